import { ModuleFailure } from '../../model/index.js';

/** The highest code that an encoding of one byte a character holds. */
const singleByte: Readonly<Record<string, number>> = {
  ascii: 0x7f,
  usascii: 0x7f,
  latin1: 0xff,
  iso88591: 0xff,
  l1: 0xff,
};

/**
 * UTF-8 text in another encoding, by Python's names for it.
 * @throws ModuleFailure for an encoding that is not known here, or a character that it does not have
 */
export function encode(utf8: Uint8Array, encoding: string): Uint8Array {
  const name = encoding.toLowerCase().replace(/[-_ ]/g, '');
  if (name === 'utf8' || name === 'u8') return utf8;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8);
  if (name === 'utf8sig') return Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8);
  const limit = singleByte[name];
  if (limit !== undefined) return bytesOf(text, limit, encoding);
  const [, wide, order] = /^utf(16|32)(le|be)?$/.exec(name) ?? [];
  if (wide === undefined)
    throw new ModuleFailure(
      `unknown encoding: ${encoding}. UTF-8, UTF-16, UTF-32, Latin-1 and ASCII are known`,
    );
  // Without an order, Python writes a mark and its machine's own, which is little-endian.
  return wideBytes(order === undefined ? `\ufeff${text}` : text, Number(wide) / 8, order !== 'be');
}

function bytesOf(text: string, limit: number, encoding: string): Uint8Array {
  return Uint8Array.from(text, (c) => {
    const code = c.codePointAt(0) ?? 0;
    if (code > limit) throw new ModuleFailure(`'${encoding}' cannot encode the character '${c}'`);
    return code;
  });
}

function wideBytes(text: string, width: number, little: boolean): Uint8Array {
  const units =
    width === 2
      ? Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
      : Array.from(text, (c) => c.codePointAt(0) ?? 0);
  const bytes = new Uint8Array(units.length * width);
  const view = new DataView(bytes.buffer);
  units.forEach((unit, i) => {
    if (width === 2) view.setUint16(i * 2, unit, little);
    else view.setUint32(i * 4, unit, little);
  });
  return bytes;
}
