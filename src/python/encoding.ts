import { PyError } from './errors.js';

/** Python's names of the encodings that are known here, without what parts their words, and what each is. */
const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf8',
  u8: 'utf8',
  utf8sig: 'utf8-sig',
  ascii: 'ascii',
  usascii: 'ascii',
  latin1: 'latin1',
  l1: 'latin1',
  iso88591: 'latin1',
  utf16: 'utf16',
  utf16le: 'utf16le',
  utf16be: 'utf16be',
  utf32: 'utf32',
  utf32le: 'utf32le',
  utf32be: 'utf32be',
  cp1252: 'cp1252',
  windows1252: 'cp1252',
};

type Encoding =
  | 'utf8'
  | 'utf8-sig'
  | 'ascii'
  | 'latin1'
  | 'utf16'
  | 'utf16le'
  | 'utf16be'
  | 'utf32'
  | 'utf32le'
  | 'utf32be'
  | 'cp1252';

function encodingOf(name: string): Encoding {
  const known = NAMES[name.toLowerCase().replace(/[-_\s]/g, '')];
  if (known === undefined) throw new PyError('ValueError', `unknown encoding: ${name}`);
  return known;
}

/** The characters of Windows-1252 from 0x80 to 0x9f; NUL stands for those it has not. */
const CP1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

/**
 * Text in an encoding by Python's name. A byte that was no UTF-8 when it was read is written as it was (Python's
 * surrogateescape, as Ansible uses it).
 * @throws PyError where the encoding is not known or has no such character
 */
export function encodeText(text: string, name: string): Buffer {
  const encoding = encodingOf(name);
  switch (encoding) {
    case 'utf8':
      return encodeUtf8(text);
    case 'utf8-sig':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), encodeUtf8(text)]);
    case 'utf16':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf16le':
      return Buffer.from(text, 'utf16le');
    case 'utf16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'utf32':
      return wide(`\ufeff${text}`, true);
    case 'utf32le':
    case 'utf32be':
      return wide(text, encoding === 'utf32le');
    default:
      return encodeBytewise(text, encoding, name);
  }
}

/** Lone low surrogates stand for bytes that were no UTF-8. */
const ESCAPED = /[\udc80-\udcff]/;

function encodeUtf8(text: string): Buffer {
  if (!ESCAPED.test(text)) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const alone = code >= 0xd800 && code <= 0xdfff;
    if (alone && (code < 0xdc80 || code > 0xdcff))
      throw new PyError(
        'UnicodeError',
        "'utf-8' codec can't encode a lone surrogate: surrogates not allowed",
      );
    parts.push(alone ? Buffer.from([code - 0xdc00]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

function wide(text: string, little: boolean): Buffer {
  const points = Array.from(text);
  const out = Buffer.alloc(points.length * 4);
  points.forEach((point, index) => {
    const code = point.codePointAt(0) ?? 0;
    if (little) out.writeUInt32LE(code, index * 4);
    else out.writeUInt32BE(code, index * 4);
  });
  return out;
}

function encodeBytewise(text: string, encoding: Encoding, name: string): Buffer {
  const most = encoding === 'ascii' ? 0x7f : 0xff;
  const bytes: number[] = [];
  let position = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const special = encoding === 'cp1252' && character !== '\0' ? CP1252.indexOf(character) : -1;
    const outside = code > most || (encoding === 'cp1252' && code >= 0x80 && code <= 0x9f);
    if (special >= 0) bytes.push(0x80 + special);
    else if (ESCAPED.test(character) && character.length === 1) bytes.push(code - 0xdc00);
    else if (outside)
      throw new PyError(
        'UnicodeError',
        `'${name}' codec can't encode character in position ${position}: ordinal not in range(${most + 1})`,
      );
    else bytes.push(code);
    position += 1;
  }
  return Buffer.from(bytes);
}

/**
 * Bytes as text. Bytes that are no UTF-8 become lone surrogates, from which {@link encodeText} makes them again.
 * @throws PyError where the encoding is not known, or is another than UTF-8 and the bytes are none of it
 */
export function decodeBytes(bytes: Uint8Array, name: string): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (encodingOf(name)) {
    case 'utf8':
      return decodeUtf8(buffer);
    case 'utf8-sig':
      return decodeUtf8(buffer).replace(/^\ufeff/, '');
    case 'ascii':
      return decodeUtf8(buffer, 0x7f);
    case 'latin1':
      return buffer.toString('latin1');
    case 'utf16':
      if (buffer[0] === 0xfe && buffer[1] === 0xff) return utf16(buffer.subarray(2), true);
      return utf16(buffer, false).replace(/^\ufeff/, '');
    case 'utf16le':
    case 'utf16be':
      return utf16(buffer, encodingOf(name) === 'utf16be');
    case 'cp1252':
      return buffer.toString('latin1').replace(/[\x80-\x9f]/g, (c) => CP1252.charAt(c.charCodeAt(0) - 0x80));
    default:
      return utf32(buffer, encodingOf(name));
  }
}

function utf16(buffer: Buffer, big: boolean): string {
  if (buffer.length % 2) throw new PyError('UnicodeError', "'utf-16' codec can't decode: truncated data");
  return (big ? Buffer.from(buffer).swap16() : buffer).toString('utf16le');
}

function utf32(buffer: Buffer, encoding: Encoding): string {
  if (buffer.length % 4) throw new PyError('UnicodeError', "'utf-32' codec can't decode: truncated data");
  let out = '';
  for (let at = 0; at < buffer.length; at += 4) {
    const code = encoding === 'utf32be' ? buffer.readUInt32BE(at) : buffer.readUInt32LE(at);
    if (code > 0x10ffff)
      throw new PyError('UnicodeError', "'utf-32' codec can't decode: code point not in range");
    out += String.fromCodePoint(code);
  }
  return encoding === 'utf32' ? out.replace(/^\ufeff/, '') : out;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param most the highest first byte that is taken for a character: 0x7f for ASCII */
function decodeUtf8(buffer: Buffer, most = 0xff): string {
  if (most === 0xff) {
    try {
      return strict.decode(buffer);
    } catch {
      // Some of it is no UTF-8: those bytes are kept one by one.
    }
  }
  let out = '';
  for (let at = 0; at < buffer.length;) {
    const size = sequenceLength(buffer, at);
    const first = buffer[at] ?? 0;
    if (size === 0 || first > most) {
      out += first < 0x80 ? String.fromCharCode(first) : String.fromCharCode(0xdc00 + first);
      at += 1;
    } else {
      out += buffer.toString('utf8', at, at + size);
      at += size;
    }
  }
  return out;
}

/** Bytes of the UTF-8 sequence that begins here; 0 where none does. */
function sequenceLength(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  const size =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size < 2) return size;
  const part = buffer.subarray(at, at + size);
  try {
    strict.decode(part);
    return part.length === size ? size : 0;
  } catch {
    return 0;
  }
}
