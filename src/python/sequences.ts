import { PyError } from './errors.js';
import { equals } from './compare.js';
import { repr } from './repr.js';
import { checkItems, type Meter } from './sizes.js';
import { plain, Text, textOf } from './text.js';
import { intOf, typeName } from './types.js';
import { Dict, PyObject, Tuple, type Value } from './values.js';

/** Whether a text has characters of two UTF-16 units, so that code points have to be counted. */
export function hasSurrogates(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdfff) return true;
  }
  return false;
}

/** A text's code points. */
export function codePoints(text: string): string[] {
  return hasSurrogates(text) ? Array.from(text) : text.split('');
}

/** Python's `len(text)`. */
export function textLength(text: string): number {
  return hasSurrogates(text) ? Array.from(text).length : text.length;
}

/**
 * Python's `iter(value)`.
 * @throws PyError TypeError where it cannot be iterated
 */
export function iterate(value: Value): Iterable<Value> {
  const found = tryIterate(value);
  if (found === undefined) throw new PyError('TypeError', `'${typeName(value)}' object is not iterable`);
  return found;
}

/** Python's `iter(value)`, or `undefined` where it cannot be iterated. */
export function tryIterate(value: Value): Iterable<Value> | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return unchanging(value);
  if (value instanceof Text) return value.value;
  return value instanceof PyObject ? value.iterate() : undefined;
}

/** A dict's keys; Python does not go on where the dict has grown or shrunk meanwhile. */
export function* unchanging(dict: Dict): IterableIterator<Value> {
  const { size } = dict;
  for (const key of dict.keys()) {
    yield key;
    if (dict.size !== size) throw new PyError('RuntimeError', 'dictionary changed size during iteration');
  }
}

/** Python's `list(value)`. */
export function toList(value: Value): Value[] {
  if (Array.isArray(value)) return value.slice();
  const items = iterate(value);
  checkItems(tryLength(value) ?? 0);
  const out: Value[] = [];
  for (const item of items) if (out.push(item) % 4096 === 0) checkItems(out.length);
  return out;
}

/** Python's `len(value)`. */
export function length(value: Value): number {
  const size = tryLength(value);
  if (size === undefined) throw new PyError('TypeError', `object of type '${typeName(value)}' has no len()`);
  return size;
}

/** Python's `len(value)`, or `undefined` where it has none. */
export function tryLength(value: Value): number | undefined {
  if (typeof value === 'string') return textLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof Text) return textLength(value.value);
  return value instanceof PyObject ? value.size() : undefined;
}

/**
 * Python's `item in container`.
 * @param meter counts what is gone through
 */
