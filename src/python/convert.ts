import { LazyDict } from './lazy-dict.js';
import { Dict, Float, PyObject, Tuple, type Value } from './values.js';

/** What JSON and zod see: plain JavaScript. */
export type Plain = null | boolean | number | bigint | string | Plain[] | { [key: string]: Plain };

/** An object that inherits nothing. One without a prototype would be a hash table, larger and slower. */
class Bare {
  [key: string]: Plain;
}
Reflect.deleteProperty(Bare.prototype, 'constructor');
Object.setPrototypeOf(Bare.prototype, null);

/**
 * A Python value as plain JavaScript, to be read only: dicts become objects that inherit nothing (a {@link LazyDict} that
 * nobody has looked into gives what it was made of), tuples arrays, floats numbers.
 * @param other says what becomes of a {@link PyObject}; its `str()` where it is not given
 */
export function toPlain(value: Value, other: (object: PyObject) => Plain = (o) => o.str()): Plain {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map((v) => toPlain(v, other));
  if (value instanceof Tuple) return value.items.map((v) => toPlain(v, other));
  if (value instanceof LazyDict && value.source) return value.source;
  if (value instanceof Dict) {
    const out = new Bare();
    value.each((v, k) => {
      out[keyText(k)] = toPlain(v, other);
    });
    return out;
  }
  return other(value);
}

/** Plain JavaScript as a Python value; a number that is not an integer becomes a float. */
export function fromPlain(plain: unknown): Value {
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'number') return Number.isInteger(plain) ? plain : new Float(plain);
  if (typeof plain === 'string' || typeof plain === 'boolean' || typeof plain === 'bigint') return plain;
  if (Array.isArray(plain)) return plain.map(fromPlain);
  if (plain instanceof Float || plain instanceof Tuple || plain instanceof Dict || plain instanceof PyObject)
    return plain;
  const keys = Object.keys(plain);
  if (keys.length >= many && isAllText(plain, keys)) return new LazyDict(plain);
  const dict = new Dict();
  for (const key of keys) dict.set(key, fromPlain((plain as Record<string, unknown>)[key]));
  return dict;
}

/** So many keys are not turned over before somebody looks. */
const many = 32;

const allText = new WeakSet();

/** Whether all values are texts. Who asks again for the same object is told what it was. */
function isAllText(plain: object, keys: readonly string[]): plain is Readonly<Record<string, string>> {
  if (allText.has(plain)) return true;
  if (!keys.every((key) => typeof (plain as Record<string, unknown>)[key] === 'string')) return false;
  allText.add(plain);
  return true;
}

/** A key as JSON writes it (Python's `json.dumps`: `true`, `null`, `1.5`). */
function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (key instanceof Float) return Number.isInteger(key.value) ? `${key.value}.0` : String(key.value);
  return typeof key === 'object' ? JSON.stringify(toPlain(key)) : String(key);
}
