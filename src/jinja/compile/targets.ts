import { iterate, PyError, typeName, tryIterate, type Value } from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { Namespace } from '../runtime/namespace.js';
import type { Activation } from '../runtime/activation.js';
import type { Target } from '../syntax/ast.js';
import type { Frame } from './frame.js';
import { compileNamed } from './names.js';

/** Gives a value to a target. */
export type Assign = (a: Activation, value: Value) => void;

/** Compiles an assignment to a target; what is assigned at a template's top level is its own variable as well. */
export function compileTarget(target: Target, frame: Frame): Assign {
  if (target.kind === 'name') return compileNameTarget(target.name, frame);
  if (target.kind === 'namespace') {
    const object = compileNamed(target.name, frame);
    const { attribute } = target;
    return (a, value) => {
      const namespace = object(a);
      if (!(namespace instanceof Namespace))
        throw new TemplateFailure('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
      namespace.set(attribute, value);
    };
  }
  const targets = target.items.map((item) => compileTarget(item, frame));
  return (a, value) => {
    const values = unpack(value, targets.length);
    targets.forEach((assign, i) => assign(a, values[i] ?? null));
  };
}

function compileNameTarget(name: string, { symbols, toplevel }: Frame): Assign {
  const index = symbols.find(name)?.index ?? 0;
  if (!toplevel)
    return (a, value) => {
      a.slots[index] = value;
    };
  return (a, value) => {
    a.slots[index] = value;
    exportName(a, name, value);
  };
}

/** Makes a name one of the template's own variables, which its blocks, includes and importers see. */
export function exportName({ context }: Activation, name: string, value: Value): void {
  context.vars.set(name, value);
  if (!name.startsWith('_')) context.exported.add(name);
}

/** Python's unpacking of a value to a number of targets. */
function unpack(value: Value, count: number): Value[] {
  if (tryIterate(value) === undefined)
    throw new PyError('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
  const values: Value[] = [];
  for (const item of iterate(value)) {
    if (values.length === count)
      throw new PyError('ValueError', `too many values to unpack (expected ${count})`);
    values.push(item);
  }
  if (values.length < count) {
    const found = `expected ${count}, got ${values.length}`;
    throw new PyError('ValueError', `not enough values to unpack (${found})`);
  }
  return values;
}
