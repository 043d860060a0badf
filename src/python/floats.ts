import { exactPower } from './transcendental.js';
import { PyError } from './errors.js';

/** Python's `a / b` of floats. */
export function divideFloats(a: number, b: number): number {
  if (b === 0) throw new PyError('ZeroDivisionError', 'float division by zero');
  return a / b;
}

/** Python's `a // b` of floats. */
export function floorDivideFloats(a: number, b: number): number {
  if (b === 0) throw new PyError('ZeroDivisionError', 'float floor division by zero');
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** Python's `a % b` of floats: with the sign of `b`. */
export function moduloFloats(a: number, b: number): number {
  if (b === 0) throw new PyError('ZeroDivisionError', 'float modulo');
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return b < 0 !== rest < 0 ? rest + b : rest;
}

/** `a ** b`, to the last bit as the C library has it. */
function power(a: number, b: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b) || a === 0) return a ** b;
  const size = exactPower(Math.abs(a), b);
  return a < 0 && Math.abs(b) % 2 === 1 ? -size : size;
}

/** Python's `a ** b` of floats. */
export function powerFloats(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  if (a === 0 && b < 0) throw new PyError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b))
    throw new PyError('NotImplementedError', 'complex numbers are not supported in templates');
  const result = power(a, b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
    throw new PyError('OverflowError', "(34, 'Numerical result out of range')");
  return result;
}

/** Python's `round(value, digits)`: half to even, on the exact decimal value of the float. */
export function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 330) return value;
  if (digits < -310) return value < 0 ? -0 : 0;
  if (digits < 0) {
    const { numerator, scale } = exact(Math.abs(value));
    const unit = 10n ** BigInt(-digits);
    const rounded = Number(divideHalfEven(numerator, unit << BigInt(scale)) * unit);
    return value < 0 ? -rounded : rounded;
  }
  return Number(fixed(value, digits));
}

/** A finite float's exact value, as a fraction whose denominator is 2 to the power of `scale`. */
function exact(value: number): { numerator: bigint; scale: number } {
  let numerator = value;
  let scale = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    scale += 1;
  }
  return { numerator: BigInt(numerator), scale };
}

/** A float with a number of decimals, correctly rounded (half to even on its exact value). */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const negative = value < 0 || Object.is(value, -0);
  const { numerator, scale } = exact(Math.abs(value));
  const digits = roundShift(numerator * 10n ** BigInt(decimals), scale).toString();
  const text = digits.padStart(decimals + 1, '0');
  const point = text.length - decimals;
  const whole = decimals === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
  return negative ? `-${whole}` : whole;
}

/** `value / 2**shift`, rounded half to even. */
function roundShift(value: bigint, shift: number): bigint {
  if (shift === 0) return value;
  const by = BigInt(shift);
  const quotient = value >> by;
  const rest = value - (quotient << by);
  const half = 1n << (by - 1n);
  return rest > half || (rest === half && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** A finite, non-negative float as digits and an exponent of ten, correctly rounded: `1.5e3` is `['15', 3]`. */
export function scientific(value: number, decimals: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: '0'.repeat(decimals + 1), exponent: 0 };
  const { numerator, scale } = exact(value);
  let exponent = Math.floor(Math.log10(value));
  for (;;) {
    const power = decimals - exponent;
    const scaled = power >= 0 ? numerator * 10n ** BigInt(power) : numerator;
    const bottom = (power >= 0 ? 1n : 10n ** BigInt(-power)) << BigInt(scale);
    const digits = divideHalfEven(scaled, bottom).toString();
    if (digits.length === decimals + 1) return { digits, exponent };
    exponent += digits.length > decimals + 1 ? 1 : -1;
  }
}

function divideHalfEven(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  const twice = (a % b) * 2n;
  return twice > b || (twice === b && quotient % 2n === 1n) ? quotient + 1n : quotient;
}
