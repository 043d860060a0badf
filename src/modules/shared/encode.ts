import { ModuleFailure } from '../../model/index.js';
import { decodeBytes, encodeText, PyError } from '../../python/index.js';

const all = 'UTF-8, UTF-16, UTF-32, Latin-1, Windows-1252 and ASCII';

/**
 * UTF-8 text in another encoding, by Python's names for it; without a name it stays what it is.
 * @throws ModuleFailure for an encoding that is not known here, or a character that it does not have
 */
export function encode(utf8: Uint8Array, encoding: string): Uint8Array {
  if (/^(?:utf[-_ ]?8|u8)?$/i.test(encoding)) return utf8;
  try {
    return encodeText(decodeBytes(utf8, 'utf-8'), encoding);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    const known = error.type === 'ValueError' ? `. ${all} are known` : '';
    throw new ModuleFailure(error.message + known);
  }
}
