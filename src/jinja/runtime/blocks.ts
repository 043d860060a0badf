import { PyObject, textOf, type Value } from '../../python/index.js';
import { Callable } from './callable.js';
import type { BlockBody, TemplateContext } from './context.js';
import { markup } from './markup.js';

/** The `self` of a template: its blocks by name. */
export class TemplateReference extends PyObject {
  readonly typeName = 'TemplateReference';

  constructor(private readonly context: TemplateContext) {
    super();
  }

  override getItem(key: Value): Value | undefined {
    const name = textOf(key);
    const bodies = name === undefined ? undefined : this.context.blocks.get(name);
    return bodies && name !== undefined ? new BlockReference(name, this.context, bodies, 0) : undefined;
  }
  override repr(): string {
    return `<TemplateReference ${this.context.name === undefined ? 'None' : `'${this.context.name}'`}>`;
  }
}

/** A block as a value: called, it gives what it renders to. */
export class BlockReference extends Callable {
  override readonly typeName = 'BlockReference';

  constructor(
    readonly name: string,
    private readonly context: TemplateContext,
    private readonly bodies: readonly BlockBody[],
    private readonly depth: number,
  ) {
    super();
  }

  override call(): Value {
    const body = this.bodies[this.depth];
    const { rendering } = this.context;
    const out = rendering.capture();
    if (body) rendering.nested(() => body(this.context, out));
    // Jinja joins a block's pieces as text, which those are not where values are kept as they are.
    return markup(this.context, out.joined(this.context.environment.concat !== undefined));
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'super') return parentBlock(this.context, this.name, this.bodies, this.depth);
    return name === 'name' ? this.name : undefined;
  }
}

/** The block of the same name in the template that is extended. */
function parentBlock(
  context: TemplateContext,
  name: string,
  bodies: readonly BlockBody[],
  depth: number,
): Value {
  if (depth + 1 < bodies.length) return new BlockReference(name, context, bodies, depth + 1);
  return context.undefined({ hint: `there is no parent block called '${name}'.`, name: 'super' });
}

/** The `super` of a block: `body` is the block that asks. */
export function superBlock(context: TemplateContext, name: string, body: BlockBody): Value {
  const bodies = context.blocks.get(name) ?? [];
  const depth = bodies.indexOf(body);
  return parentBlock(context, name, bodies, depth === -1 ? bodies.length : depth);
}
