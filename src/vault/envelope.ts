import { HapError, type Position } from '../model/index.js';
import type { Sealed } from './cipher.js';

const MARK = '$ANSIBLE_VAULT';
const CIPHER = 'AES256';
const COLUMNS = 80;

/** An encrypted text taken apart: `$ANSIBLE_VAULT;1.2;AES256;ID` and lines of hex. */
export interface Envelope {
  /** The vault id that version 1.2 names. */
  readonly id: string | undefined;
  readonly sealed: Sealed;
}

/** Whether something is encrypted by Ansible Vault: ASCII throughout, beginning with its mark. */
export function isVault(data: string | Uint8Array): boolean {
  // Most files are none, which their first character says.
  if (typeof data !== 'string' && data[0] !== MARK.charCodeAt(0)) return false;
  const begin =
    typeof data === 'string' ? data : Buffer.from(data.subarray(0, MARK.length)).toString('latin1');
  if (!begin.startsWith(MARK)) return false;
  return typeof data === 'string' ? /^[\x00-\x7f]*$/.test(data) : data.every((byte) => byte < 128);
}

/**
 * Takes an encrypted text apart.
 * @throws HapError `vault-format` where it is not one, or is damaged
 */
export function parseEnvelope(data: string | Uint8Array, position?: Position): Envelope {
  const text = typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
  const damaged = (summary: string): HapError =>
    new HapError({ code: 'vault-format', summary, hint: 'Encrypt it again with ansible-vault.', position });
  if (!isVault(data)) throw damaged('this is not a vault: it does not begin with $ANSIBLE_VAULT');
  const [header = '', ...lines] = text.split(/\r\n|\n|\r/);
  const [, version, cipher, id] = header.split(';', 4).map((part) => part.trim());
  if (version === undefined || cipher === undefined)
    throw damaged(`the vault's header is damaged: ${header}`);
  if (cipher !== CIPHER) throw damaged(`the vault's cipher ${cipher} is not known, only ${CIPHER}`);
  const inner = fromHex(lines.map((line) => line.trim()).join(''))?.toString('latin1');
  const [salt, hmac, ciphertext, ...more] = inner?.split('\n', 4).map(fromHex) ?? [];
  if (!salt || !hmac || !ciphertext || more.length > 0)
    throw damaged('the vault is damaged: its hexadecimal digits do not add up');
  // A SHA-256, and blocks of AES, of which padding makes one at least.
  if (hmac.length !== 32 || ciphertext.length === 0 || ciphertext.length % 16 !== 0)
    throw damaged('the vault is damaged: a part of it is missing');
  return { id: id === '' ? undefined : id, sealed: { salt, hmac, ciphertext } };
}

/** Writes an envelope as ansible-vault does: version 1.1, or 1.2 with a vault id; lines of 80 columns. */
export function formatEnvelope({ id, sealed }: Envelope): string {
  const inner = [sealed.salt, sealed.hmac, sealed.ciphertext]
    .map((b) => Buffer.from(b).toString('hex'))
    .join('\n');
  const hex = Buffer.from(inner, 'latin1').toString('hex');
  const named = id !== undefined && id !== '' && id !== 'default';
  const lines = [[MARK, named ? '1.2' : '1.1', CIPHER, ...(named ? [id] : [])].join(';')];
  for (let i = 0; i < hex.length; i += COLUMNS) lines.push(hex.slice(i, i + COLUMNS));
  return `${lines.join('\n')}\n`;
}

function fromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[\da-fA-F]*$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}
