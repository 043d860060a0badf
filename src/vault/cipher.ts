import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

/** The parts that Ansible Vault's AES256 payload is made of. */
export interface Sealed {
  readonly salt: Uint8Array;
  readonly hmac: Uint8Array;
  readonly ciphertext: Uint8Array;
}

const ROUNDS = 10_000;

/** Both keys and the first counter come from one PBKDF2-HMAC-SHA256. */
function derive(
  password: string | Uint8Array,
  salt: Uint8Array,
): { key: Buffer; hmacKey: Buffer; counter: Buffer } {
  const all = pbkdf2Sync(password, salt, ROUNDS, 80, 'sha256');
  return { key: all.subarray(0, 32), hmacKey: all.subarray(32, 64), counter: all.subarray(64) };
}

const hmacOf = (key: Buffer, data: Uint8Array): Buffer => createHmac('sha256', key).update(data).digest();

/** Encrypts with AES-256-CTR after PKCS#7 padding, and signs the ciphertext. */
export function seal(plain: Uint8Array, password: string | Uint8Array, salt: Uint8Array): Sealed {
  const { key, hmacKey, counter } = derive(password, salt);
  const padding = 16 - (plain.length % 16);
  const cipher = createCipheriv('aes-256-ctr', key, counter);
  const ciphertext = Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]);
  return { salt, hmac: hmacOf(hmacKey, ciphertext), ciphertext };
}

/** The plain bytes, or `undefined` where the password is not the one; the signature is checked before anything is decrypted. */
export function unseal(
  { salt, hmac, ciphertext }: Sealed,
  password: string | Uint8Array,
): Buffer | undefined {
  const { key, hmacKey, counter } = derive(password, salt);
  const expected = hmacOf(hmacKey, ciphertext);
  if (hmac.length !== expected.length || !timingSafeEqual(hmac, expected)) return undefined;
  const decipher = createDecipheriv('aes-256-ctr', key, counter);
  const padded = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  return padded.subarray(0, Math.max(0, padded.length - padding));
}
