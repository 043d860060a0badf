import { createHash } from 'node:crypto';
import { crypt64 } from './base64.js';

/** What differs between the two of Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512". */
interface Variant {
  readonly hash: 'sha256' | 'sha512';
  readonly size: number;
  readonly order: readonly number[];
  readonly length: number;
}

const SHA256: Variant = { hash: 'sha256', size: 32, order: order(10, 2, [-1, 31, 30]), length: 43 };
const SHA512: Variant = { hash: 'sha512', size: 64, order: order(21, 1, [-1, -1, 63]), length: 86 };

const DEFAULT_ROUNDS = 5000;
const MIN_ROUNDS = 1000;
const MAX_ROUNDS = 999_999_999;
const MAX_SALT = 16;

/**
 * A password as `/etc/shadow` holds it.
 * @param rounds written into the result where given; 5000 where not
 * @returns `undefined` where crypt(3) refuses the number of rounds
 */
export function shaCrypt(
  ident: '5' | '6',
  password: string,
  salt: string,
  rounds: number | undefined,
): string | undefined {
  const variant = ident === '5' ? SHA256 : SHA512;
  if (rounds !== undefined && (rounds < MIN_ROUNDS || rounds > MAX_ROUNDS)) return undefined;
  const used = salt.slice(0, MAX_SALT);
  const digest = digestOf(variant, Buffer.from(password), Buffer.from(used), rounds ?? DEFAULT_ROUNDS);
  const said = rounds === undefined ? '' : `rounds=${rounds}$`;
  return `$${ident}$${said}${used}$${crypt64(digest, variant.order, variant.length)}`;
}

function digestOf(variant: Variant, password: Buffer, salt: Buffer, rounds: number): Buffer {
  const sum = (...parts: Buffer[]): Buffer => {
    const hash = createHash(variant.hash);
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const alternate = sum(password, salt, password);
  const first: Buffer[] = [password, salt, stretch(alternate, password.length)];
  for (let bits = password.length; bits > 0; bits >>= 1) first.push(bits & 1 ? alternate : password);
  let current = sum(...first);
  const p = stretch(sum(...Array.from(password, () => password)), password.length);
  const s = stretch(sum(...Array.from({ length: 16 + (current[0] ?? 0) }, () => salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const parts = round & 1 ? [p] : [current];
    if (round % 3) parts.push(s);
    if (round % 7) parts.push(p);
    parts.push(round & 1 ? current : p);
    current = sum(...parts);
  }
  return current;
}

/** The bytes again and again until there are `length`. */
function stretch(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

/**
 * The order in which the digest's bytes are written: bytes a third apart are a group, and each next group begins
 * with another of its three.
 * @param turn how far the groups are turned, one after the other
 */
function order(third: number, turn: number, last: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < third; i++) for (let n = 0; n < 3; n++) out.push(i + ((n + i * turn) % 3) * third);
  return [...out, ...last];
}
