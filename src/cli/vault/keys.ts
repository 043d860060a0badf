import { HapError } from '../../model/index.js';
import type { VaultSecret } from '../../vault/index.js';

/**
 * The password to encrypt with: the one of an id, or the first where there is no choice, as ansible-vault chooses.
 * @param id what `--encrypt-vault-id` says
 * @throws HapError `vault-encrypt-id`
 */
export function encryptingSecret(secrets: readonly VaultSecret[], id: string | undefined): VaultSecret {
  const [first] = id === undefined ? secrets : secrets.filter((secret) => secret.id === id);
  if (first) return first;
  throw new HapError({
    code: 'vault-encrypt-id',
    summary:
      id === undefined
        ? 'encrypting needs a vault password'
        : `there is no password for the vault id '${id}' to encrypt with`,
    detail: secrets.length === 0 ? undefined : `given are passwords of: ${idsOf(secrets)}`,
    hint: 'Give it with --vault-id or --vault-password-file.',
  });
}

/** Refuses to choose among several passwords. @throws HapError `vault-encrypt-id` */
export function onlySecret(secrets: readonly VaultSecret[], id: string | undefined): VaultSecret {
  if (secrets.length > 1 && id === undefined)
    throw new HapError({
      code: 'vault-encrypt-id',
      summary: `there are passwords of several vault ids to encrypt with: ${idsOf(secrets)}`,
      hint: 'Choose one with --encrypt-vault-id.',
    });
  return encryptingSecret(secrets, id);
}

const idsOf = (secrets: readonly VaultSecret[]): string => secrets.map((secret) => secret.id).join(', ');
