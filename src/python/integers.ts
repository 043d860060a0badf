import { PyError } from './errors.js';

/** An int: a number where that is exact, a bigint beyond. */
export type Int = number | bigint;

/** Bits an int may have: Python has no bound, a template needs one. */
const MAX_BITS = 1 << 20;

/** A bigint as an int: a number where that is exact. */
export function fit(value: bigint): Int {
  if (value >= -9007199254740991n && value <= 9007199254740991n) return Number(value);
  return value;
}

export function addInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return fit(BigInt(a) + BigInt(b));
}

export function subtractInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return fit(BigInt(a) - BigInt(b));
}

export function multiplyInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  guard(bits(a) + bits(b));
  return fit(BigInt(a) * BigInt(b));
}

/** Python's `a // b`: rounded down. */
export function floorDivideInts(a: Int, b: Int): Int {
  if (Number(b) === 0) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') {
    const exact = a - (moduloInts(a, b) as number);
    if (Number.isSafeInteger(exact)) return exact / b + 0;
  }
  const x = BigInt(a);
  const y = BigInt(b);
  const quotient = x / y;
  return fit(x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient);
}

/** Python's `a % b`: with the sign of `b`. */
export function moduloInts(a: Int, b: Int): Int {
  if (Number(b) === 0) throw new PyError('ZeroDivisionError', 'integer modulo by zero');
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b;
    return (rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest) + 0;
  }
  const y = BigInt(b);
  const rest = BigInt(a) % y;
  return fit(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest);
}

/** `a ** b` of ints, where `b` is not negative. */
export function powerInts(a: Int, b: Int): Int {
  const base = BigInt(a);
  if (base === 0n || base === 1n) return Number(b) === 0 ? 1 : fit(base);
  if (base === -1n) return BigInt(b) % 2n === 0n ? 1 : -1;
  guard((bits(a) - 1) * Number(b));
  return fit(base ** BigInt(b));
}

/** Python's `a / b` of ints: the float nearest to it. */
export function divideInts(a: Int, b: Int): number {
  if (Number(b) === 0) throw new PyError('ZeroDivisionError', 'division by zero');
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  const quotient = ratio(BigInt(a), BigInt(b));
  if (!Number.isFinite(quotient))
    throw new PyError('OverflowError', 'integer division result too large for a float');
  return quotient;
}

/** The nearest float to `a / b`: 66 bits of the quotient, the last of them set if any below it is. */
function ratio(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n;
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  const shift = Math.max(-1100, 66 - (bits(x) - bits(y)));
  const top = shift >= 0 ? x << BigInt(shift) : x;
  const bottom = shift >= 0 ? y : y << BigInt(-shift);
  const quotient = top / bottom;
  const sticky = top % bottom === 0n ? quotient : quotient | 1n;
  // A shift of more than 1023 would be no float itself, so it is taken in two.
  const half = Math.trunc(shift / 2);
  const result = (Number(sticky) / 2 ** half) * 2 ** -(shift - half);
  return negative ? -result : result;
}

/** A float from an int. */
export function toFloat(value: Int): number {
  const float = Number(value);
  if (!Number.isFinite(float)) throw new PyError('OverflowError', 'int too large to convert to float');
  return float;
}

/** The int of a float's whole part. */
export function truncate(value: number): Int {
  if (Number.isNaN(value)) throw new PyError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert float infinity to integer');
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

/** Python's `value.bit_length()`. */
export function bits(value: Int): number {
  const magnitude = value < 0 ? -BigInt(value) : BigInt(value);
  const hex = magnitude.toString(16);
  return magnitude === 0n ? 0 : (hex.length - 1) * 4 + (32 - Math.clz32(parseInt(hex.charAt(0), 16)));
}

function guard(size: number): void {
  if (size > MAX_BITS)
    throw new PyError('OverflowError', `an int of more than ${MAX_BITS} bits is not supported`);
}
