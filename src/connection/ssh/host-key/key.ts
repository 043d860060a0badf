import { createHash } from 'node:crypto';
import { typeOf } from '../fields.js';

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

/** `ED25519`, `ECDSA`, `RSA`, as ssh and ssh-keygen call the types of keys. */
export function kindOf(type: string): string {
  return type.replace(/^ssh-|-sha2.*$/g, '').toUpperCase();
}
