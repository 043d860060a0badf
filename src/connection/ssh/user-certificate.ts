import ssh2, { type ParsedKey } from 'ssh2';
import { suffix, type Certificate } from './certificate.js';

/** A public key as it goes over the wire, parsed; `undefined` for a type that hap does not have. */
export function parsedBlob(blob: Buffer): ParsedKey | undefined {
  const key: ParsedKey | Error = ssh2.utils.parseKey(blob);
  return key instanceof Error ? undefined : key;
}

/**
 * A key that shows itself with its certificate. Its type is the algorithm of the login (RFC 8332: RSA keys have several).
 * @param key private, or public where an agent signs
 */
export function certified(key: ParsedKey, certificate: Certificate): ParsedKey {
  const rsa = certificate.keyType === 'ssh-rsa';
  return Object.create(key, {
    type: { value: rsa ? `rsa-sha2-512${suffix}` : certificate.type },
    getPublicSSH: { value: () => certificate.blob },
    sign: { value: (data: Buffer) => key.sign(data, rsa ? 'sha512' : undefined) },
  }) as ParsedKey;
}
