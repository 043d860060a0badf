import { define } from '../../jinja/index.js';
import { HapError } from '../../model/index.js';
import { textOf, truth, typeName, type Value } from '../../python/index.js';
import { decodeBytes, encodeText } from '../../python/encoding.js';
import { decrypt, encrypt, isVault } from '../../vault/index.js';
import { bytesOf } from '../bytes.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';
import { VaultedText } from '../vaulted.js';

/** Something that must be text or bytes, as bytes. @param refusal what is said of anything else */
function content(value: Value, refusal: string): Uint8Array {
  requireDefined(value);
  const text = textOf(value);
  const bytes = text === undefined ? bytesOf(value) : encodeText(text, 'utf-8');
  if (!bytes) throw failure(`${refusal}, instead we got: ${typeName(value)}`);
  return bytes;
}

/** Does what the vault may refuse. */
function attempt<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof HapError) throw failure(`Unable to ${what}: ${error.summary}`);
    throw error;
  }
}

function saltOf(value: Value): Uint8Array | undefined {
  if (value === null) return undefined;
  if (!truth(value)) throw failure('Unable to encrypt: Empty or invalid salt passed to encrypt()');
  return bytesOf(value) ?? encodeText(toText(value), 'utf-8');
}

function vault(value: Value, secret: Value, salt: Value, id: Value): string {
  const password = content(secret, 'Secret passed is required to be a string');
  const bytes = content(value, 'Can only vault strings');
  const named = truth(id) ? { id: toText(id) } : {};
  return attempt('encrypt', () => encrypt(bytes, { ...named, password }, saltOf(salt)));
}

function unvault(value: Value, secret: Value, id: Value): string {
  const password = content(secret, 'Secret passed is required to be as string');
  const sealed =
    value instanceof VaultedText
      ? Buffer.from(value.ciphertext)
      : content(value, 'Vault should be in the form of a string');
  const opened = isVault(sealed)
    ? attempt('decrypt', () => decrypt(sealed, [{ id: toText(id), password }]).bytes)
    : sealed;
  return decodeBytes(opened, 'utf-8');
}

/** `vault` and `unvault`: text to and from what ansible-vault writes. */
export const vaultFilters: Named = [
  [
    'vault',
    define(
      "do_vault(data, secret, salt=None, vaultid='filter_default', wrap_object=False)",
      (_, value = null, secret = null, salt = null, id = null, wrap = null) => {
        const sealed = vault(value, secret, salt, id);
        return truth(wrap) ? new VaultedText(sealed, sealed) : sealed;
      },
    ),
  ],
  [
    'unvault',
    define(
      "do_unvault(vault, secret, vaultid='filter_default')",
      (_, value = null, secret = null, id = null) => unvault(value, secret, id),
    ),
  ],
];
