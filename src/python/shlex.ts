import { PyError } from './errors.js';

/**
 * Splits a command line into words as Python's `shlex.split` does (POSIX mode, no comments): single quotes keep all,
 * double quotes keep all but `\"` and `\\`, a backslash outside keeps the next character.
 * @throws PyError ValueError `No closing quotation`, `No escaped character`
 */
export function shlexSplit(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const c = line.charAt(at);
    if (/[ \t\r\n]/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '\\') {
      if (++at >= line.length) throw new PyError('ValueError', 'No escaped character');
      word = (word ?? '') + line.charAt(at);
    } else if (c === "'" || c === '"') {
      const quoted = readQuoted(line, at);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else word = (word ?? '') + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readQuoted(line: string, start: number): { text: string; end: number } {
  const quote = line.charAt(start);
  let text = '';
  for (let at = start + 1; at < line.length; at++) {
    const c = line.charAt(at);
    if (c === quote) return { text, end: at };
    const next = line.charAt(at + 1);
    if (quote === '"' && c === '\\' && (next === '"' || next === '\\')) {
      text += next;
      at++;
    } else text += c;
  }
  throw new PyError('ValueError', 'No closing quotation');
}
