import type { SourceText } from './source.js';

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * The value of a string literal's inside, its escapes resolved as Python does.
 * @param at the literal's offset, for errors
 * @throws JinjaError where an escape is cut short
 */
export function unescape(text: string, source: SourceText, at: number): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:([xuU])([0-9a-fA-F]*)|([0-7]{1,3})|N(\{[^}]*\})?|([^]))/gu,
    (whole, kind: string | undefined, hex: string, octal?: string, name?: string, other?: string) => {
      if (kind !== undefined) return hexEscape(kind, hex, source, at);
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      if (other === undefined)
        throw source.syntaxError(`the character name ${name ?? ''} is not known here; use \\u or \\U`, at);
      const simple = SIMPLE[other];
      if (simple !== undefined) return simple;
      // Jinja writes what is not ASCII as an escape before it resolves escapes, so the backslash is kept.
      return other > '\x7f' ? `\\${asciiEscape(other)}` : whole;
    },
  );
}

function hexEscape(kind: string, hex: string, source: SourceText, at: number): string {
  const size = HEX[kind] ?? 0;
  if (hex.length < size) {
    const shown = `\\${kind}${'X'.repeat(size)}`;
    throw source.syntaxError(`truncated ${shown} escape`, at);
  }
  const code = parseInt(hex.slice(0, size), 16);
  if (code > 0x10ffff) throw source.syntaxError('illegal Unicode character', at);
  return String.fromCodePoint(code) + hex.slice(size);
}

function asciiEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `u${code.toString(16).padStart(4, '0')}` : `U${code.toString(16).padStart(8, '0')}`;
}
