import {
  Dict,
  equals,
  isMapping,
  isSequence,
  isString,
  item,
  iterate,
  NOTHING,
  str,
  textOf,
  toList,
  Tuple,
  type Value,
} from '../../python/index.js';
import { failure } from '../failure.js';
import { booleanOf } from '../boolean.js';
import { SystemRandom } from '../random/random.js';
import { requireDefined } from '../text-of.js';
import { flattenOnce } from './flatten-terms.js';
import type { Lookup } from './lookup.js';

/** A term as a list: a text or what cannot be gone through stands alone. */
function asList(term: Value): Value[] {
  requireDefined(term);
  if (Array.isArray(term)) return term;
  return isString(term) || !(isSequence(term) || isMapping(term)) ? [term] : toList(term);
}

/** `items`: the terms, those that are lists one level flatter. */
export const items: Lookup = ({ terms }) => flattenOnce(terms);

/** `list`: the terms as they are. */
export const list: Lookup = ({ terms }) => [...terms];

/** `indexed_items`: each item with its position. */
export const indexedItems: Lookup = ({ terms }) =>
  flattenOnce(terms).map((value, index) => new Tuple([index, value]));

/** `dict`: the entries of dicts as `{key, value}`. */
export const dict: Lookup = ({ terms }) =>
  terms.flatMap((term) => {
    requireDefined(term);
    if (!isMapping(term)) throw failure('with_dict expects a dict');
    return Array.from(iterate(term), (key) => {
      const value = item(term, key);
      return new Dict([
        ['key', key],
        ['value', value === NOTHING ? null : value],
      ]);
    });
  });

/** `nested`: every combination of the items of the lists. */
export const nested: Lookup = ({ terms }) => {
  const [first, ...rest] = terms.map(asList);
  if (!first) throw failure('with_nested requires at least one element in the nested list');
  let result: Value[] = first;
  for (const next of rest) result = result.flatMap((a) => next.map((b): Value => flattenOnce([a, b])));
  return result.map((each): Value => flattenOnce(iterate(each)));
};

/** `cartesian`: every combination, as `nested` has it. */
export const cartesian: Lookup = ({ terms }) => {
  if (terms.length === 0) throw failure('with_cartesian requires at least one element in each list');
  let result: Value[][] = [[]];
  for (const next of terms.map(asList)) result = result.flatMap((a) => next.map((b) => [...a, b]));
  return result.map((each): Value => flattenOnce(each));
};

/** `together`: the first items of all lists, then the second ones; None where a list is shorter. */
export const together: Lookup = ({ terms }) => {
  const lists = terms.map(asList);
  if (lists.length === 0) throw failure('with_together requires at least one element in each list');
  const size = Math.max(...lists.map((each) => each.length));
  return Array.from({ length: size }, (_, index): Value =>
    flattenOnce(lists.map((each) => each[index] ?? null)),
  );
};

/** `flattened`: the items of lists in lists, all the way. It ends at `'None'` and `'null'`, as Ansible's does. */
export const flattened: Lookup = ({ terms }) => flattenAll(terms);

function flattenAll(terms: readonly Value[]): Value[] {
  const out: Value[] = [];
  for (const given of terms) {
    let term = given;
    while (Array.isArray(term) && term.length === 1) term = term[0] ?? null;
    if (equals(term, 'None') || equals(term, 'null')) break;
    if (Array.isArray(term)) out.push(...flattenAll(term));
    else out.push(term);
  }
  return out;
}

/** `random_choice`: one of the terms. */
export const randomChoice: Lookup = ({ terms }) => {
  if (terms.length === 0) return [];
  return [terms[new SystemRandom().index(terms.length)] ?? null];
};

/** `subelements`: each dict with each item of a list in it, which the dict itself no longer has. */
export const subelements: Lookup = ({ terms }) => {
  const [given = null, path = null, flags = new Dict()] = terms;
  if (terms.length < 2 || terms.length > 3)
    throw failure('subelements lookup expects a list of two or three items, ');
  const keys = textOf(path)?.split('.');
  const source = isString(given) ? [given] : given;
  if (!keys || !(Array.isArray(source) || source instanceof Dict))
    throw failure(
      'subelements lookup expects a list of two or three items, first a dict or a list, second a string pointing to the subkey',
    );
  if (!(flags instanceof Dict))
    throw failure(
      "subelements lookup expects a list of two or three items, the optional third item must be a dict with flags ('skip_missing',)",
    );
  if (source instanceof Dict && source.has('skipped') && source.get('skipped') !== false) return [];
  const skipMissing = booleanOf(flags.get('skip_missing') ?? false) ?? false;
  const elements = source instanceof Dict ? [...source.values()] : source;
  return elements.flatMap((element) => pairs(element, keys, skipMissing));
};

function pairs(element: Value, keys: readonly string[], skipMissing: boolean): Value[] {
  if (!(element instanceof Dict))
    throw failure(`subelements lookup expects a dictionary, got '${str(element)}'`);
  if (element.has('skipped') && element.get('skipped') !== false) return [];
  const taken = takeOut(element, keys, skipMissing);
  return taken ? taken.items.map((each) => new Tuple([taken.rest, each])) : [];
}

/** A dict without the list at a path, and the list; `undefined` where it is missing and that may be. */
function takeOut(
  dict: Dict,
  [key = '', ...deeper]: readonly string[],
  skipMissing: boolean,
): { rest: Dict; items: Value[] } | undefined {
  const value = dict.get(key);
  if (value === undefined) {
    if (skipMissing) return undefined;
    throw failure(`could not find '${key}' key in iterated item '${str(dict)}'`);
  }
  const rest = dict.copy();
  if (deeper.length === 0) {
    if (!Array.isArray(value)) throw failure(`the key ${key} should point to a list, got '${str(value)}'`);
    rest.delete(key);
    return { rest, items: value };
  }
  if (!(value instanceof Dict)) {
    if (skipMissing) return undefined;
    throw failure(`the key ${key} should point to a dictionary, got '${str(value)}'`);
  }
  const inner = takeOut(value, deeper, skipMissing);
  if (!inner) return undefined;
  rest.set(key, inner.rest);
  return { rest, items: inner.items };
}
