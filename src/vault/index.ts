import { randomBytes } from 'node:crypto';
import { HapError, type Position } from '../model/index.js';
import { seal, unseal } from './cipher.js';
import { formatEnvelope, isVault, parseEnvelope } from './envelope.js';

export { isVault };

/** A password and the vault id it belongs to (`default` where the user named none). */
export interface VaultSecret {
  readonly id: string;
  readonly password: string | Uint8Array;
}

export interface Decrypted {
  readonly bytes: Uint8Array;
  /** The secret that opened it. */
  readonly secret: VaultSecret;
}

/**
 * Decrypts what Ansible Vault (1.1 or 1.2) encrypted. The secrets with the vault's own id are tried first, then all
 * others, as Ansible does.
 * @param position where the vault stands, for errors
 * @throws HapError `vault-format`, `vault-no-secret` where none is given, `vault-password` where none fits
 */
export function decrypt(
  data: string | Uint8Array,
  secrets: readonly VaultSecret[],
  position?: Position,
): Decrypted {
  const { id, sealed } = parseEnvelope(data, position);
  if (secrets.length === 0) {
    throw new HapError({
      code: 'vault-no-secret',
      summary:
        id === undefined
          ? 'a vault needs its password'
          : `a vault needs the password of the vault id '${id}'`,
      hint: 'Give it with --vault-password-file, --vault-id or --ask-vault-pass.',
      position,
    });
  }
  const first = secrets.filter((secret) => secret.id === id);
  const others = secrets.filter((secret) => secret.id !== id);
  for (const secret of [...first, ...others]) {
    const bytes = unseal(sealed, secret.password);
    if (bytes) return { bytes, secret };
  }
  const tried = [...new Set([...first, ...others].map((secret) => secret.id))].join(', ');
  throw new HapError({
    code: 'vault-password',
    summary: 'no password that was given opens this vault',
    detail:
      id === undefined
        ? `tried the vault ids: ${tried}`
        : `its vault id is ${id}; tried the vault ids: ${tried}`,
    hint: 'Give the right password, or the vault id it was encrypted with.',
    position,
  });
}

/**
 * Encrypts bytes as ansible-vault does.
 * @param secret its id goes into the header (version 1.2) unless it is `default` or left out
 * @param salt 32 random bytes, unless a test gives its own
 * @throws HapError `vault-encrypted` where the bytes are a vault already, `vault-no-secret` for an empty password
 */
export function encrypt(
  bytes: Uint8Array,
  secret: { readonly id?: string; readonly password: string | Uint8Array },
  salt: Uint8Array = randomBytes(32),
): string {
  if (isVault(bytes))
    throw new HapError({ code: 'vault-encrypted', summary: 'the input is encrypted already' });
  if (secret.password.length === 0) {
    throw new HapError({ code: 'vault-no-secret', summary: 'an empty password encrypts nothing' });
  }
  return formatEnvelope({ id: secret.id, sealed: seal(bytes, secret.password, salt) });
}