export function contains(container: Value, item: Value, meter?: Meter): boolean {
  const text = textOf(container);
  if (text !== undefined) {
    const part = item instanceof PyObject && !(item instanceof Text) ? undefined : textOf(item);
    if (part !== undefined) return text.includes(part);
    if (item instanceof PyObject) item.truth();
    throw new PyError('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (container instanceof Dict) return container.has(item);
  const answer = container instanceof PyObject ? container.contains(item) : undefined;
  if (answer !== undefined) return answer;
  const items = tryIterate(container);
  if (!items) throw new PyError('TypeError', `argument of type '${typeName(container)}' is not iterable`);
  for (const each of items) {
    meter?.spend(1);
    if (each === item || equals(each, item, meter)) return true;
  }
  return false;
}

/** Where Python's `container[key]` has nothing. */
export const NOTHING = Symbol('nothing');

/**
 * Python's `container[key]` for what is not a slice.
 * @returns {@link NOTHING} where Python raises IndexError, KeyError or TypeError
 */
export function item(container: Value, key: Value): Value | typeof NOTHING {
  if (container instanceof Dict) return container.get(key) ?? missing(container, key);
  const items = Array.isArray(container)
    ? container
    : container instanceof Tuple
      ? container.items
      : undefined;
  if (items) {
    const at = indexOf(key, items.length);
    return at === undefined ? NOTHING : (items[at] ?? null);
  }
  const text = textOf(container);
  if (text !== undefined) {
    const characters = hasSurrogates(text) ? Array.from(text) : undefined;
    const at = indexOf(key, characters?.length ?? text.length);
    if (at === undefined) return NOTHING;
    const character = characters ? (characters[at] ?? '') : text.charAt(at);
    return container instanceof Text ? container.derive(character) : character;
  }
  if (!(container instanceof PyObject)) return NOTHING;
  const value = container.getItem(plain(key));
  return value === undefined ? NOTHING : value;
}

/** `??` takes None for nothing, so what it saw has to be asked again. */
function missing(dict: Dict, key: Value): null | typeof NOTHING {
  return dict.has(key) ? null : NOTHING;
}

function indexOf(key: Value, size: number): number | undefined {
  const int = intOf(key);
  if (int === undefined || typeof int === 'bigint') return undefined;
  const at = int < 0 ? int + size : int;
  return at >= 0 && at < size ? at : undefined;
}

/** What Python's `[from:to:step]` takes of a sequence of a length: so many positions from one on. */
export function sliceOf(
  size: number,
  from: Value,
  to: Value,
  step: Value,
): { start: number; step: number; count: number } {
  const by = bound(step) ?? 1;
  if (by === 0) throw new PyError('ValueError', 'slice step cannot be zero');
  const lowest = by < 0 ? -1 : 0;
  const highest = by < 0 ? size - 1 : size;
  const clamp = (value: number | undefined, otherwise: number): number => {
    if (value === undefined) return otherwise;
    return Math.min(highest, Math.max(lowest, value < 0 ? value + size : value));
  };
  const start = clamp(bound(from), by < 0 ? highest : lowest);
  const stop = clamp(bound(to), by < 0 ? lowest : highest);
  return { start, step: by, count: Math.max(0, Math.ceil((stop - start) / by)) };
}

/** The positions that Python's `[from:to:step]` takes of a sequence of a length. */
export function sliceIndexes(size: number, from: Value, to: Value, step: Value): number[] {
  const { start, step: by, count } = sliceOf(size, from, to, step);
  return Array.from({ length: count }, (_, i) => start + i * by);
}

/** A slice's bound: None, or an int of which only so much counts as could matter. */
function bound(value: Value): number | undefined {
  if (value === null) return undefined;
  const int = intOf(value);
  if (int !== undefined) return Number(int);
  if (value instanceof PyObject) value.truth();
  throw new PyError('TypeError', 'slice indices must be integers or None or have an __index__ method');
}

/** Python's `container[from:to:step]`. */
export function slice(container: Value, from: Value, to: Value, step: Value): Value {
  const text = textOf(container);
  if (text !== undefined) {
    const part = pick(codePoints(text), from, to, step).join('');
    return container instanceof Text ? container.derive(part) : part;
  }
  if (Array.isArray(container)) return pick(container, from, to, step);
  if (container instanceof Tuple) return new Tuple(pick(container.items, from, to, step));
  if (container instanceof PyObject) {
    const sliced = container.getSlice(from, to, step);
    if (sliced !== undefined) return sliced;
  }
  if (container instanceof Dict) throw new PyError('TypeError', "unhashable type: 'slice'");
  throw new PyError('TypeError', `'${typeName(container)}' object is not subscriptable`);
}

function pick<T>(items: readonly T[], from: Value, to: Value, step: Value): T[] {
  if (step === null || step === 1) {
    const start = bound(from) ?? 0;
    const stop = bound(to) ?? items.length;
    return items.slice(start, stop);
  }
  return sliceIndexes(items.length, from, to, step).map((i) => items[i] as T);
}

/** Python's `KeyError(key)`, whose text is the key's repr. */
export function keyError(key: Value): PyError {
  return new PyError('KeyError', repr(key));
}

/**
 * Copies lists and dicts, at any depth; other values are not changed in place, so they are shared.
 * @param count told of the size of each list and dict it copies
 */
export function deepCopy(value: Value, count: (size: number) => void): Value {
  if (Array.isArray(value)) {
    count(value.length + 1);
    return value.map((item) => deepCopy(item, count));
  }
  if (!(value instanceof Dict)) return value;
  count(value.size + 1);
  const copy = new Dict();
  for (const [k, v] of value) copy.set(k, deepCopy(v, count));
  return copy;
}
