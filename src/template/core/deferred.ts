import { Deferred } from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import { Float, PyObject, Tuple, type Value } from '../../python/index.js';

const known = new WeakMap<object, boolean>();

/**
 * Whether there is anything deferred in a value, at any depth. Known at once for a list or dict that was asked for
 * before, because a value does not change once it is a variable's.
 */
export function hasDeferred(value: Value): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Float) return false;
  if (value instanceof PyObject) return value instanceof Deferred;
  const before = known.get(value);
  if (before !== undefined) return before;
  // A list that holds itself has nothing more to show the second time.
  known.set(value, false);
  const found = search(value);
  known.set(value, found);
  return found;
}

function search(value: Value[] | Tuple | Dict): boolean {
  if (Array.isArray(value)) return value.some(hasDeferred);
  if (value instanceof Tuple) return value.items.some(hasDeferred);
  if (value.isData) return false;
  for (const [key, item] of value) if (hasDeferred(item) || hasDeferred(key)) return true;
  return false;
}
