import {
  contains,
  equals,
  Float,
  isInt,
  isMapping,
  isString,
  operate,
  order,
  PyObject,
  str,
  textOf,
  tryIterate,
  Tuple,
  unicode,
  type Ordering,
  type Value,
} from '../python/index.js';
import { define, Callable } from './runtime/callable.js';
import { Markup } from './runtime/markup.js';
import { Undefined } from './runtime/undefined.js';
import type { TemplateFunction } from './types.js';

type Named = readonly [string, TemplateFunction];

/** A test of a value alone. */
function of(name: string, holds: (value: Value) => boolean): Named {
  return [name, define(`test_${name}(value)`, (_, value = null) => holds(value))];
}

const DEFINED = define('test_defined(value)', (_, value) => !(value instanceof Undefined), { light: true });
const UNDEFINED = define('test_undefined(value)', (_, value) => value instanceof Undefined, { light: true });

/** A test that compares two values, under each of its names. */
function compare(names: readonly string[], holds: (a: Value, b: Value) => boolean): Named[] {
  return names.map((name) => [
    name,
    define(`${names.at(-1) ?? ''}(a, b)`, (_, a = null, b = null) => holds(a, b)),
  ]);
}

function ordering(operator: Ordering, ...names: string[]): Named[] {
  return compare([operator, ...names], (a, b) => order(operator, a, b));
}

function isSequenceLike(value: Value): boolean {
  if (value instanceof Undefined) return false;
  if (!(value instanceof PyObject))
    return isString(value) || Array.isArray(value) || value instanceof Tuple || isMapping(value);
  return value.size() !== undefined ? value.isSequence() || value.isMapping() : isString(value);
}

function isNumber(value: Value): boolean {
  return typeof value === 'boolean' || isInt(value) || value instanceof Float;
}

/** Python's `value % divisor == rest`. */
function modulo(value: Value, divisor: Value, rest: number): boolean {
  return equals(operate('%', value, divisor), rest);
}

/** Jinja's own tests. */
export const TESTS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['defined', DEFINED],
  ['undefined', UNDEFINED],
  of('none', (value) => value === null),
  of('boolean', (value) => typeof value === 'boolean'),
  of('true', (value) => value === true),
  of('false', (value) => value === false),
  of('integer', isInt),
  of('float', (value) => value instanceof Float),
  of('number', isNumber),
  of('string', isString),
  of('mapping', isMapping),
  of('sequence', isSequenceLike),
  of('iterable', (value) => tryIterate(value) !== undefined),
  of('callable', (value) => value instanceof Callable || value instanceof Undefined),
  of('escaped', (value) => value instanceof Markup),
  of('lower', (value) => unicode.isCase(textOf(value) ?? str(value), unicode.isLower)),
  of('upper', (value) => unicode.isCase(textOf(value) ?? str(value), unicode.isUpper)),
  of('odd', (value) => modulo(value, 2, 1)),
  of('even', (value) => modulo(value, 2, 0)),
  [
    'divisibleby',
    define('test_divisibleby(value, num)', (_, value = null, by = null) => modulo(value, by, 0)),
  ],
  ['in', define('test_in(value, seq)', (_, value = null, container = null) => contains(container, value))],
  ['sameas', define('test_sameas(value, other)', (_, value = null, other = null) => value === other)],
  [
    'filter',
    define('test_filter(value)', ({ environment }, name = null) => environment.filters.has(str(name))),
  ],
  ['test', define('test_test(value)', ({ environment }, name = null) => environment.tests.has(str(name)))],
  ...compare(['==', 'equalto', 'eq'], equals),
  ...compare(['!=', 'ne'], (a, b) => !equals(a, b)),
  ...ordering('>', 'greaterthan', 'gt'),
  ...ordering('>=', 'ge'),
  ...ordering('<', 'lessthan', 'lt'),
  ...ordering('<=', 'le'),
]);
