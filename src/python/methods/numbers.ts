import { PyError } from '../errors.js';
import { bits, fit, type Int } from '../integers.js';
import { PyBytes } from '../bytes.js';

import { checkSize } from '../sizes.js';
import { intOf, truth } from '../types.js';
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
  method(
    "to_bytes(length=1, byteorder='big', signed=False)",
    (int, length = 1, order = 'big', signed = false) =>
      toBytes(BigInt(toInt(int)), length, order, truth(signed)),
  ),
  ...refused<IntLike>('int', 'from_bytes'),
]);

/** Python's methods of float. */
export const FLOAT_METHODS: MethodTable<Float> = new Map<string, Method<Float>>([
  method('is_integer()', ({ value }) => Number.isInteger(value)),
  method('conjugate()', (float) => float),
  method('as_integer_ratio()', ({ value }) => integerRatio(value)),
  method('hex()', ({ value }) => hexadecimal(value)),
  ...refused<Float>('float', 'fromhex'),
]);

function toBytes(int: bigint, length: Value, order: Value, signed: boolean): PyBytes {
  const size = Number(intOf(length) ?? 0);
  if (size < 0) throw new PyError('ValueError', 'length argument must be non-negative');
  if (order !== 'big' && order !== 'little')
    throw new PyError('ValueError', "byteorder must be either 'little' or 'big'");
  checkSize(size);
  if (int < 0n && !signed) throw new PyError('OverflowError', "can't convert negative int to unsigned");
  const width = BigInt(8 * size);
  const fits = signed ? BigInt.asIntN(8 * size, int) === int : int < 1n << width;
  if (!fits) throw new PyError('OverflowError', 'int too big to convert');
  const digits =
    size === 0
      ? ''
      : BigInt.asUintN(8 * size, int)
          .toString(16)
          .padStart(2 * size, '0');
  const bytes = Buffer.from(digits, 'hex');
  return new PyBytes(order === 'big' ? bytes : bytes.reverse());
}

/** Python's `float.hex`: the exact value, with the exponent of two. */
function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const all = bits.getBigUint64(0);
  const sign = all >> 63n === 0n ? '' : '-';
  const exponent = Number((all >> 52n) & 0x7ffn);
  if (value === 0) return `${sign}0x0.0p+0`;
  const fraction = (all & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const power = Math.max(exponent, 1) - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${power < 0 ? '' : '+'}${power}`;
}

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
