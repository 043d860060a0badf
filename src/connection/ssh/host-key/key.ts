import { createHash } from 'node:crypto';
import { Fields, typeOf } from '../fields.js';

/** The key that a host shows. */
export interface SeenKey {
  readonly type: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  readonly key: Buffer;
}

/** A public key's fingerprint as ssh-keygen(1) prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** A public key's type (RFC 4253, 6.6) and fingerprint. */
export function describeKey(key: Buffer): SeenKey {
  return { type: typeOf(key), fingerprint: fingerprint(key), key };
}

/** How many bits a public key has, as ssh-keygen(1) counts them. */
export function bitsOf(key: Buffer): number {
  const curve = /nistp(\d+)$/.exec(typeOf(key))?.[1];
  if (curve !== undefined) return Number(curve);
  if (typeOf(key) !== 'ssh-rsa') return 256;
  const fields = new Fields(key);
  for (let i = 0; i < 2; i++) fields.string();
  const modulus = fields.string().toString('hex').replace(/^0+/, '');
  return modulus === '' ? 0 : (modulus.length - 1) * 4 + parseInt(modulus.charAt(0), 16).toString(2).length;
}

/** `ED25519`, `ECDSA`, `RSA`, as ssh and ssh-keygen call the types of keys. */
export function kindOf(type: string): string {
  return type.replace(/^ssh-|-sha2.*$/g, '').toUpperCase();
}
