import { verify } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { field, Fields, typeOf } from './fields.js';

/** What the types of certificates, and the algorithms with them, end with. */
export const suffix = '-cert-v01@openssh.com';

/** An OpenSSH certificate (PROTOCOL.certkeys). */
export interface Certificate {
  /** As it goes over the wire. */
  readonly blob: Buffer;
  /** `ssh-ed25519-cert-v01@openssh.com` */
  readonly type: string;
  /** The type of the key that it is about. */
  readonly keyType: string;
  /** That key as it goes over the wire. */
  readonly key: Buffer;
  readonly purpose: 'user' | 'host' | undefined;
  readonly id: string;
  /** Whom it is for; everybody where it names nobody. */
  readonly principals: readonly string[];
  /** Seconds since 1970. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  /** Names of options that whoever does not know them has to refuse. */
  readonly critical: readonly string[];
  /** The key of the authority, as it goes over the wire. */
  readonly authority: Buffer;
  /** What the authority signed. */
  readonly signed: Buffer;
  readonly signature: Signature;
}

interface Signature {
  readonly algorithm: string;
  readonly value: Buffer;
}

/** How many fields the public keys of each type have. */
const keyFields: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
};

/** The certificate of these bytes; `undefined` for a key without one, and for what hap cannot read. */
export function readCertificate(blob: Buffer): Certificate | undefined {
  if (!typeOf(blob).endsWith(suffix)) return undefined;
  try {
    return certificate(blob);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** @throws RangeError */
function certificate(blob: Buffer): Certificate | undefined {
  const fields = new Fields(blob);
  const type = fields.string().toString('latin1');
  const keyType = type.slice(0, -suffix.length);
  const count = keyFields[keyType];
  if (count === undefined) return undefined;
  fields.string();
  const keyFrom = fields.at;
  for (let i = 0; i < count; i++) fields.string();
  const key = Buffer.concat([field(keyType), blob.subarray(keyFrom, fields.at)]);
  fields.long();
  const purpose = ([undefined, 'user', 'host'] as const)[fields.number()];
  const id = fields.text();
  const principals = list(fields.string());
  const validAfter = fields.long();
  const validBefore = fields.long();
  const options = list(fields.string());
  fields.string();
  fields.string();
  const authority = fields.string();
  const signed = blob.subarray(0, fields.at);
  const parts = new Fields(fields.string());
  const signature = { algorithm: parts.text(), value: parts.string() };
  if (!fields.done || !parts.done) return undefined;
  // Options are pairs of a name and its data.
  const critical = options.filter((_, i) => i % 2 === 0);
  return {
    blob,
    type,
    keyType,
    key,
    purpose,
    id,
    principals,
    validAfter,
    validBefore,
    critical,
    authority,
    signed,
    signature,
  };
}

function list(data: Buffer): string[] {
  const fields = new Fields(data);
  const found: string[] = [];
  while (!fields.done) found.push(fields.text());
  return found;
}

/** The types of keys that make each signature, and its hash; `undefined` for what has its own. */
const signers: Readonly<Record<string, readonly [string, string | undefined]>> = {
  'ssh-ed25519': ['ssh-ed25519', undefined],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256', 'sha256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384', 'sha384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521', 'sha512'],
  'rsa-sha2-512': ['ssh-rsa', 'sha512'],
  'rsa-sha2-256': ['ssh-rsa', 'sha256'],
};

/** Bytes of a number of each curve. */
const curveBytes: Readonly<Record<string, number>> = {
  'ecdsa-sha2-nistp256': 32,
  'ecdsa-sha2-nistp384': 48,
  'ecdsa-sha2-nistp521': 66,
};

/** The two numbers of an ECDSA signature (RFC 5656, 3.1.2) one after the other, each with all its bytes. */
function plainEcdsa(value: Buffer, size: number): Buffer {
  const fields = new Fields(value);
  const whole = Buffer.alloc(2 * size);
  for (const end of [size, 2 * size]) {
    const number = fields.string();
    const short = number.subarray(Math.max(0, number.length - size));
    whole.set(short, end - short.length);
  }
  return whole;
}

/**
 * Whether the authority signed it, in a way that may be trusted.
 * @param algorithms those that may be trusted; OpenSSH's where none are said (CASignatureAlgorithms of ssh_config(5))
 */
export function isSigned(
  { authority, signed, signature }: Certificate,
  algorithms: readonly string[] = Object.keys(signers),
): boolean {
  const [type, hash] = signers[signature.algorithm] ?? [];
  if (type === undefined || !algorithms.includes(signature.algorithm) || typeOf(authority) !== type)
    return false;
  const key: ParsedKey | Error = ssh2.utils.parseKey(authority);
  if (key instanceof Error) return false;
  const size = curveBytes[type];
  try {
    const value = size === undefined ? signature.value : plainEcdsa(signature.value, size);
    return verify(hash, signed, { key: key.getPublicPEM(), dsaEncoding: 'ieee-p1363' }, value);
  } catch {
    return false;
  }
}
