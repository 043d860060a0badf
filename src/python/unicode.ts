import { isPrintable } from './repr.js';
import { codePoints } from './sequences.js';

/** What Python's str takes for whitespace. */
const SPACES = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SPACE = new RegExp(`^[${SPACES}]$`);
const LEADING = new RegExp(`^[${SPACES}]+`);
const BETWEEN = new RegExp(`[${SPACES}]+`, 'g');
/** Digits that are no decimal ones: superscripts, circled and such. */
const OTHER_DIGIT =
  /^[\u00b2\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792]$/;
const OTHER_NUMERAL =
  /^[\u3007\u4e00\u4e03\u4e09\u4e5d\u4e8c\u4e94\u516b\u516d\u5341\u56db\u5343\u4e07\u5104\u5146\u767e\u96f6]$/;

function stripLeft(text: string): string {
  return text.replace(LEADING, '');
}

/** Goes back from the end: a pattern would try every run of whitespace in the text. */
function stripRight(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** `text.strip()` and its sides, of Python's whitespace. */
export const stripSpace = {
  left: stripLeft,
  right: stripRight,
  both: (text: string): string => stripRight(stripLeft(text)),
};

/** Where runs of whitespace begin and end. */
export function spaceRuns(text: string): { start: number; end: number }[] {
  return Array.from(text.matchAll(BETWEEN), (m) => ({ start: m.index, end: m.index + m[0].length }));
}

/** Whether a text has characters and a test holds for each of them. */
export function all(text: string, test: (character: string) => boolean): boolean {
  return text !== '' && codePoints(text).every(test);
}

export const isSpace = (c: string): boolean => SPACE.test(c);
export const isAlpha = (c: string): boolean => /^\p{L}$/u.test(c);
export const isDecimal = (c: string): boolean => /^\p{Nd}$/u.test(c);
export const isDigit = (c: string): boolean => isDecimal(c) || OTHER_DIGIT.test(c);
export const isNumeric = (c: string): boolean => /^\p{N}$/u.test(c) || OTHER_NUMERAL.test(c);
export const isAlphanumeric = (c: string): boolean => isAlpha(c) || isNumeric(c);
export const isUpper = (c: string): boolean => /^\p{Uppercase}$/u.test(c);
export const isLower = (c: string): boolean => /^\p{Lowercase}$/u.test(c);
const isTitle = (c: string): boolean => /^\p{Lt}$/u.test(c);
const isCased = (c: string): boolean => isUpper(c) || isLower(c) || isTitle(c);

/** Python's `text.isupper()` or `text.islower()`: no cased character is otherwise, and one is so. */
export function isCase(text: string, holds: (c: string) => boolean): boolean {
  const cased = codePoints(text).filter(isCased);
  return cased.length > 0 && cased.every(holds);
}

/** Python's `text.istitle()`: upper case only where a word begins. */
export function isTitleCased(text: string): boolean {
  let inWord = false;
  let any = false;
  for (const c of text) {
    if (isUpper(c) || isTitle(c)) {
      if (inWord) return false;
      inWord = any = true;
    } else if (isLower(c)) {
      if (!inWord) return false;
      any = true;
    } else inWord = false;
  }
  return any;
}

/** V8 takes long to ready itself for the classes of Unicode, which few names need. */
export const isIdentifier = (text: string): boolean =>
  /^[A-Za-z_]\w*$/.test(text) || /^[\p{XIDS}_]\p{XIDC}*$/u.test(text);
export const isAllPrintable = (text: string): boolean => codePoints(text).every(isPrintable);

/** Digraphs, whose title case is neither their upper nor their lower case. */
const DIGRAPHS = new Map([
  ...['\u01c4', '\u01c5', '\u01c6'].map((c) => [c, '\u01c5'] as const),
  ...['\u01c7', '\u01c8', '\u01c9'].map((c) => [c, '\u01c8'] as const),
  ...['\u01ca', '\u01cb', '\u01cc'].map((c) => [c, '\u01cb'] as const),
  ...['\u01f1', '\u01f2', '\u01f3'].map((c) => [c, '\u01f2'] as const),
]);

/** A character's title case. */
function titleCase(character: string): string {
  const digraph = DIGRAPHS.get(character);
  if (digraph !== undefined) return digraph;
  if (/^[\u10d0-\u10ff]$/.test(character)) return character;
  const [first = '', ...rest] = character.toUpperCase();
  return isUpper(first) ? first + rest.join('').toLowerCase() : first + rest.join('');
}

/** The lower case of a text's character; a sigma that ends a word has its own. */
function lowerAt(characters: readonly string[], at: number): string {
  const c = characters[at] ?? '';
  if (c !== '\u03a3') return c.toLowerCase();
  const ends = isCased(characters[at - 1] ?? '') && !isCased(characters[at + 1] ?? '');
  return ends ? '\u03c2' : '\u03c3';
}

/** Python's `text.title()`. */
export function title(text: string): string {
  const characters = codePoints(text);
  return characters
    .map((c, i) => (isCased(characters[i - 1] ?? '') ? lowerAt(characters, i) : titleCase(c)))
    .join('');
}

/** Python's `text.capitalize()`. */
export function capitalize(text: string): string {
  const characters = codePoints(text);
  return characters.map((c, i) => (i === 0 ? titleCase(c) : lowerAt(characters, i))).join('');
}

/** Python's `text.swapcase()`. */
export function swapCase(text: string): string {
  const characters = codePoints(text);
  return characters
    .map((c, i) => (isUpper(c) ? lowerAt(characters, i) : isLower(c) ? c.toUpperCase() : c))
    .join('');
}

/** Python's `text.casefold()`. */
export function caseFold(text: string): string {
  return codePoints(text)
    .map((c) => (c === '\u0131' ? c : c.toUpperCase().toLowerCase()))
    .join('')
    .replace(/\u03c2/g, '\u03c3');
}

/** Python's `text.splitlines(keepends)`. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines = text.match(
    /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g,
  );
  const found = (lines ?? []).filter((line) => line !== '');
  return keepEnds
    ? found
    : found.map((line) => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''));
}
