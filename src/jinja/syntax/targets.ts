import type { Signature, Target } from './ast.js';
import type { ExpressionParser } from './expressions.js';
import type { TokenStream } from './tokens.js';

/** Names that are values, and so cannot be assigned to. */
const CONSTANTS = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

/** Reads what is assigned to: by set, for and with, and as parameters. */
export class TargetParser {
  constructor(
    readonly stream: TokenStream,
    private readonly expressions: ExpressionParser,
  ) {}

  /** A single name. */
  name(): string {
    const { start } = this.stream.current;
    const name = this.stream.name();
    if (CONSTANTS.has(name)) throw this.stream.fail(`can't assign to '${name}'`, start);
    return name;
  }

  /**
   * A name, or several with commas between them.
   * @param options whether an attribute of a namespace may stand in their place, and tokens that end them
   */
  target(options: { namespace?: boolean; ends?: readonly string[] }): Target {
    const { stream } = this;
    if (options.namespace === true && stream.nextIs('.')) {
      const { start } = stream.current;
      const name = stream.name();
      stream.next();
      const attribute = stream.name();
      return { kind: 'namespace', name, attribute, start, end: stream.lastEnd };
    }
    return this.#list(options.ends ?? [], false);
  }

  #list(ends: readonly string[], parentheses: boolean): Target {
    const { stream } = this;
    const { start } = stream.current;
    const items: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) stream.expect(',');
      if (stream.is('variable_end', 'block_end', ')', ...ends)) break;
      items.push(this.#single());
      if (!stream.is(',')) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only) return only;
    if (!isTuple && !parentheses) throw stream.fail(`Expected an expression, got '${stream.describe()}'`);
    return { kind: 'targets', items, start, end: stream.lastEnd };
  }

  #single(): Target {
    const { stream } = this;
    const { start } = stream.current;
    if (stream.skipIf('(')) {
      const inner = this.expressions.nested(() => this.#list([], true));
      return { ...inner, start, end: stream.expect(')').end };
    }
    if (!stream.is('name')) throw stream.fail(`can't assign to '${stream.describe()}'`);
    return { kind: 'name', name: this.name(), start, end: stream.lastEnd };
  }

  /** The parameters of a macro or call block, in parentheses. */
  parameters(): Signature['parameters'] {
    const { stream } = this;
    const parameters: Signature['parameters'] = [];
    stream.expect('(');
    while (!stream.is(')')) {
      if (parameters.length > 0) stream.expect(',');
      const name = this.name();
      const value = stream.skipIf('=') ? this.expressions.expression() : undefined;
      if (!value && parameters.at(-1)?.default)
        throw stream.fail('non-default argument follows default argument');
      if (parameters.some((p) => p.name === name))
        throw stream.fail(`duplicate argument '${name}' in function definition`);
      parameters.push({ name, default: value });
    }
    stream.expect(')');
    return parameters;
  }
}
