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

/** The vault id of a password, or of a vault, that names none. */
export const DEFAULT_ID = 'default';

/** How secrets are chosen. */
export interface DecryptOptions {
  /** The vault id of a vault that names none, `default` where it is not given; only `match` asks for it. */
  readonly identity?: string | undefined;
  /** Only secrets with the vault's own id are tried (`ANSIBLE_VAULT_ID_MATCH`). */
  readonly match?: boolean | undefined;
}

/** The vault id that an encrypted text names. @throws HapError `vault-format` */
export function vaultId(data: string | Uint8Array): string | undefined {
  return parseEnvelope(data).id;
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
  { identity = DEFAULT_ID, match = false }: DecryptOptions = {},
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
  const own = match ? (id ?? identity) : id;
  const first = secrets.filter((secret) => secret.id === own);
  const others = match ? [] : secrets.filter((secret) => secret.id !== own);
  if (match && first.length === 0) {
    throw new HapError({
      code: 'vault-no-secret',
      summary: `a vault needs the password of the vault id '${own ?? identity}'`,
      detail: `given are passwords of: ${idsOf(secrets)}`,
      hint: 'Name the id with --vault-id; passwords of other ids are not tried, since vault_id_match is set.',
      position,
    });
  }
  for (const secret of [...first, ...others]) {
    const bytes = unseal(sealed, secret.password);
    if (bytes) return { bytes, secret };
  }
  const tried = idsOf([...first, ...others]);
  throw new HapError({
    code: 'vault-password',
    summary: 'no password that was given opens this vault',
    detail:
      id === undefined
        ? `tried the vault ids: ${tried}`
        : `its vault id is ${id}; tried the vault ids: ${tried}`,
    hint: 'Give the right password, or the vault id it was encrypted with. If it is the right one, the vault is damaged: its HMAC does not fit.',
    position,
  });
}

function idsOf(secrets: readonly VaultSecret[]): string {
  return [...new Set(secrets.map((secret) => secret.id))].join(', ');
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
