import { PyError } from '../errors.js';
import { NamedTuple } from '../named.js';
import { Text } from '../text.js';
import { typeName } from '../types.js';
import { Dict, Float, PyObject, Tuple, type Value } from '../values.js';
import { DICT_METHODS, LIST_METHODS, TUPLE_METHODS } from './containers.js';
import { FLOAT_METHODS, INT_METHODS, numberAttribute } from './numbers.js';
import type { MethodTable } from './table.js';
import { TEXT_METHODS } from './text.js';

export { makeDict, update } from './containers.js';
export { joinText, splitText } from './split.js';
export { replaceText } from './search.js';

/** Names that all objects of Python have, and that lead to what templates must not reach. */
const RESERVED = new Set(
  [
    'abs add and bool call class ceil class_getitem contains delattr delitem dict dir divmod doc eq float',
    'floor floordiv format func ge getattribute getitem getnewargs getstate globals gt hash iadd imul index',
    'init init_subclass int invert ior iter le len length_hint lshift lt mod module mul name ne neg new or pos',
    'pow qualname radd rand rdivmod reduce reduce_ex repr reversed rfloordiv rlshift rmod rmul ror round rpow',
    'rrshift rshift rsub rtruediv rxor self setattr setitem setstate sizeof str sub subclasshook truediv trunc',
    'weakref wrapped xor base bases mro subclasses code closure defaults kwdefaults annotations builtins',
    'import loader spec file path package',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `__${name}__`),
);

/** Whether a name is one that Python gives every object for itself, which templates cannot have. */
export function isReserved(name: string): boolean {
  return name.startsWith('__') && RESERVED.has(name);
}

/** What templates may call on a value of the type; `undefined` for an object that answers for itself. */
function tableOf(value: Value): MethodTable<never> | undefined {
  switch (typeof value) {
    case 'string':
      return TEXT_METHODS;
    case 'number':
    case 'bigint':
    case 'boolean':
      return INT_METHODS;
    default:
      if (value === null) return undefined;
      if (Array.isArray(value)) return LIST_METHODS;
      if (value instanceof Dict) return DICT_METHODS;
      if (value instanceof Tuple) return TUPLE_METHODS;
      if (value instanceof Float) return FLOAT_METHODS;
      return value instanceof Text ? TEXT_METHODS : undefined;
  }
}

/** Whether a value has a method of a name. */
export function hasMethod(value: Value, name: string): boolean {
  if (tableOf(value)?.has(name) === true) return true;
  return value instanceof PyObject && value.getMethod(name) !== undefined;
}

/**
 * Calls a method of a value. Only what Python's type has, and a table here lists, can be called.
 * @throws PyError AttributeError where there is none of that name
 */
export function callMethod(
  value: Value,
  name: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): Value {
  const own = value instanceof PyObject ? value.getMethod(name) : undefined;
  if (own) return own(args, kwargs);
  const method = tableOf(value)?.get(name);
  if (!method) throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
  const self = value instanceof Text ? value.value : value;
  return method(self as never, args, kwargs);
}

/** An attribute of a value that is no method: `real` of a number and the like. */
export function attributeOf(value: Value, name: string): Value | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return numberAttribute(value, name);
  if (value instanceof NamedTuple) return value.field(name);
  return value instanceof Float ? numberAttribute(value, name) : undefined;
}
