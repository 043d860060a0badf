import { NamedTuple } from './named.js';
import { Text } from './text.js';
import { Dict, Float, PyObject, Tuple, type Value } from './values.js';

/** Python's `type(value).__name__`. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      if (value === null) return 'NoneType';
      if (value instanceof Float) return 'float';
      if (Array.isArray(value)) return 'list';
      if (value instanceof Tuple) return value instanceof NamedTuple ? value.name : 'tuple';
      return value instanceof Dict ? 'dict' : value.typeName;
  }
}

/** Python's `bool(value)`. */
export function truth(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    default:
      if (value === null) return false;
      if (Array.isArray(value)) return value.length > 0;
      if (value instanceof Dict) return value.size > 0;
      if (value instanceof Float) return value.value !== 0;
      return value instanceof Tuple ? value.items.length > 0 : value.truth();
  }
}

/** Whether Python's `isinstance(value, Mapping)` holds. */
export function isMapping(value: Value): value is Dict | PyObject {
  return value instanceof Dict || (value instanceof PyObject && value.isMapping());
}

/** Whether Python's `isinstance(value, Sequence)` holds; a str is one. */
export function isSequence(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Tuple) return true;
  return value instanceof PyObject && value.isSequence();
}

/** Whether it is a str, marked or not. */
export function isString(value: Value): value is string | Text {
  return typeof value === 'string' || value instanceof Text;
}

/** Whether it is an int that is not a bool. */
export function isInt(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** An int or bool as an int; `undefined` for any other value. */
export function intOf(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}
