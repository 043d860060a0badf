import { define, type Context } from '../../jinja/index.js';
import {
  add,
  contains,
  Dict,
  isString,
  iterate,
  PyError,
  Range,
  textOf,
  toList,
  truth,
  Tuple,
  unsupported,
  ValuesView,
  type Value,
} from '../../python/index.js';
import { attributeGetter } from './attribute.js';
import { failure } from '../failure.js';
import type { Named } from '../types.js';

/** Jinja's `unique`: the first of each, in order. Raises TypeError for what cannot be a dict's key. */
function firsts(context: Context, items: Value, caseSensitive: boolean, attribute: Value): Value[] {
  const get = attributeGetter(context, attribute);
  const seen = new Dict();
  const out: Value[] = [];
  for (const each of iterate(items)) {
    const value = get(each);
    const text = caseSensitive ? undefined : textOf(value);
    const key = text === undefined ? value : text.toLowerCase();
    if (seen.has(key)) continue;
    seen.set(key, true);
    out.push(each);
  }
  return out;
}

/** Ansible's `unique`: as Jinja's, and by comparing where the items are lists or dicts. */
function unique(
  context: Context,
  items: Value,
  caseSensitive: boolean | undefined,
  attribute: Value,
): Value[] {
  try {
    return firsts(context, items, caseSensitive ?? false, attribute);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    if (caseSensitive === false || truth(attribute))
      throw failure(
        "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the parameters supplied",
      );
    const out: Value[] = [];
    for (const each of iterate(items)) if (!contains(out, each)) out.push(each);
    return out;
  }
}

/** Two values that Python can hash make a set, whose order is by chance: that is refused. */
function refuseSets(a: Value, b: Value): void {
  const hashable = (value: Value): boolean =>
    isString(value) || value instanceof Tuple || value instanceof Range || value instanceof ValuesView;
  if (hashable(a) && hashable(b)) throw unsupported('a set, which this would give for text or tuples,');
}

function intersect(context: Context, a: Value, b: Value): Value[] {
  refuseSets(a, b);
  return unique(
    context,
    toList(a).filter((each) => contains(b, each)),
    true,
    null,
  );
}

function union(context: Context, a: Value, b: Value): Value[] {
  refuseSets(a, b);
  return unique(context, add(a, b), true, null);
}

/** `unique`, `intersect`, `union`, `difference` and `symmetric_difference`. */
export const setFilters: Named = [
  [
    'unique',
    define(
      'unique(a, case_sensitive=None, attribute=None)',
      (context, a = null, sensitive = null, attribute = null) =>
        unique(context, a, sensitive === null ? undefined : truth(sensitive), attribute),
    ),
  ],
  ['intersect', define('intersect(a, b)', (context, a = null, b = null) => intersect(context, a, b))],
  ['union', define('union(a, b)', (context, a = null, b = null) => union(context, a, b))],
  [
    'difference',
    define('difference(a, b)', (context, a = null, b = null) => {
      refuseSets(a, b);
      return unique(
        context,
        toList(a).filter((each) => !contains(b, each)),
        true,
        null,
      );
    }),
  ],
  [
    'symmetric_difference',
    define('symmetric_difference(a, b)', (context, a = null, b = null) => {
      const both = intersect(context, a, b);
      return union(context, a, b).filter((each) => !contains(both, each));
    }),
  ],
];
