import {
  add,
  codePoints,
  contains,
  Dict,
  Float,
  length,
  operate,
  order,
  sorted,
  str,
  textOf,
  truncate,
  typeName,
  type Value,
} from '../../python/index.js';
import { dumps } from '../../python/json/dumps.js';
import { queryError } from './error.js';

/** What a function is called with: a value, or an expression to be evaluated for each of several. */
export type Argument = { readonly value: Value } | { readonly expression: (value: Value) => Value };

type Type = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'null' | 'expref' | 'unknown';
type Wanted = Type | 'array-number' | 'array-string';

interface Function {
  readonly takes: readonly (readonly Wanted[])[];
  readonly variadic?: boolean;
  readonly run: (...args: Argument[]) => Value;
}

/** JMESPath's name of a value's type. */
export function typeOf(value: Value): Type {
  if (textOf(value) !== undefined) return 'string';
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) return 'number';
  if (Array.isArray(value)) return 'array';
  return value instanceof Dict ? 'object' : 'unknown';
}

/** Calls a function by name. @throws PyError where there is none, or it does not take these arguments */
export function callFunction(name: string, args: readonly Argument[]): Value {
  const found = FUNCTIONS.get(name);
  if (!found) throw queryError(`Unknown function: ${name}()`);
  const { takes, variadic = false } = found;
  if (variadic ? args.length < takes.length : args.length !== takes.length) {
    const least = variadic ? 'at least ' : '';
    const plural = takes.length === 1 ? '' : 's';
    throw queryError(
      `Expected ${least}${takes.length} argument${plural} for function ${name}(), received ${args.length}`,
    );
  }
  takes.forEach((wanted, index) => check(name, args[index], wanted));
  return found.run(...args);
}

function check(name: string, argument: Argument | undefined, wanted: readonly Wanted[]): void {
  if (wanted.length === 0 || !argument) return;
  const type = 'value' in argument ? typeOf(argument.value) : 'expref';
  const plain = wanted.map((each) => (each.startsWith('array-') ? 'array' : each));
  if (!plain.includes(type)) throw wrongType(name, type, wanted);
  const inner = wanted.filter((each) => each.startsWith('array-')).map((each) => each.slice('array-'.length));
  if (inner.length === 0 || !('value' in argument) || !Array.isArray(argument.value)) return;
  const types = argument.value.map(typeOf);
  const [first] = types;
  const allowed = inner.length === 1 ? inner[0] : first;
  const bad = types.find((each) => each !== allowed || !inner.includes(each));
  if (bad !== undefined) throw wrongType(name, bad, wanted);
}

function wrongType(name: string, type: string, wanted: readonly string[]): Error {
  const list = wanted.map((each) => `'${each}'`).join(', ');
  return queryError(
    `In function ${name}(), invalid type for value: expected one of: [${list}], received: "${type}"`,
  );
}

const value = (argument: Argument): Value => ('value' in argument ? argument.value : null);
const list = (argument: Argument): Value[] => {
  const found = value(argument);
  return Array.isArray(found) ? found : [];
};
const text = (argument: Argument): string => textOf(value(argument)) ?? '';

function one(takes: readonly Wanted[], run: (value: Value) => Value): Function {
  return { takes: [takes], run: (first = { value: null }) => run(value(first)) };
}

function ofList(takes: readonly Wanted[], run: (items: Value[]) => Value): Function {
  return { takes: [takes], run: (first = { value: null }) => run(list(first)) };
}

/** What an expression gives of each item, which has to be of a kind that can be ordered. */
function keys(name: string, items: readonly Value[], by: Argument, sameType: boolean): Map<Value, Value> {
  const expression = 'expression' in by ? by.expression : (each: Value) => each;
  const found = items.map((each) => [each, expression(each)] as const);
  const allowed: readonly Type[] = sameType ? [typeOf(found[0]?.[1] ?? null)] : ['number', 'string'];
  for (const [, key] of found) {
    const type = typeOf(key);
    if (!allowed.includes(type) || (type !== 'number' && type !== 'string'))
      throw wrongType(name, type, ['number', 'string']);
  }
  return new Map(found);
}

function best(name: string, wanted: '<' | '>'): Function {
  return {
    takes: [['array'], ['expref']],
    run: (items = { value: null }, by = { value: null }) => {
      const all = list(items);
      const known = keys(name, all, by, false);
      return extreme(all, wanted, (each) => known.get(each) ?? null);
    },
  };
}

