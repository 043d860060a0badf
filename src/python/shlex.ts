import { PyError } from './errors.js';

/** A word of a line, without its quotes, and where it begins. */
export interface ShlexWord {
  readonly text: string;
  readonly start: number;
}

/** Python's ValueError for a line that ends within a quote or behind a backslash, and where that begins. */
export class ShlexError extends PyError {
  constructor(
    message: 'No closing quotation' | 'No escaped character',
    readonly at: number,
  ) {
    super('ValueError', message);
  }
}

/** What `shlex.split` may be told. */
export interface ShlexOptions {
  /** A `#` that is not quoted begins a comment, also within a word. */
  readonly comments?: boolean;
}

const isSpace = (c: string): boolean => c === ' ' || c === '\t' || c === '\r' || c === '\n';

/**
 * Splits a line into words as Python's `shlex.split` does (POSIX mode), and tells where they begin: single quotes keep all,
 * double quotes keep all but `\"` and `\\`, a backslash outside keeps the next character.
 * @throws ShlexError
 */
export function shlexWords(line: string, options: ShlexOptions = {}): ShlexWord[] {
  const words: ShlexWord[] = [];
  for (let at = 0; ;) {
    while (isSpace(line.charAt(at))) at++;
    if (at >= line.length) return words;
    const word = readWord(line, at, options.comments === true);
    if (word.end > at) words.push({ text: word.text, start: at });
    if (word.comment) return words;
    at = word.end;
  }
}

/** The words alone. @throws ShlexError */
export function shlexSplit(line: string, options?: ShlexOptions): string[] {
  return shlexWords(line, options).map((word) => word.text);
}

function readWord(
  line: string,
  start: number,
  comments: boolean,
): { text: string; end: number; comment: boolean } {
  let text = '';
  let at = start;
  while (at < line.length && !isSpace(line.charAt(at))) {
    const c = line.charAt(at);
    if (c === '#' && comments) return { text, end: at, comment: true };
    if (c === '\\') {
      if (at + 1 >= line.length) throw new ShlexError('No escaped character', at);
      text += line.charAt(at + 1);
      at += 2;
    } else if (c === "'" || c === '"') {
      const quoted = readQuoted(line, at);
      text += quoted.text;
      at = quoted.end;
    } else {
      text += c;
      at++;
    }
  }
  return { text, end: at, comment: false };
}

function readQuoted(line: string, open: number): { text: string; end: number } {
  const quote = line.charAt(open);
  let text = '';
  for (let at = open + 1; at < line.length; at++) {
    const c = line.charAt(at);
    if (c === quote) return { text, end: at + 1 };
    const next = line.charAt(at + 1);
    if (quote === '"' && c === '\\' && (next === '"' || next === '\\')) {
      text += next;
      at++;
    } else text += c;
  }
  throw new ShlexError('No closing quotation', open);
}

/** Characters of a word that needs no quotes; Python's pattern is ASCII only, and so is this one without the flag u. */
const safe = /^[\w@%+=:,./-]+$/;

/** Python's `shlex.quote`: the text as one word of a POSIX shell. */
export function shlexQuote(text: string): string {
  if (text === '') return "''";
  return safe.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
