import { equals, isSequence, isString, iterate, type Value } from '../../python/index.js';

const NULLS: readonly Value[] = [null, 'None', 'null'];

/**
 * Ansible's `flatten`: the items of lists inside lists in their place.
 * @param levels how deep; all the way where not given
 * @param skipNulls whether None, `'None'` and `'null'` are left out
 */
export function flatten(list: Value, levels?: number, skipNulls = true): Value[] {
  const out: Value[] = [];
  for (const each of iterate(list)) {
    if (skipNulls && NULLS.some((none) => equals(each, none))) continue;
    const nested = isSequence(each) && !isString(each);
    if (!nested || (levels !== undefined && levels < 1)) out.push(each);
    else
      for (const inner of flatten(each, levels === undefined ? undefined : levels - 1, skipNulls))
        out.push(inner);
  }
  return out;
}
