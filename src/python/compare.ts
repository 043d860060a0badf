import { PyError } from './errors.js';
import { Budget, type Meter } from './sizes.js';
import { Text } from './text.js';
import { intOf, typeName } from './types.js';
import { Dict, Float, PyObject, Tuple, type Value } from './values.js';

const MAX_DEPTH = 400;

/** Python's ordering operators. */
export type Ordering = '<' | '<=' | '>' | '>=';

/**
 * Python's `a == b`.
 * @param meter counts what is gone through of lists and dicts
 */
export function equals(a: Value, b: Value, meter?: Meter): boolean {
  return same(a, b, 0, meter);
}

/** @param meter there is one from the first list or dict on */
function same(a: Value, b: Value, depth: number, meter: Meter | undefined): boolean {
  if (a === b) return isItself(a);
  if (a === null || b === null) return objectsEqual(a, b);
  if (typeof a === 'object') {
    if (depth > MAX_DEPTH)
      throw new PyError('RecursionError', 'maximum recursion depth exceeded in comparison');
    if (Array.isArray(a)) return Array.isArray(b) ? sameItems(a, b, depth + 1, meter) : objectsEqual(a, b);
    if (a instanceof Dict) return b instanceof Dict ? sameDicts(a, b, depth + 1, meter) : objectsEqual(a, b);
    if (a instanceof Tuple)
      return b instanceof Tuple ? sameItems(a.items, b.items, depth + 1, meter) : objectsEqual(a, b);
    if (a instanceof PyObject) return objectsEqual(a, b);
  }
  if (b instanceof PyObject) return objectsEqual(a, b);
  const x = numberOf(a);
  const y = numberOf(b);
  // Loose equality compares a number with a bigint by value, as Python does.
  return x !== undefined && y !== undefined && x == y;
}

/** Nearly all is equal to itself; NaN is not, and an undefined value must not be asked. */
function isItself(value: Value): boolean {
  if (value instanceof PyObject) return value.equals(value) ?? true;
  return !(value instanceof Float && Number.isNaN(value.value));
}

/** What the objects say of it; what none has an answer for is not equal. */
function objectsEqual(a: Value, b: Value): boolean {
  if (a instanceof Text || b instanceof Text) {
    const x = a instanceof Text ? a.value : a;
    const y = b instanceof Text ? b.value : b;
    if (typeof x === 'string' && typeof y === 'string') return x === y;
  }
  if (a instanceof PyObject) {
    const answer = a.equals(b);
    if (answer !== undefined) return answer;
  }
  return (b instanceof PyObject ? b.equals(a) : undefined) ?? false;
}

function sameItems(
  a: readonly Value[],
  b: readonly Value[],
  depth: number,
  meter: Meter = new Budget(),
): boolean {
  if (a.length !== b.length) return false;
  meter.spend(a.length + 1);
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? null;
    const y = b[i] ?? null;
    if (x !== y && !same(x, y, depth, meter)) return false;
  }
  return true;
}

function sameDicts(a: Dict, b: Dict, depth: number, meter: Meter = new Budget()): boolean {
  if (a.size !== b.size) return false;
  meter.spend(a.size + 1);
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !same(value, other, depth, meter)) return false;
  }
  return true;
}

/** A bool, int or float as a JavaScript number or bigint, which compare with each other by value. */
function numberOf(value: Value): number | bigint | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value instanceof Float ? value.value : undefined;
  }
}

/**
 * Python's `a < b` and its like, with Python's error where the values have no order.
 * @param meter counts what is gone through of lists
 */
export function order(operator: Ordering, a: Value, b: Value, meter?: Meter): boolean {
  const x = numberOf(a);
  const y = numberOf(b);
  if (x !== undefined && y !== undefined) return holds(operator, x, y);
  const result = compareValues(operator, a, b, 0, meter);
  return typeof result === 'boolean' ? result : holds(operator, result, 0);
}

function holds(operator: Ordering, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** How the values stand to each other; the answer itself where only the operator decides it (NaN). */
function compareValues(
  operator: Ordering,
  a: Value,
  b: Value,
  depth: number,
  meter: Meter | undefined,
): number | boolean {
  const x = a instanceof Text ? a.value : a;
  const y = b instanceof Text ? b.value : b;
  if (typeof x === 'string' && typeof y === 'string') return compareText(x, y);
  const m = numberOf(x);
  const n = numberOf(y);
  if (m !== undefined && n !== undefined) return holds(operator, m, n);
  if (depth > MAX_DEPTH)
    throw new PyError('RecursionError', 'maximum recursion depth exceeded in comparison');
  if (Array.isArray(x) && Array.isArray(y)) return compareItems(operator, x, y, depth + 1, meter);
  if (x instanceof Tuple && y instanceof Tuple)
    return compareItems(operator, x.items, y.items, depth + 1, meter);
  const answer = x instanceof PyObject ? x.compare(y) : undefined;
  if (answer !== undefined) return answer;
  const reflected = y instanceof PyObject ? y.compare(x) : undefined;
  if (reflected !== undefined) return -reflected;
  const types = `'${typeName(a)}' and '${typeName(b)}'`;
  throw new PyError('TypeError', `'${operator}' not supported between instances of ${types}`);
}

function compareItems(
  operator: Ordering,
  a: readonly Value[],
  b: readonly Value[],
  depth: number,
  meter: Meter | undefined,
): number | boolean {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a[i] ?? null;
    const y = b[i] ?? null;
    if (x !== y && !same(x, y, depth, meter)) return compareValues(operator, x, y, depth, meter);
  }
  return a.length - b.length;
}

/** Text in the order of its code points, which is not that of its UTF-16 units beyond the first 65,536. */
export function compareText(a: string, b: string): number {
  const size = Math.min(a.length, b.length);
  for (let i = 0; i < size; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const swap = x >= 0xd800 && y >= 0xd800 && (isSurrogate(x) || isSurrogate(y));
    if (!swap) return x - y;
    return (isSurrogate(x) ? 0x10000 : 0) + x - ((isSurrogate(y) ? 0x10000 : 0) + y);
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The `reverse` of Python's `sorted`. @throws PyError TypeError where it is no int */
export function reverseFlag(value: Value): boolean {
  const int = intOf(value);
  if (int === undefined)
    throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
  return int !== 0;
}

/**
 * Python's `sorted(items, key=key, reverse=reverse)`: stable, and stable in reverse as well.
 * @param key gives what is compared, once for each item
 */
export function sorted(items: readonly Value[], key?: (item: Value) => Value, reverse = false): Value[] {
  const keyed = items.map((item) => ({ item, key: key ? key(item) : item }));
  keyed.sort((a, b) => {
    const [x, y] = reverse ? [b.key, a.key] : [a.key, b.key];
    if (order('<', x, y)) return -1;
    return order('<', y, x) ? 1 : 0;
  });
  return keyed.map(({ item }) => item);
}
