import {
  divideInts,
  fixed,
  Float,
  intOf,
  negate,
  operate,
  order,
  powerInts,
  PyError,
  roundFloat,
  textOf,
  toFloatValue,
  toInteger,
  truncate,
  typeName,
  type Int,
  type Value,
} from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { define } from '../runtime/callable.js';
import { Undefined } from '../runtime/undefined.js';
import type { TemplateFunction } from '../types.js';
import { count } from './attributes.js';

/** What `run` gives, or `otherwise` where Python raises TypeError or ValueError. */
function attempt<T>(run: () => T, otherwise: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PyError && (error.type === 'TypeError' || error.type === 'ValueError'))
      return otherwise();
    throw error;
  }
}

function toInt(value: Value, otherwise: Value, base: Value): Value {
  if (value instanceof Undefined) value.fail();
  return attempt<Value>(
    () => toInteger(value, count(base, 'base')),
    () =>
      attempt<Value>(
        () => truncate(toFloatValue(value)),
        () => otherwise,
      ),
  );
}

function toFloat(value: Value, otherwise: Value): Value {
  return attempt<Value>(
    () => new Float(toFloatValue(value)),
    () => otherwise,
  );
}

function absolute(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  if (value instanceof Float) return new Float(Math.abs(value.value));
  const int = intOf(value);
  if (int === undefined) throw new PyError('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
  return int < 0 ? negate(int) : int;
}

/** Python's `round(value, digits)`. */
function round(value: Value, digits: number): Value {
  if (value instanceof Undefined) value.fail();
  if (value instanceof Float) {
    const rounded = roundFloat(value.value, digits);
    if (!Number.isFinite(rounded) && Number.isFinite(value.value))
      throw new PyError('OverflowError', 'rounded value too large to represent');
    return new Float(rounded);
  }
  const int = intOf(value);
  if (int === undefined)
    throw new PyError('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  return digits >= 0 ? int : roundInt(int, -digits);
}

function roundInt(value: Int, digits: number): Int {
  const unit = powerInts(10, digits);
  const rest = operate('%', value, unit) as Int;
  const down = operate('-', value, rest) as Int;
  const twice = operate('*', rest, 2) as Int;
  const odd = operate('%', operate('//', down, unit), 2) === 1;
  return order('>', twice, unit) || (twice === unit && odd) ? (operate('+', down, unit) as Int) : down;
}

/** `ceil` or `floor` of a number at a digit: what is multiplied before is divided by after. */
function roundTo(value: Value, digits: number, method: 'ceil' | 'floor'): Value {
  const unit: Value = digits >= 0 ? powerInts(10, digits) : new Float(10 ** digits);
  const scaled = operate('*', value, unit);
  const whole = scaled instanceof Float ? truncate(Math[method](scaled.value)) : intOf(scaled);
  if (whole === undefined) throw new PyError('TypeError', `must be real number, not ${typeName(scaled)}`);
  return operate('/', whole, unit);
}

function fileSize(value: Value, binary: boolean): string {
  const bytes = toFloatValue(value);
  const base = binary ? 1024 : 1000;
  const prefixes = binary
    ? ['K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
    : ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${String(truncate(bytes))} Bytes`;
  const found = prefixes.findIndex((_, i) => bytes < divideInts(powerInts(base, i + 2), 1));
  const at = found === -1 ? prefixes.length - 1 : found;
  const shown = (base * bytes) / divideInts(powerInts(base, at + 2), 1);
  return `${fixed(shown, 1)} ${prefixes[at] ?? ''}${binary ? 'iB' : 'B'}`;
}

/** Jinja's filters of numbers. */
export const NUMBER_FILTERS: readonly (readonly [string, TemplateFunction])[] = [
  ['abs', define('abs(x)', (_, value = null) => absolute(value))],
  [
    'int',
    define('do_int(value, default=0, base=10)', (_, value = null, otherwise = null, base = null) =>
      toInt(value, otherwise, base),
    ),
  ],
  [
    'float',
    define('do_float(value, default=0.0)', (_, value = null, otherwise = null) => toFloat(value, otherwise)),
  ],
  [
    'round',
    define(
      "do_round(value, precision=0, method='common')",
      (_, value = null, precision = null, method = null) => {
        const name = textOf(method);
        if (name !== 'common' && name !== 'ceil' && name !== 'floor')
          throw new TemplateFailure('FilterArgumentError', 'method must be common, ceil or floor');
        const digits = count(precision, 'precision');
        return name === 'common' ? round(value, digits) : roundTo(value, digits, name);
      },
    ),
  ],
  [
    'filesizeformat',
    define('do_filesizeformat(value, binary=False)', (_, value = null, binary = null) =>
      fileSize(value, binary === true || (intOf(binary) ?? 0) !== 0),
    ),
  ],
];
