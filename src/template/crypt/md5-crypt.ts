import { createHash } from 'node:crypto';
import { crypt64 } from './base64.js';

const ROUNDS = 1000;
const MAX_SALT = 8;
const ORDER = [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, -1, -1, 11];

/** A password hashed as FreeBSD's md5 crypt does (`$1$salt$…`): for old systems only. */
export function md5Crypt(password: string, salt: string): string {
  const key = Buffer.from(password);
  const used = Buffer.from(salt.slice(0, MAX_SALT));
  const alternate = sum(key, used, key);
  const parts: Buffer[] = [key, Buffer.from('$1$'), used, Buffer.alloc(key.length, alternate)];
  for (let bits = key.length; bits > 0; bits >>= 1)
    parts.push(bits & 1 ? Buffer.alloc(1) : key.subarray(0, 1));
  let current = sum(...parts);
  for (let round = 0; round < ROUNDS; round++) {
    const next = [round & 1 ? key : current];
    if (round % 3) next.push(used);
    if (round % 7) next.push(key);
    next.push(round & 1 ? current : key);
    current = sum(...next);
  }
  return `$1$${used.toString()}$${crypt64(current, ORDER, 22)}`;
}

function sum(...parts: Buffer[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
