import { contains, Dict, equals, str, typeName, type Value } from '../../python/index.js';
import { failure } from '../failure.js';

/** What becomes of two lists under the same key; see Ansible's documentation of `combine`. */
export const MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'] as const;
export type ListMerge = (typeof MERGES)[number];

/**
 * A dict of the entries of both, those of `high` before those of `low`. Neither is changed.
 * @throws PyError where one is no dict
 */
export function mergeDicts(low: Value, high: Value, recursive: boolean, lists: ListMerge): Dict {
  if (!(low instanceof Dict) || !(high instanceof Dict)) {
    const types = `'${typeName(low)}' and a '${typeName(high)}'`;
    throw failure(
      `failed to combine variables, expected dicts but got a ${types}: \n${str(low)}\n${str(high)}`,
    );
  }
  if (low.size === 0 || equals(low, high)) return high.copy();
  const out = low.copy();
  for (const [key, value] of high) {
    const before = out.get(key);
    out.set(key, before === undefined ? value : merged(before, value, recursive, lists));
  }
  return out;
}

function merged(before: Value, value: Value, recursive: boolean, lists: ListMerge): Value {
  if (before instanceof Dict && value instanceof Dict)
    return recursive ? mergeDicts(before, value, recursive, lists) : value;
  if (!Array.isArray(before) || !Array.isArray(value)) return value;
  switch (lists) {
    case 'replace':
      return value;
    case 'keep':
      return before;
    case 'append':
      return [...before, ...value];
    case 'prepend':
      return [...value, ...before];
    case 'append_rp':
      return [...before.filter((item) => !contains(value, item)), ...value];
    case 'prepend_rp':
      return [...value, ...before.filter((item) => !contains(value, item))];
  }
}
