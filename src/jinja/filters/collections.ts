import {
  checkItems,
  Dict,
  equals,
  isMapping,
  isString,
  ItemsView,
  iterate,
  length,
  NamedTuple,
  operate,
  PyError,
  PyIterator,
  PyObject,
  order,
  Range,
  slice,
  reverseFlag,
  sorted,
  textOf,
  toList,
  truth,
  Tuple,
  typeName,
  DictView,
  type Value,
} from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { define } from '../runtime/callable.js';
import { Undefined } from '../runtime/undefined.js';
import type { Context, TemplateFunction } from '../types.js';
import { attributeGetter, attributesGetter, count, ignoreCase } from './attributes.js';

function identity(value: Value): Value {
  return value;
}

/** What is compared of an item: its attribute, in lower case unless case counts. */
function comparable(context: Context, attribute: Value, caseSensitive: Value): (item: Value) => Value {
  const get = attributeGetter(context, attribute);
  return truth(caseSensitive) ? get : (item) => ignoreCase(get(item));
}

function extreme(name: 'min' | 'max'): TemplateFunction {
  const signature = `do_${name}(value, case_sensitive=False, attribute=None)`;
  return define(signature, (context, value = null, caseSensitive = null, attribute = null) => {
    const key = comparable(context, attribute, caseSensitive);
    let best: { item: Value; key: Value } | undefined;
    for (const item of iterate(value)) {
      const own = key(item);
      if (!best || order(name === 'min' ? '<' : '>', own, best.key)) best = { item, key: own };
    }
    return best ? best.item : context.undefined({ hint: 'No aggregated item, sequence was empty.' });
  });
}

function* batches(context: Context, args: readonly Value[]): Generator<Value> {
  const [value = null, lineCount = null, fill = null] = args;
  const size = count(lineCount, 'linecount');
  let batch: Value[] = [];
  for (const item of iterate(value)) {
    context.charge(1);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  checkItems(fill === null ? 0 : size);
  while (fill !== null && batch.length < size) batch.push(fill);
  yield batch;
}

function* slices(context: Context, args: readonly Value[]): Generator<Value> {
  const [value = null, parts = null, fill = null] = args;
  const items = toList(value);
  const slices = count(parts, 'slices');
  if (slices === 0) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero');
  checkItems(slices);
  const size = Math.floor(items.length / slices);
  const longer = items.length % slices;
  for (let i = 0; i < slices; i++) {
    context.charge(1);
    const start = i * size + Math.min(i, longer);
    const part = items.slice(start, start + size + (i < longer ? 1 : 0));
    if (fill !== null && i >= longer) part.push(fill);
    yield part;
  }
}

function* unique(context: Context, args: readonly Value[]): Generator<Value> {
  const [value = null, caseSensitive = null, attribute = null] = args;
  const key = comparable(context, attribute, caseSensitive);
  const seen = new Dict();
  for (const item of iterate(value)) {
    const own = key(item);
    if (seen.has(own)) continue;
    seen.set(own, null);
    yield item;
  }
}

function groups(context: Context, args: readonly Value[]): Value {
  const [value = null, attribute = null, otherwise = null, caseSensitive = false] = args;
  const get = attributeGetter(context, attribute, otherwise);
  const key = truth(caseSensitive) ? get : (item: Value): Value => ignoreCase(get(item));
  const out: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(toList(value), key)) {
    const own = key(item);
    const last = out.at(-1);
    if (last && equals(last.key, own)) last.items.push(item);
    else out.push({ key: own, items: [item] });
  }
  return out.map(
    ({ items }) => new NamedTuple('_GroupTuple', ['grouper', 'list'], [get(items[0] ?? null), items]),
  );
}

/** Python's `reversed(value)`, or what can be reversed once it is a list. */
function reverse(value: Value): Value {
  if (isString(value)) return slice(value, null, null, -1);
  if (value instanceof PyObject && !(value instanceof Range || value instanceof DictView)) {
    const items = value.iterate();
    if (!items) throw new TemplateFailure('FilterArgumentError', 'argument must be iterable');
    return Array.from(items).reverse();
  }
  try {
    return new PyIterator(toList(value).reverse(), `${typeName(value)}_reverseiterator`);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    throw new TemplateFailure('FilterArgumentError', 'argument must be iterable');
  }
}

