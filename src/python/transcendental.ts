/**
 * Logarithms and powers to the last bit. JavaScript leaves that bit to the engine, and V8's differs from what the C
 * library gives Python in one of twenty cases. They are computed with integers: a number is its fraction of 2¹⁶⁰.
 */
const BITS = 160n;
const ONE = 1n << BITS;

/** A finite float as `mantissa * 2 ** exponent`, exactly. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  let mantissa = value;
  let exponent = 0;
  if (Math.abs(mantissa) < 1e-280) {
    mantissa *= 2 ** 200;
    exponent -= 200;
  }
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent -= 1;
  }
  return { mantissa: BigInt(mantissa), exponent };
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** The float nearest to `value * 2 ** exponent`, half to even; `value` is not negative. */
function nearestFloat(value: bigint, exponent: number): number {
  if (value === 0n) return 0;
  // The last bit of a float is 52 below the first, and never below 2⁻¹⁰⁷⁴.
  const drop = Math.max(bitLength(value) - 53, -1074 - exponent);
  if (drop <= 0) return scale(Number(value), exponent);
  const shift = BigInt(drop);
  const kept = value >> shift;
  const rest = value - (kept << shift);
  const half = 1n << (shift - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return scale(Number(up ? kept + 1n : kept), exponent + drop);
}

/** `value * 2 ** exponent`, in steps that are each exact. */
function scale(value: number, exponent: number): number {
  let out = value;
  let left = exponent;
  for (; left > 1000; left -= 1000) out *= 2 ** 1000;
  for (; left < -1000; left += 1000) out *= 2 ** -1000;
  return out * 2 ** left;
}

/** Twice the area tangent of a fraction: `ln((1 + z) / (1 - z))`. */
function doubleAtanh(z: bigint): bigint {
  const square = (z * z) >> BITS;
  let power = z;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = (power * square) / ONE;
  }
  return 2n * sum;
}

const LN2 = doubleAtanh(ONE / 3n);

/** The natural logarithm of a positive, finite float. */
function logarithm(value: number): bigint {
  const { mantissa, exponent } = decompose(value);
  const bits = bitLength(mantissa);
  let fraction = (mantissa << BITS) >> BigInt(bits - 1);
  let power = exponent + bits - 1;
  // Between the square roots of 1/2 and of 2 the series is short, and exact at 1.
  if (fraction * fraction > 2n * ONE * ONE) {
    fraction >>= 1n;
    power += 1;
  }
  return doubleAtanh(((fraction - ONE) << BITS) / (fraction + ONE)) + BigInt(power) * LN2;
}

function toFloat(fixed: bigint): number {
  const size = nearestFloat(fixed < 0n ? -fixed : fixed, -Number(BITS));
  return fixed < 0n ? -size : size;
}

/** The natural logarithm of a positive, finite float, correctly rounded. */
export function exactLog(value: number): number {
  return toFloat(logarithm(value));
}

/** The logarithm of base ten of a positive, finite float, as the C library computes it from the natural one. */
export function exactLog10(value: number): number {
  const { mantissa, exponent } = decompose(value);
  const power = exponent + bitLength(mantissa) - 1;
  const whole = power < 0 ? power + 1 : power;
  const fraction = scale(value, -whole);
  const small = whole * 3.69423907715893078616e-13 + 4.34294481903251816668e-1 * exactLog(fraction);
  return small + whole * 3.01029995663611771306e-1;
}

/** `base ** exponent` of a positive, finite float and a finite one, correctly rounded; it may be infinite or 0. */
export function exactPower(base: number, exponent: number): number {
  if (Number.isInteger(exponent) && exponent > 0 && exponent <= 64) {
    const parts = decompose(base);
    return nearestFloat(parts.mantissa ** BigInt(exponent), parts.exponent * exponent);
  }
  const power = decompose(exponent);
  const product = logarithm(base) * power.mantissa;
  const wanted = power.exponent < 0 ? product >> BigInt(-power.exponent) : product << BigInt(power.exponent);
  const twos = wanted / LN2;
  if (twos > 1100n) return Infinity;
  if (twos < -1200n) return 0;
  return nearestFloat(exponential(wanted - twos * LN2), Number(twos) - Number(BITS));
}

/** e to the power of a number smaller than 1. */
function exponential(value: bigint): bigint {
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    term = (term * value) / (n << BITS);
    sum += term;
  }
  return sum;
}
