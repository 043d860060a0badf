import { equals, reverseFlag, sorted } from '../compare.js';
import { PyError, unsupported } from '../errors.js';
import { iterate, keyError, toList, NOTHING, item as itemOf } from '../sequences.js';
import { checkItems } from '../sizes.js';
import { repr } from '../repr.js';
import { isMapping } from '../types.js';
import { Dict, Tuple, type Value } from '../values.js';
import { ItemsView, KeysView, ValuesView } from '../views.js';
import { int, range } from './arguments.js';
import { method, type Method, type MethodTable } from './table.js';

function indexOf(items: readonly Value[], value: Value, from: Value, to: Value, type: string): number {
  const { start, end } = range(items.length, from, to);
  for (let i = start; i < end; i++) {
    const each = items[i] ?? null;
    if (each === value || equals(each, value)) return i;
  }
  throw new PyError(
    'ValueError',
    type === 'list' ? `${repr(value)} is not in list` : 'tuple.index(x): x not in tuple',
  );
}

function countOf(items: readonly Value[], value: Value): number {
  return items.filter((each) => each === value || equals(each, value)).length;
}

function pop(list: Value[], at: number): Value {
  if (list.length === 0) throw new PyError('IndexError', 'pop from empty list');
  const index = at < 0 ? at + list.length : at;
  if (index < 0 || index >= list.length) throw new PyError('IndexError', 'pop index out of range');
  return list.splice(index, 1)[0] ?? null;
}

function extend(list: Value[], items: Value): null {
  const more = toList(items);
  checkItems(list.length + more.length);
  for (const each of more) list.push(each);
  return null;
}

/** Python's methods of list. */
export const LIST_METHODS: MethodTable<Value[]> = new Map<string, Method<Value[]>>([
  method('append(object)', (list, value = null) => {
    list.push(value);
    return null;
  }),
  method('extend(iterable)', (list, items = null) => extend(list, items)),
  method('insert(index, object)', (list, at = null, value = null) => {
    list.splice(int(at), 0, value);
    return null;
  }),
  method('pop(index=-1)', (list, at = -1) => pop(list, int(at))),
  method('remove(value)', (list, value = null) => {
    const at = list.findIndex((each) => each === value || equals(each, value));
    if (at === -1) throw new PyError('ValueError', 'list.remove(x): x not in list');
    list.splice(at, 1);
    return null;
  }),
  method('clear()', (list) => {
    list.length = 0;
    return null;
  }),
  method('copy()', (list) => [...list]),
  method('index(value, start=None, stop=None)', (list, value = null, from = null, to = null) =>
    indexOf(list, value, from, to, 'list'),
  ),
  method('count(value)', (list, value = null) => countOf(list, value)),
  method('reverse()', (list) => {
    list.reverse();
    return null;
  }),
  method('sort(key=None, reverse=False)', (list, key = null, reverse = false) => {
    if (key !== null) throw unsupported('a key to sort a list by');
    list.splice(0, list.length, ...sorted(list, undefined, reverseFlag(reverse)));
    return null;
  }),
]);

/** Python's methods of tuple. */
export const TUPLE_METHODS: MethodTable<Tuple> = new Map<string, Method<Tuple>>([
  method('index(value, start=None, stop=None)', ({ items }, value = null, from = null, to = null) =>
    indexOf(items, value, from, to, 'tuple'),
  ),
  method('count(value)', ({ items }, value = null) => countOf(items, value)),
]);

/** Adds what Python's `dict(source)` would hold. */
export function update(dict: Dict, source: Value): void {
  if (source instanceof Dict) for (const [key, value] of source) dict.set(key, value);
  else if (isMapping(source)) {
    for (const key of iterate(source)) {
      const value = itemOf(source, key);
      if (value !== NOTHING) dict.set(key, value);
    }
  } else {
    let at = 0;
    for (const pair of iterate(source)) {
      const [key, value] = pairOf(pair, at++);
      dict.set(key, value);
    }
  }
}

function pairOf(pair: Value, at: number): [Value, Value] {
  let items: Value[];
  try {
    items = Array.from(iterate(pair));
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    throw new PyError('TypeError', `cannot convert dictionary update sequence element #${at} to a sequence`);
  }
  const [key, value] = items;
  if (items.length !== 2 || key === undefined || value === undefined)
    throw new PyError(
      'ValueError',
      `dictionary update sequence element #${at} has length ${items.length}; 2 is required`,
    );
  return [key, value];
}

/** Python's `dict(*args, **kwargs)`. */
export function makeDict(args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Dict {
  const dict = new Dict();
  fill(dict, 'dict', args, kwargs);
  return dict;
}

function fill(dict: Dict, name: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): void {
  if (args.length > 1)
    throw new PyError('TypeError', `${name} expected at most 1 argument, got ${args.length}`);
  const [source] = args;
  if (source !== undefined) update(dict, source);
  for (const [key, value] of kwargs) dict.set(key, value);
}

/** Python's methods of dict. */
export const DICT_METHODS: MethodTable<Dict> = new Map<string, Method<Dict>>([
  method('keys()', (dict) => new KeysView(dict)),
  method('values()', (dict) => new ValuesView(dict)),
  method('items()', (dict) => new ItemsView(dict)),
  method('get(key, default=None)', (dict, key = null, otherwise = null) => {
    const value = dict.get(key);
    return value === undefined ? otherwise : value;
  }),
  method('copy()', (dict) => dict.copy()),
  method('clear()', (dict) => {
    dict.clear();
    return null;
  }),
  [
    'pop',
    (dict, args) => {
      const [key, otherwise] = args;
      if (key === undefined || args.length > 2)
        throw new PyError('TypeError', `pop expected at least 1 argument, got ${args.length}`);
      const value = dict.get(key);
      dict.delete(key);
      if (value !== undefined) return value;
      if (otherwise === undefined) throw keyError(key);
      return otherwise;
    },
  ],
  method('popitem()', (dict) => {
    const pair = dict.pop();
    if (!pair) throw new PyError('KeyError', "'popitem(): dictionary is empty'");
    return new Tuple(pair);
  }),
  method('setdefault(key, default=None)', (dict, key = null, otherwise = null) => {
    const value = dict.get(key);
    if (value !== undefined) return value;
    dict.set(key, otherwise);
    return otherwise;
  }),
  [
    'update',
    (dict, args, kwargs) => {
      fill(dict, 'update', args, kwargs);
      return null;
    },
  ],
  method('fromkeys(iterable, value=None)', (_, keys = null, value = null) => {
    const dict = new Dict();
    for (const key of iterate(keys)) dict.set(key, value);
    return dict;
  }),
]);
