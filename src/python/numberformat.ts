import { fixed, scientific } from './floats.js';
import { floatRepr } from './repr.js';
import type { Int } from './integers.js';

/** How a float is written. */
export interface FloatFormat {
  /** `e`, `f`, `g`, their capitals, `%`, or nothing for what `str` does with a precision. */
  type: string;
  /** Digits after the point, or significant ones with `g`; `undefined` for the type's own. */
  precision: number | undefined;
  /** `#`: the point and trailing zeros stay. */
  alternate: boolean;
}

/** A float's magnitude, without sign, as a format has it. */
export function formatMagnitude(value: number, { type, precision, alternate }: FloatFormat): string {
  const magnitude = Math.abs(value);
  const upper = type !== type.toLowerCase();
  const text = !Number.isFinite(value)
    ? `${Number.isNaN(value) ? 'nan' : 'inf'}${type === '%' ? '%' : ''}`
    : finite(magnitude, type.toLowerCase(), precision, alternate);
  return upper ? text.toUpperCase() : text;
}

function finite(value: number, type: string, precision: number | undefined, alternate: boolean): string {
  switch (type) {
    case 'f':
      return point(fixed(value, precision ?? 6), alternate);
    case '%':
      return `${point(fixed(value * 100, precision ?? 6), alternate)}%`;
    case 'e':
      return exponential(value, precision ?? 6, alternate);
    case 'g':
    case 'n':
      return general(value, precision ?? 6, alternate, false);
    default:
      if (precision !== undefined) return general(value, precision, alternate, true);
      return alternate ? floatRepr(value).replace(/^(\d+)(e|$)/, '$1.$2') : floatRepr(value);
  }
}

function point(text: string, alternate: boolean): string {
  return alternate && !text.includes('.') ? `${text}.` : text;
}

function exponential(value: number, decimals: number, alternate: boolean): string {
  const { digits, exponent } = scientific(value, decimals);
  const mantissa = decimals > 0 ? `${digits.slice(0, 1)}.${digits.slice(1)}` : point(digits, alternate);
  return `${mantissa}${exponentText(exponent)}`;
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** @param asStr as `str` has it: a point and a digit after it where there is no exponent */
function general(value: number, precision: number, alternate: boolean, asStr: boolean): string {
  const significant = Math.max(1, precision);
  const { digits, exponent } = scientific(value, significant - 1);
  const useExponent = exponent < -4 || exponent >= significant - (asStr ? 1 : 0);
  let text: string;
  if (useExponent) {
    const rest = alternate ? digits.slice(1) : digits.slice(1).replace(/0+$/, '');
    const mantissa = rest === '' ? point(digits.slice(0, 1), alternate) : `${digits.slice(0, 1)}.${rest}`;
    return `${mantissa}${exponentText(exponent)}`;
  }
  if (exponent < 0) text = `0.${'0'.repeat(-exponent - 1)}${digits}`;
  else text = `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  if (!alternate) text = text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return asStr && !text.includes('.') ? `${text}.0` : text;
}

const BASES: Readonly<Record<string, { base: number; prefix: string }>> = {
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0o' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
};

/** An int's magnitude in the base of a type (`d`, `b`, `o`, `x`, `X`), and the prefix that `#` gives it. */
export function formatIntMagnitude(value: Int, type: string): { digits: string; prefix: string } {
  const magnitude = value < 0 ? -BigInt(value) : BigInt(value);
  const { base = 10, prefix = '' } = BASES[type] ?? {};
  const digits = magnitude.toString(base);
  return { digits: type === 'X' ? digits.toUpperCase() : digits, prefix };
}
