import type { Dict } from '../python/index.js';
import { type Value } from '../python/index.js';

/** A place in a file the user wrote; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Places {
  readonly own: Position;
  /** Where each key (dict) or item (list, by index) begins. */
  readonly keys: ReadonlyMap<Value, Position>;
  /** Where each value (dict) begins. */
  readonly values: ReadonlyMap<Value, Position>;
}

const places = new WeakMap<object, Places>();

/** Remembers where a dict or list that was read from a file stands, and each of its keys and values. */
export function setPlaces(
  container: Dict | Value[],
  own: Position,
  keys: ReadonlyMap<Value, Position>,
  values: ReadonlyMap<Value, Position> = keys,
): void {
  places.set(container, { own, keys, values });
}

/** Where a dict or list was written, or its key or index `key`; `undefined` for what was not read from a file. */
export function positionOf(container: Value, key?: Value): Position | undefined {
  if (typeof container !== 'object' || container === null) return undefined;
  const known = places.get(container);
  return key === undefined ? known?.own : (known?.keys.get(key) ?? known?.own);
}

/** Where the value of `key` begins in a dict that was read from a file. */
export function positionOfValue(container: Value, key: Value): Position | undefined {
  if (typeof container !== 'object' || container === null) return undefined;
  const known = places.get(container);
  return known?.values.get(key) ?? known?.own;
}

/** `file:line:column`, as editors and terminals make a link of. */
export function formatPosition(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`;
}
