import { define, getItem } from '../../jinja/index.js';
import {
  Dict,
  isMapping,
  isSequence,
  isString,
  item,
  iterate,
  NOTHING,
  PyError,
  repr,
  str,
  textOf,
  truth,
  Tuple,
  typeName,
  intOf,
  type Value,
} from '../../python/index.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';
import { flatten } from './flatten.js';
import { mergeDicts, MERGES, type ListMerge } from './merge.js';

/** Python's `value.__class__` as `%s` shows it. */
export function classOf(value: Value): string {
  return `<class '${typeName(value)}'>`;
}

function checkDefined(value: Value): void {
  if (value instanceof Dict) for (const each of value.values()) checkDefined(each);
  else if (Array.isArray(value)) for (const each of value) checkDefined(each);
  else requireDefined(value);
}

function combine(terms: Value, options: Dict): Value {
  const recursive = truth(options.get('recursive') ?? false);
  const merge = toText(options.get('list_merge') ?? 'replace');
  for (const key of options.keys())
    if (key !== 'recursive' && key !== 'list_merge')
      throw failure("'recursive' and 'list_merge' are the only valid keyword arguments");
  const dicts = flatten(terms, 1);
  checkDefined(dicts);
  const last = dicts.pop();
  if (last === undefined) return new Dict();
  if (dicts.length === 0) return last;
  if (!MERGES.includes(merge as ListMerge))
    throw failure(
      "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'",
    );
  return dicts.reduceRight((high, low) => mergeDicts(low, high, recursive, merge as ListMerge), last);
}

function subelements(object: Value, path: Value, skipMissing: boolean): Value {
  const elements = object instanceof Dict ? [...object.values()] : object;
  if (!Array.isArray(elements)) throw failure('obj must be a list of dicts or a nested dict');
  const keys = Array.isArray(path) ? path : textOf(path)?.split('.');
  if (!keys) throw failure('subelements must be a list or a string');
  const out: Value[] = [];
  for (const element of elements) {
    const values = follow(element, keys, skipMissing);
    if (!Array.isArray(values))
      throw failure(`the key ${repr(keys.at(-1) ?? null)} should point to a list, got ${repr(values)}`);
    for (const value of values) out.push(new Tuple([element, value]));
  }
  return out;
}

function follow(element: Value, keys: readonly Value[], skipMissing: boolean): Value {
  let values = element;
  for (const key of keys) {
    const container = values instanceof Dict || Array.isArray(values) || isMapping(values);
    if (!container || (Array.isArray(values) && intOf(key) === undefined))
      throw failure(`the key ${str(key)} should point to a dictionary, got '${str(values)}'`);
    const next = item(values, key);
    if (next !== NOTHING) values = next;
    else if (skipMissing) return [];
    else throw failure(`could not find ${repr(key)} key in iterated item ${repr(values)}`);
  }
  return values;
}

function items2dict(list: Value, keyName: Value, valueName: Value): Value {
  if (isString(list) || !isSequence(list)) {
    requireDefined(list);
    throw failure(`items2dict requires a list, got ${classOf(list)} instead.`);
  }
  const out = new Dict();
  for (const each of iterate(list)) {
    if (!isMapping(each)) {
      requireDefined(each);
      throw failure(`items2dict requires a list of dictionaries, got ${str(list)} instead.`);
    }
    const key = item(each, keyName);
    const value = item(each, valueName);
    if (key === NOTHING || value === NOTHING)
      throw failure(
        `items2dict requires each dictionary in the list to contain the keys '${str(keyName)}' and '${str(valueName)}', got ${str(list)} instead.`,
      );
    out.set(key, value);
  }
  return out;
}

function rekey(data: Value, key: Value, duplicates: string): Value {
  if (duplicates !== 'error' && duplicates !== 'overwrite')
    throw failure(`duplicates parameter to rekey_on_member has unknown value: ${duplicates}`);
  requireDefined(data);
  requireDefined(key);
  const out = new Dict();
  for (const each of members(data)) {
    if (!isMapping(each)) throw failure('List item is not a valid dict');
    const value = item(each, key);
    if (value === NOTHING) throw failure(`Key ${str(key)} was not found`);
    if (truth(out.get(value) ?? null) && duplicates === 'error')
      throw failure(`Key ${str(value)} is not unique, cannot correctly turn into dict`);
    out.set(value, each);
  }
  return out;
}

function members(data: Value): Iterable<Value> {
  if (data instanceof Dict) return data.values();
  if (isMapping(data)) return [...iterate(data)].map((key) => itemOrNone(data, key));
  if (isString(data)) throw failure('Type is not a valid list, set, or dict');
  try {
    return iterate(data);
  } catch (error) {
    if (error instanceof PyError) throw failure('Type is not a valid list, set, or dict');
    throw error;
  }
}

function itemOrNone(data: Value, key: Value): Value {
  const value = item(data, key);
  return value === NOTHING ? null : value;
}

/** `combine`, `extract`, `flatten`, `dict2items`, `items2dict`, `subelements` and `rekey_on_member`. */
export const structureFilters: Named = [
  [
    'combine',
    define('combine(*terms, **kwargs)', (_, terms = [], options = null) =>
      combine(terms, options instanceof Dict ? options : new Dict()),
    ),
  ],
  [
    'extract',
    define(
      'extract(item, container, morekeys=None)',
      (context, key = null, container = null, more = null) => {
        const keys = more === null ? [key] : Array.isArray(more) ? [key, ...more] : [key, more];
        return keys.reduce<Value>((value, each) => getItem(context, value, each), container);
      },
    ),
  ],
  [
    'flatten',
    define('flatten(mylist, levels=None, skip_nulls=True)', (_, list = null, levels = null, skip = null) =>
      flatten(list, levels === null ? undefined : Number(intOf(levels) ?? textOf(levels) ?? 0), truth(skip)),
    ),
  ],
  [
    'dict2items',
    define(
      "dict2items(mydict, key_name='key', value_name='value')",
      (_, dict = null, key = null, value = null) => {
        if (!isMapping(dict)) {
          requireDefined(dict);
          throw failure(`dict2items requires a dictionary, got ${classOf(dict)} instead.`);
        }
        return Array.from(
          iterate(dict),
          (each) =>
            new Dict([
              [key, each],
              [value, itemOrNone(dict, each)],
            ]),
        );
      },
    ),
  ],
  [
    'items2dict',
    define(
      "items2dict(mylist, key_name='key', value_name='value')",
      (_, list = null, key = null, value = null) => items2dict(list, key, value),
    ),
  ],
  [
    'subelements',
    define(
      'subelements(obj, subelements, skip_missing=False)',
      (_, object = null, path = null, skip = null) => subelements(object, path, truth(skip)),
    ),
  ],
  [
    'rekey_on_member',
    define(
      "rekey_on_member(data, key, duplicates='error')",
      (_, data = null, key = null, duplicates = null) => rekey(data, key, toText(duplicates)),
    ),
  ],
];
