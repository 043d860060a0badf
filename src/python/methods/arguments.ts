import { PyError } from '../errors.js';
import { checkItems } from '../sizes.js';
import { textOf } from '../text.js';
import { intOf, typeName } from '../types.js';
import { Float, PyObject, type Value } from '../values.js';

/** An argument that has to be a str. */
export function text(value: Value, what = 'argument'): string {
  const found = textOf(value);
  if (found === undefined) {
    if (value instanceof PyObject) value.truth();
    throw new PyError('TypeError', `${what} must be str, not ${typeName(value)}`);
  }
  return found;
}

/** An argument that has to be an int that counts or points at something. */
export function int(value: Value): number {
  const found = intOf(value);
  if (found === undefined) {
    if (value instanceof PyObject) value.truth();
    const shown = value instanceof Float ? 'float' : typeName(value);
    throw new PyError('TypeError', `'${shown}' object cannot be interpreted as an integer`);
  }
  return Number(found);
}

/** A bound that may be None. */
export function bound(value: Value, otherwise: number): number {
  return value === null ? otherwise : int(value);
}

/** Where `[from:to]` begins and ends in something of a length. */
export function range(length: number, from: Value, to: Value): { start: number; end: number } {
  const clamp = (at: number): number => Math.min(length, Math.max(0, at < 0 ? at + length : at));
  const start = bound(from, 0);
  return { start: start > length ? length + 1 : clamp(start), end: clamp(bound(to, length)) };
}

/** A text between the occurrences of another, which is not empty. */
export function splitAt(whole: string, by: string): string[] {
  // What is too much is told before it is made.
  if (whole.length > 1 << 20) {
    let count = 1;
    for (let at = whole.indexOf(by); at !== -1; at = whole.indexOf(by, at + by.length)) count += 1;
    checkItems(count);
  }
  return whole.split(by);
}
