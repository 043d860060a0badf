import {
  isMapping,
  isString,
  iterate,
  PyError,
  repr,
  str,
  textOf,
  truth,
  type Value,
} from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import type { Activation, Renderable } from '../runtime/activation.js';
import type { TemplateContext } from '../runtime/context.js';
import { TemplateModule } from '../runtime/module.js';
import { NO_VARIABLES } from '../runtime/rendering.js';
import { LayeredScope } from '../runtime/scopes.js';
import { Undefined } from '../runtime/undefined.js';
import type { Expression, Extends, FromImport, Import, Include } from '../syntax/ast.js';
import type { Scope } from '../types.js';
import { type Compilation, holder, type Execute, type Frame } from './frame.js';
import { exportName } from './targets.js';

/** The variables another template sees that is rendered in the context of this one. */
function innerScope(frame: Frame): (a: Activation) => Scope {
  const { unit } = frame.symbols;
  const stored = [...frame.symbols.stored()].map(([name, slot]) => ({
    name,
    at: holder(unit, slot),
    index: slot.index,
  }));
  return (a) => {
    const own = new Map(a.context.vars);
    for (const { name, at, index } of stored) {
      const value = at(a).slots[index];
      if (value !== undefined && typeof value !== 'symbol') own.set(name, value);
    }
    return own.size === 0 ? a.context.scope : new LayeredScope(own, a.context.scope);
  };
}

/** A context like the current one, which also holds the names of the frame: for a scoped block. */
export function inheritedContext(frame: Frame): (a: Activation) => TemplateContext {
  const scope = innerScope(frame);
  return (a) => a.context.derive(scope(a));
}

/** The first of the templates that a value names. */
function select(c: Compilation, value: Value): Renderable {
  if (value instanceof Undefined) value.fail();
  if (isString(value)) return c.environment.getTemplate(nameOf(value), c.source.name);
  if (isMapping(value)) throw new PyError('TypeError', 'a template has a name, or a list of names');
  const names: string[] = [];
  for (const each of truth(value) ? iterate(value) : []) {
    if (each instanceof Undefined) continue;
    const name = nameOf(each);
    const found = c.environment.findTemplate(name, c.source.name);
    if (found) return found;
    names.push(name);
  }
  const message =
    names.length === 0
      ? 'Tried to select from an empty list of templates.'
      : `none of the templates given were found: ${names.join(', ')}`;
  throw new TemplateFailure('TemplateNotFound', message);
}

function nameOf(value: Value): string {
  if (value instanceof Undefined) value.fail();
  return textOf(value) ?? str(value);
}

/** Compiles an include statement. */
export function compileInclude(c: Compilation, node: Include, frame: Frame): Execute {
  const name = c.expression(node.template, frame);
  const scope = innerScope(frame);
  return (a) => {
    let template: Renderable;
    const value = name(a);
    try {
      template = select(c, value);
    } catch (error) {
      if (node.ignoreMissing && error instanceof TemplateFailure && error.type === 'TemplateNotFound') return;
      throw error;
    }
    const { rendering } = a.context;
    rendering.nested(() => {
      if (node.withContext) template.renderInto(template.newContext(rendering, scope(a)), a.out);
      else {
        const { nodes, text } = importModule(a, template).output;
        if (nodes && a.out.nodes) for (const each of nodes) a.out.value(each);
        else a.out.data(text);
      }
    });
  };
}

/** A template's module without this one's variables; within one rendering it is made once. */
function importModule(a: Activation, template: Renderable): TemplateModule {
  const { rendering } = a.context;
  const known = rendering.modules.get(template);
  if (known instanceof TemplateModule) return known;
  const module = makeModule(a, template, NO_VARIABLES);
  rendering.modules.set(template, module);
  return module;
}

function makeModule(a: Activation, template: Renderable, scope: Scope): TemplateModule {
  const { rendering } = a.context;
  return rendering.nested(() => {
    const context = template.newContext(rendering, scope);
    const out = rendering.capture();
    template.renderInto(context, out);
    return new TemplateModule(context, out);
  });
}

/** What an import statement imports. */
function compileModule(
  c: Compilation,
  node: { template: Expression; withContext: boolean },
  frame: Frame,
): (a: Activation) => TemplateModule {
  const name = c.expression(node.template, frame);
  const scope = innerScope(frame);
  return (a) => {
    const template = c.environment.getTemplate(nameOf(name(a)), c.source.name);
    return node.withContext ? makeModule(a, template, scope(a)) : importModule(a, template);
  };
}

/** Compiles `import … as name`. */
export function compileImport(c: Compilation, node: Import, frame: Frame): Execute {
  const module = compileModule(c, node, frame);
  const assign = compileImported(node.target, frame);
  return (a) => assign(a, module(a));
}

/** An imported name is the template's own variable, but not one that it exports in turn. */
function compileImported(name: string, { symbols, toplevel }: Frame): (a: Activation, value: Value) => void {
  const index = symbols.find(name)?.index ?? 0;
  return (a, value) => {
    a.slots[index] = value;
    if (!toplevel) return;
    exportName(a, name, value);
    a.context.exported.delete(name);
  };
}

/** Compiles `from … import name`. */
export function compileFromImport(c: Compilation, node: FromImport, frame: Frame): Execute {
  const module = compileModule(c, node, frame);
  const names = node.names.map(({ name, as }) => ({ name, assign: compileImported(as, frame) }));
  const { line } = c.source.position(node.start);
  const where = c.source.name === undefined ? `line ${line}` : `line ${line} in ${repr(c.source.name)}`;
  return (a) => {
    const imported = module(a);
    for (const { name, assign } of names) {
      const value = imported.getAttribute(name);
      const from = repr(imported.context.name ?? null);
      const hint = `the template ${from} (imported on ${where}) does not export the requested name '${name}'`;
      assign(a, value === undefined ? a.context.undefined({ hint, name }) : value);
    }
  };
}

/** Compiles an extends statement. */
export function compileExtends(c: Compilation, node: Extends, frame: Frame): Execute {
  if (!frame.toplevel) throw c.source.syntaxError('cannot use extend from a non top-level scope', node.start);
  const name = c.expression(node.template, frame);
  if (frame.rootlevel) c.extends = 'yes';
  return (a) => {
    if (a.extended) throw new TemplateFailure('TemplateRuntimeError', 'extended multiple times');
    const parent = c.environment.getTemplate(nameOf(name(a)), c.source.name).compiled;
    for (const [block, body] of parent.blocks) {
      const bodies = a.context.blocks.get(block);
      if (bodies) bodies.push(body);
      else a.context.blocks.set(block, [body]);
    }
    a.extended = parent;
  };
}
