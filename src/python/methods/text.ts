import { PyBytes } from '../bytes.js';
import { encodeText } from '../encoding.js';
import { PyError, unsupported } from '../errors.js';
import { codePoints, item, NOTHING, textLength } from '../sequences.js';
import { checkSize } from '../sizes.js';
import { fieldsOf, fieldsOfMapping, formatString } from '../strformat.js';
import { textOf } from '../text.js';
import { intOf } from '../types.js';
import * as unicode from '../unicode.js';
import { Dict, type Value } from '../values.js';
import { int, text } from './arguments.js';
import { limitOf, replaceText, SEARCH_METHODS } from './search.js';
import { SPLIT_METHODS } from './split.js';
import { method, type Method, type MethodTable } from './table.js';

/** `strip`, `lstrip` and `rstrip`: of whitespace, or of any of the characters given. */
function strip(name: string, left: boolean, right: boolean): [string, Method<string>] {
  const side = left && right ? 'both' : left ? 'left' : 'right';
  return method(`${name}(chars=None)`, (s, chars = null) => {
    if (chars === null) return unicode.stripSpace[side](s);
    const unwanted = new Set(codePoints(text(chars, `${name} arg`)));
    const characters = codePoints(s);
    let start = 0;
    let end = characters.length;
    if (left) while (start < end && unwanted.has(characters[start] ?? '')) start += 1;
    if (right) while (end > start && unwanted.has(characters[end - 1] ?? '')) end -= 1;
    return characters.slice(start, end).join('');
  });
}

/** `center`, `ljust` and `rjust`: `left` says how much of the filling goes in front. */
function justify(name: string, left: (missing: number, width: number) => number): [string, Method<string>] {
  return method(`${name}(width, fillchar=' ')`, (s, width = null, fill = ' ') => {
    const size = int(width);
    const filling = text(fill, 'The fill character');
    if (textLength(filling) !== 1)
      throw new PyError('TypeError', 'The fill character must be exactly one character long');
    const missing = size - textLength(s);
    if (missing <= 0) return s;
    checkSize(size);
    const before = left(missing, size);
    return filling.repeat(before) + s + filling.repeat(missing - before);
  });
}

function test(name: string, holds: (text: string) => boolean): [string, Method<string>] {
  return method(`${name}()`, (s) => holds(s));
}

function every(name: string, holds: (character: string) => boolean): [string, Method<string>] {
  return test(name, (s) => unicode.all(s, holds));
}

function expandTabs(s: string, size: number): string {
  let column = 0;
  let out = '';
  for (const c of s) {
    if (c === '\t') {
      const gap = size > 0 ? size - (column % size) : 0;
      checkSize(out.length + gap);
      out += ' '.repeat(gap);
      column += gap;
    } else {
      out += c;
      column = c === '\n' || c === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

function zeroFill(s: string, width: number): string {
  const missing = width - textLength(s);
  if (missing <= 0) return s;
  checkSize(width);
  const sign = /^[+-]/.exec(s)?.[0] ?? '';
  return sign + '0'.repeat(missing) + s.slice(sign.length);
}

/** A table says by code point what becomes of a character: another, a text, or nothing. */
function translate(s: string, table: Value): string {
  let out = '';
  for (const c of s) {
    const to = item(table, c.codePointAt(0) ?? 0);
    if (to === NOTHING) out += c;
    else if (to !== null) {
      const code = intOf(to);
      out += code === undefined ? text(to, 'character mapping') : String.fromCodePoint(Number(code));
      checkSize(out.length);
    }
  }
  return out;
}

function makeTranslation(from: Value, to: Value, drop: Value): Dict {
  const table = new Dict();
  if (from instanceof Dict && to === null) {
    for (const [key, value] of from) table.set(textOf(key)?.codePointAt(0) ?? key, value);
    return table;
  }
  const keys = codePoints(text(from));
  const values = codePoints(text(to));
  if (keys.length !== values.length)
    throw new PyError('ValueError', 'the first two maketrans arguments must have equal length');
  keys.forEach((key, i) => table.set(key.codePointAt(0) ?? 0, values[i]?.codePointAt(0) ?? null));
  if (drop !== null) for (const c of codePoints(text(drop))) table.set(c.codePointAt(0) ?? 0, null);
  return table;
}

/** Python's methods of str. */
export const TEXT_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ...SEARCH_METHODS,
  ...SPLIT_METHODS,
  method('upper()', (s) => s.toUpperCase()),
  method('lower()', (s) => s.toLowerCase()),
  method('capitalize()', (s) => unicode.capitalize(s)),
  method('title()', (s) => unicode.title(s)),
  method('swapcase()', (s) => unicode.swapCase(s)),
  method('casefold()', (s) => unicode.caseFold(s)),
  strip('strip', true, true),
  strip('lstrip', true, false),
  strip('rstrip', false, true),
  justify('center', (missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  justify('ljust', () => 0),
  justify('rjust', (missing) => missing),
  method('zfill(width)', (s, width = null) => zeroFill(s, int(width))),
  method('expandtabs(tabsize=8)', (s, size = 8) => expandTabs(s, int(size))),
  method('replace(old, new, count=-1)', (s, old = null, to = null, count = -1) =>
    replaceText(s, text(old), text(to), limitOf(count)),
  ),
  method('removeprefix(prefix)', (s, prefix = null) => {
    const affix = text(prefix);
    return s.startsWith(affix) ? s.slice(affix.length) : s;
  }),
  method('removesuffix(suffix)', (s, suffix = null) => {
    const affix = text(suffix);
    return affix !== '' && s.endsWith(affix) ? s.slice(0, -affix.length) : s;
  }),
  method('translate(table)', (s, table = null) => translate(s, table)),
  method('maketrans(x, y=None, z=None)', (_, x = null, y = null, z = null) => makeTranslation(x, y, z)),
  ['format', (s, args, kwargs) => formatString(s, fieldsOf(args, kwargs))],
  method('format_map(mapping)', (s, mapping = null) => formatString(s, fieldsOfMapping(mapping))),
  every('isalpha', unicode.isAlpha),
  every('isdecimal', unicode.isDecimal),
  every('isdigit', unicode.isDigit),
  every('isnumeric', unicode.isNumeric),
  every('isalnum', unicode.isAlphanumeric),
  every('isspace', unicode.isSpace),
  test('isupper', (s) => unicode.isCase(s, unicode.isUpper)),
  test('islower', (s) => unicode.isCase(s, unicode.isLower)),
  test('istitle', unicode.isTitleCased),
  test('isidentifier', unicode.isIdentifier),
  test('isprintable', unicode.isAllPrintable),
  test('isascii', (s) => /^[\x00-\x7f]*$/.test(s)),
  method("encode(encoding='utf-8', errors='strict')", (s, encoding = null, errors = null) => {
    if (textOf(errors) !== 'strict') throw unsupported("another errors of encode than 'strict'");
    return new PyBytes(encodeText(s, text(encoding)));
  }),
]);
