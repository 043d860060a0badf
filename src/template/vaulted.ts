import { Text } from '../python/index.js';

/**
 * What a `!vault` value holds, decrypted, that is still known to be one: `vault_encrypted` says so, and `to_yaml`
 * writes it as it was encrypted. What is made of it is plain text.
 */
export class VaultedText extends Text {
  override readonly typeName = 'AnsibleVaultEncryptedUnicode';

  constructor(
    value: string,
    readonly ciphertext: string,
  ) {
    super(value);
  }
}