function extreme(
  items: readonly Value[],
  wanted: '<' | '>',
  key: (value: Value) => Value = (each) => each,
): Value {
  return items.reduce<Value>(
    (winner, each, index) => (index === 0 || order(wanted, key(each), key(winner)) ? each : winner),
    null,
  );
}

function toNumber(given: Value): Value {
  const type = typeOf(given);
  if (type === 'number') return given;
  const source = textOf(given)?.trim();
  if (source === undefined) return null;
  if (/^[-+]?\d+$/.test(source)) return Number(source);
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(source) ? new Float(Number(source)) : null;
}

function toText(given: Value): Value {
  const source = textOf(given);
  if (source !== undefined) return source;
  const common = { indent: undefined, sortKeys: false, asciiOnly: true, skipKeys: false, allowNan: true };
  return dumps(given, { ...common, itemSeparator: ',', keySeparator: ':', other: (object) => str(object) });
}

function rounded(given: Value, round: (number: number) => number): Value {
  return given instanceof Float ? truncate(round(given.value)) : given;
}

const total = (items: readonly Value[]): Value => items.reduce<Value>((sum, each) => add(sum, each), 0);

const FUNCTIONS: ReadonlyMap<string, Function> = new Map<string, Function>([
  ['abs', one(['number'], (n) => (order('<', n, 0) ? operate('*', n, -1) : n))],
  [
    'avg',
    ofList(['array-number'], (n) => (n.length > 0 ? operate('/', total(n), new Float(n.length)) : null)),
  ],
  ['ceil', one(['number'], (n) => rounded(n, Math.ceil))],
  [
    'contains',
    {
      takes: [['array', 'string'], []],
      run: (a = { value: null }, b = { value: null }) => contains(value(a), value(b)),
    },
  ],
  [
    'ends_with',
    {
      takes: [['string'], ['string']],
      run: (a = { value: null }, b = { value: null }) => text(a).endsWith(text(b)),
    },
  ],
  ['floor', one(['number'], (n) => rounded(n, Math.floor))],
  [
    'join',
    {
      takes: [['string'], ['array-string']],
      run: (by = { value: null }, items = { value: null }) =>
        list(items)
          .map((each) => textOf(each) ?? '')
          .join(text(by)),
    },
  ],
  ['keys', one(['object'], (dict) => (dict instanceof Dict ? [...dict.keys()] : null))],
  ['length', one(['string', 'array', 'object'], (each) => length(each))],
  [
    'map',
    {
      takes: [['expref'], ['array']],
      run: (by = { value: null }, items = { value: null }) =>
        list(items).map((each) => ('expression' in by ? by.expression(each) : null)),
    },
  ],
  ['max', ofList(['array-number', 'array-string'], (items) => extreme(items, '>'))],
  ['max_by', best('max_by', '>')],
  [
    'merge',
    {
      takes: [['object']],
      variadic: true,
      run: (...dicts) =>
        new Dict(
          dicts.flatMap((each) => ('value' in each && each.value instanceof Dict ? [...each.value] : [])),
        ),
    },
  ],
  ['min', ofList(['array-number', 'array-string'], (items) => extreme(items, '<'))],
  ['min_by', best('min_by', '<')],
  [
    'not_null',
    { takes: [[]], variadic: true, run: (...args) => args.map(value).find((each) => each !== null) ?? null },
  ],
  [
    'reverse',
    one(['array', 'string'], (each) =>
      Array.isArray(each)
        ? [...each].reverse()
        : codePoints(textOf(each) ?? '')
            .reverse()
            .join(''),
    ),
  ],
  ['sort', ofList(['array-string', 'array-number'], (items) => sorted(items))],
  [
    'sort_by',
    {
      takes: [['array'], ['expref']],
      run: (items = { value: null }, by = { value: null }) => {
        const known = keys('sort_by', list(items), by, true);
        return sorted(list(items), (each) => known.get(each) ?? null);
      },
    },
  ],
  [
    'starts_with',
    {
      takes: [['string'], ['string']],
      run: (a = { value: null }, b = { value: null }) => text(a).startsWith(text(b)),
    },
  ],
  ['sum', ofList(['array-number'], total)],
  ['to_array', one([], (each) => (Array.isArray(each) ? each : [each]))],
  ['to_number', one([], toNumber)],
  ['to_string', one([], toText)],
  ['type', one([], (each) => (typeOf(each) === 'unknown' ? typeName(each) : typeOf(each)))],
  ['values', one(['object'], (dict) => (dict instanceof Dict ? [...dict.values()] : null))],
]);
