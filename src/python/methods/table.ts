import { unsupported } from '../errors.js';
import { bindable } from '../signature.js';
import type { Value } from '../values.js';

/** A method: the value it is called on, and what it is called with. */
export type Method<T extends Value = Value> = (
  self: T,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
) => Value;

/** The methods of a type, by name. */
export type MethodTable<T extends Value> = ReadonlyMap<string, Method<T>>;

/** A method by its signature as `def` has it, without `self`. */
export function method<T extends Value>(
  signature: string,
  run: (self: T, ...values: Value[]) => Value,
): [string, Method<T>] {
  const bind = bindable(signature);
  const name = signature.slice(0, signature.indexOf('('));
  return [name, (self, args, kwargs) => run(self, ...bind(args, kwargs))];
}

/** Methods that Python has and that would lead to what templates do not have. */
export function refused<T extends Value>(type: string, ...names: string[]): [string, Method<T>][] {
  return names.map((name) => [
    name,
    () => {
      throw unsupported(`the method ${name} of ${type}`);
    },
  ]);
}
