import { PyError } from '../errors.js';
import { bits, fit, type Int } from '../integers.js';
import { intOf } from '../types.js';
import { Float, Tuple, type Value } from '../values.js';
import { method, refused, type Method, type MethodTable } from './table.js';

/** What int and bool have alike; bools come as they are. */
type IntLike = Int | boolean;

const toInt = (value: IntLike): Int => intOf(value) ?? 0;

/** Python's methods of int and bool. */
export const INT_METHODS: MethodTable<IntLike> = new Map<string, Method<IntLike>>([
  method('bit_length()', (int) => bits(toInt(int))),
  method('bit_count()', (int) => {
    const value = BigInt(toInt(int));
    return (value < 0n ? -value : value).toString(2).replace(/0/g, '').length;
  }),
  method('conjugate()', (int) => toInt(int)),
  method('as_integer_ratio()', (int) => new Tuple([toInt(int), 1])),
  ...refused<IntLike>('int', 'to_bytes', 'from_bytes'),
]);

/** Python's methods of float. */
export const FLOAT_METHODS: MethodTable<Float> = new Map<string, Method<Float>>([
  method('is_integer()', ({ value }) => Number.isInteger(value)),
  method('conjugate()', (float) => float),
  method('as_integer_ratio()', ({ value }) => integerRatio(value)),
  ...refused<Float>('float', 'hex', 'fromhex'),
]);

function integerRatio(value: number): Tuple {
  if (Number.isNaN(value)) throw new PyError('ValueError', 'cannot convert NaN to integer ratio');
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert Infinity to integer ratio');
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return new Tuple([fit(BigInt(numerator)), fit(denominator)]);
}

/** The attributes of a number that are no methods. */
export function numberAttribute(value: Int | boolean | Float, name: string): Value | undefined {
  const whole = value instanceof Float ? value : toInt(value);
  switch (name) {
    case 'real':
      return whole;
    case 'imag':
      return value instanceof Float ? new Float(0) : 0;
    case 'numerator':
      return value instanceof Float ? undefined : whole;
    case 'denominator':
      return value instanceof Float ? undefined : 1;
    default:
      return undefined;
  }
}