function last(context: Context, value: Value): Value {
  if (value instanceof Undefined) return last(context, toList(value));
  if (
    value instanceof PyObject &&
    !(value instanceof Range || value instanceof DictView) &&
    textOf(value) === undefined
  )
    throw new PyError('TypeError', `'${typeName(value)}' object is not reversible`);
  const found = toList(value).at(-1);
  return found === undefined ? context.undefined({ hint: 'No last item, sequence was empty.' }) : found;
}

function first(context: Context, value: Value): Value {
  for (const item of iterate(value)) return item;
  return context.undefined({ hint: 'No first item, sequence was empty.' });
}

function random(context: Context, value: Value): Value {
  const size = length(value);
  if (isMapping(value) && size > 0) throw new PyError('KeyError', '0');
  const chosen = toList(value)[Math.floor(Math.random() * size)];
  return chosen === undefined ? context.undefined({ hint: 'No random item, sequence was empty.' }) : chosen;
}

function sum(context: Context, value: Value, attribute: Value, start: Value): Value {
  const get = attribute === null ? identity : attributeGetter(context, attribute);
  if (textOf(start) !== undefined)
    throw new PyError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
  let total = start;
  for (const item of iterate(value)) total = operate('+', total, get(item));
  return total;
}

function pairs(value: Value): Value {
  if (value instanceof Undefined) return new PyIterator([]);
  if (value instanceof Dict) return new PyIterator(new ItemsView(value).iterate());
  if (!isMapping(value)) throw new PyError('TypeError', 'Can only get item pairs from a mapping.');
  return new PyIterator(Array.from(iterate(value), (key) => new Tuple([key, value.getItem(key) ?? null])));
}

function dictSort(value: Value, caseSensitive: Value, by: Value, reversed: Value): Value {
  const at = by === 'key' ? 0 : by === 'value' ? 1 : undefined;
  if (at === undefined)
    throw new TemplateFailure('FilterArgumentError', 'You can only sort by either "key" or "value"');
  if (value instanceof Undefined) value.fail();
  if (!isMapping(value))
    throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const key = (pair: Value): Value => {
    const part = pair instanceof Tuple ? (pair.items[at] ?? null) : null;
    return truth(caseSensitive) ? part : ignoreCase(part);
  };
  return sorted(toList(pairs(value)), key, reverseFlag(reversed));
}

/** Jinja's filters of lists and dicts. */
export const COLLECTION_FILTERS: readonly (readonly [string, TemplateFunction])[] = [
  [
    'batch',
    define(
      'do_batch(value, linecount, fill_with=None)',
      (context, ...args) => new PyIterator(batches(context, args)),
    ),
  ],
  [
    'slice',
    define(
      'sync_do_slice(value, slices, fill_with=None)',
      (context, ...args) => new PyIterator(slices(context, args)),
    ),
  ],
  ['count', define('len(obj)', (_, value = null) => length(value))],
  ['length', define('len(obj)', (_, value = null) => length(value))],
  ['first', define('sync_do_first(seq)', first)],
  ['last', define('do_last(seq)', last)],
  ['random', define('do_random(seq)', random)],
  ['list', define('sync_do_list(value)', (_, value = null) => toList(value))],
  ['items', define('do_items(value)', (_, value = null) => pairs(value))],
  ['reverse', define('do_reverse(value)', (_, value = null) => reverse(value))],
  ['min', extreme('min')],
  ['max', extreme('max')],
  [
    'sum',
    define(
      'sync_do_sum(iterable, attribute=None, start=0)',
      (context, value = null, attribute = null, start = 0) => sum(context, value, attribute, start),
    ),
  ],
  [
    'unique',
    define(
      'do_unique(value, case_sensitive=False, attribute=None)',
      (context, ...args) => new PyIterator(unique(context, args)),
    ),
  ],
  [
    'sort',
    define(
      'do_sort(value, reverse=False, case_sensitive=False, attribute=None)',
      (context, value = null, reversed = null, caseSensitive = null, attribute = null) => {
        const key = attributesGetter(context, attribute, truth(caseSensitive) ? identity : ignoreCase);
        return sorted(toList(value), key, reverseFlag(reversed));
      },
    ),
  ],
  [
    'dictsort',
    define(
      "do_dictsort(value, case_sensitive=False, by='key', reverse=False)",
      (_, value = null, caseSensitive = null, by = null, reversed = null) =>
        dictSort(value, caseSensitive, by, reversed),
    ),
  ],
  [
    'groupby',
    define('sync_do_groupby(value, attribute, default=None, case_sensitive=False)', (context, ...args) =>
      groups(context, args),
    ),
  ],
];
