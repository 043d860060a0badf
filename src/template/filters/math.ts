import { define } from '../../jinja/index.js';
import {
  Float,
  intOf,
  iterate,
  PyError,
  textOf,
  toFloat,
  toList,
  Tuple,
  typeName,
  type Value,
} from '../../python/index.js';
import { PyIterator } from '../../python/index.js';
import { powerFloats } from '../../python/floats.js';
import { exactLog, exactLog10 } from '../../python/transcendental.js';
import { failure } from '../failure.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';

/** A number as a float. @throws PyError TypeError as Python's `math` does */
function real(value: Value): number {
  if (value instanceof Float) return value.value;
  const int = intOf(value);
  if (int !== undefined) return toFloat(int);
  requireDefined(value);
  throw new PyError('TypeError', `must be real number, not ${typeName(value)}`);
}

function numbers(what: string, compute: () => number): Value {
  try {
    return new Float(compute());
  } catch (error) {
    if (error instanceof PyError && error.type === 'TypeError')
      throw failure(`${what}() can only be used on numbers: ${error.message}`);
    throw error;
  }
}

function domain(holds: boolean): void {
  if (!holds) throw new PyError('ValueError', 'math domain error');
}

function logarithm(value: Value, base: Value): number {
  const x = logArgument(value);
  if (base === null) return x;
  const b = real(base);
  if (b === 10) return exactLog10(logOperand(value));
  const by = logArgument(base);
  if (by === 0) throw new PyError('ZeroDivisionError', 'float division by zero');
  return x / by;
}

function logArgument(value: Value): number {
  const number = logOperand(value);
  return Number.isFinite(number) ? exactLog(number) : number;
}

function logOperand(value: Value): number {
  const number = real(value);
  domain(number > 0 || Number.isNaN(number));
  return number;
}

function power(base: number, exponent: number): number {
  if (base === 1 || exponent === 0) return 1;
  domain(!(base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent)));
  domain(!(base === 0 && exponent < 0));
  try {
    return powerFloats(base, exponent);
  } catch (error) {
    if (error instanceof PyError) throw new PyError('OverflowError', 'math range error');
    throw error;
  }
}

function root(value: Value, base: Value): number {
  try {
    if (real(base) === 2) {
      const number = real(value);
      domain(!(number < 0));
      return Math.sqrt(number);
    }
    const by = Number(textOf(base) ?? real(base));
    if (by === 0) throw new PyError('ZeroDivisionError', 'float division by zero');
    return power(real(value), 1 / by);
  } catch (error) {
    if (error instanceof PyError && (error.type === 'ValueError' || error.type === 'TypeError'))
      throw failure(`root() can only be used on numbers: ${error.message}`);
    throw error;
  }
}

/** Ways to take `size` of the positions, in lexicographic order. */
function* choose(count: number, size: number, ordered: boolean, taken: number[] = []): Generator<number[]> {
  if (taken.length === size) {
    yield taken;
    return;
  }
  const from = ordered ? 0 : (taken.at(-1) ?? -1) + 1;
  for (let i = from; i < count; i++)
    if (!taken.includes(i)) yield* choose(count, size, ordered, [...taken, i]);
}

function chosen(items: Value, size: Value, ordered: boolean): Value {
  const list = toList(items);
  const count = size === null ? list.length : Number(intOf(size) ?? refuseInt(size));
  if (count < 0) throw new PyError('ValueError', 'r must be non-negative');
  return new PyIterator(
    pick(list, choose(list.length, count, ordered)),
    ordered ? 'permutations' : 'combinations',
  );
}

function refuseInt(value: Value): never {
  throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

function* pick(list: readonly Value[], ways: Iterable<readonly number[]>): Generator<Value> {
  for (const way of ways) yield new Tuple(way.map((index) => list[index] ?? null));
}

function* product(lists: readonly (readonly Value[])[]): Generator<Value> {
  const [first, ...rest] = lists;
  if (!first) {
    yield new Tuple([]);
    return;
  }
  for (const head of first)
    for (const tail of product(rest)) yield new Tuple([head, ...(tail instanceof Tuple ? tail.items : [])]);
}

function* zip(lists: readonly Value[], fill?: Value): Generator<Value> {
  const iterators = lists.map((list) => iterate(list)[Symbol.iterator]());
  while (iterators.length > 0) {
    const row = iterators.map((iterator) => iterator.next());
    const ended = fill === undefined ? row.some((r) => r.done) : row.every((r) => r.done);
    if (ended) return;
    yield new Tuple(row.map((r) => (r.done ? (fill ?? null) : r.value)));
  }
}

/** `log`, `pow`, `root`, `product`, `permutations`, `combinations`, `zip` and `zip_longest`. */
export const mathFilters: Named = [
  [
    'log',
    define('logarithm(x, base=None)', (_, x = null, base = null) => numbers('log', () => logarithm(x, base))),
  ],
  ['pow', define('power(x, y)', (_, x = null, y = null) => numbers('pow', () => power(real(x), real(y))))],
  ['root', define('inversepower(x, base=2)', (_, x = null, base = null) => new Float(root(x, base)))],
  [
    'product',
    (_, args, kwargs) => {
      const times = Number(intOf(kwargs.get('repeat') ?? 1) ?? 1);
      const lists = args.map((list) => toList(list));
      return new PyIterator(product(Array.from({ length: times }, () => lists).flat()), 'product');
    },
  ],
  [
    'permutations',
    define('permutations(iterable, r=None)', (_, list = null, r = null) => chosen(list, r, true)),
  ],
  [
    'combinations',
    define('combinations(iterable, r)', (_, list = null, r = null) => chosen(list, r ?? refuseInt(r), false)),
  ],
  [
    'zip',
    (_, args, kwargs) => new PyIterator(checked(args, kwargs.has('strict') ? 'strict' : undefined), 'zip'),
  ],
  [
    'zip_longest',
    (_, args, kwargs) => new PyIterator(zip(args, kwargs.get('fillvalue') ?? null), 'itertools.zip_longest'),
  ],
];

function checked(args: readonly Value[], refused: string | undefined): Iterable<Value> {
  if (refused !== undefined)
    throw new PyError('NotImplementedError', `zip's ${refused} is not supported in templates`);
  return zip(args);
}
