import { createHash, randomBytes } from 'node:crypto';
import { Float, PyError, type Value } from '../../python/index.js';
import { textOf } from '../../python/text.js';
import { Mersenne } from './mersenne.js';

/** A source of random bits, and what Python's `random.Random` makes of them, value for value. */
export abstract class Random {
  /** An int of `bits` random bits. */
  abstract bits(bits: number): bigint;

  /** An int from 0 up to, not including, `bound`, which is greater than 0. */
  below(bound: bigint): bigint {
    const size = bound.toString(2).length;
    let drawn = this.bits(size);
    while (drawn >= bound) drawn = this.bits(size);
    return drawn;
  }

  /** An index of something `length` long. */
  index(length: number): number {
    return Number(this.below(BigInt(length)));
  }

  /** Python's `randrange(start, stop, step)`. */
  range(start: bigint, stop: bigint, step: bigint): bigint {
    if (step === 0n) throw new PyError('ValueError', 'zero step for randrange()');
    const width = stop - start;
    const count = step > 0n ? (width + step - 1n) / step : (width + step + 1n) / step;
    if (count <= 0n || width === 0n || width > 0n !== step > 0n) {
      const given = step === 1n ? `${start}, ${stop}, ${width}` : `${start}, ${stop}, ${step}`;
      throw new PyError('ValueError', `empty range for randrange() (${given})`);
    }
    return start + step * this.below(count);
  }

  /** Python's `shuffle`, in place. */
  shuffle(items: Value[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.index(i + 1);
      const kept = items[i] ?? null;
      items[i] = items[j] ?? null;
      items[j] = kept;
    }
  }
}

/** Python's `SystemRandom`: what the machine has to offer, never the same twice. */
export class SystemRandom extends Random {
  override bits(bits: number): bigint {
    const bytes = Math.ceil(bits / 8);
    return BigInt(`0x0${randomBytes(bytes).toString('hex')}`) >> BigInt(bytes * 8 - bits);
  }
}

/** Python's `Random(seed)`: the same values for the same seed, for ever. */
export class SeededRandom extends Random {
  readonly #twister: Mersenne;

  /** @param seed a str, int, float or bool, as CPython takes them (`random.seed`, version 2) */
  constructor(seed: Value) {
    super();
    this.#twister = new Mersenne(words(seedNumber(seed)));
  }

  override bits(bits: number): bigint {
    let value = 0n;
    let shift = 0n;
    for (let left = bits; left > 0; left -= 32) {
      const word = this.#twister.next();
      value |= BigInt(left < 32 ? word >>> (32 - left) : word) << shift;
      shift += 32n;
    }
    return value;
  }
}

function seedNumber(seed: Value): bigint {
  const text = textOf(seed);
  if (text !== undefined) {
    const bytes = Buffer.from(text, 'utf8');
    const hash = createHash('sha512').update(bytes).digest();
    return BigInt(`0x${Buffer.concat([bytes, hash]).toString('hex')}`);
  }
  if (typeof seed === 'number' || typeof seed === 'bigint' || typeof seed === 'boolean')
    return abs(BigInt(seed));
  if (seed instanceof Float) return BigInt.asUintN(64, floatHash(seed.value));
  const known = 'None, int, float, str, bytes, and bytearray';
  throw new PyError('TypeError', `The only supported seed types are: ${known}.`);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** 32-bit words, the least significant first; at least one. */
function words(value: bigint): number[] {
  const out: number[] = [];
  for (let left = value; left > 0n; left >>= 32n) out.push(Number(left & 0xffffffffn));
  return out.length > 0 ? out : [0];
}

const MODULUS = (1n << 61n) - 1n;

/** Python's `hash` of a float: the number modulo 2⁶¹ − 1, a division being by the inverse. */
function floatHash(value: number): bigint {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 0n : value > 0 ? 314159n : -314159n;
  let exponent = 0;
  let mantissa = Math.abs(value);
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent += 1;
  }
  // 2 to the power of 61 is 1 here, so dividing by 2ⁿ is multiplying by 2 to the power of 61 − n.
  const inverse = 1n << BigInt((61 - (exponent % 61)) % 61);
  const hash = ((BigInt(mantissa) % MODULUS) * inverse) % MODULUS;
  const signed = value < 0 ? -hash : hash;
  return signed === -1n ? -2n : signed;
}
