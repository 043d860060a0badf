import { PyError } from '../errors.js';
import { strRepr } from '../repr.js';
import { octalEscape } from './escapes.js';
import { Scanner } from './scanner.js';

/** A replacement: text and the numbers of groups between it. */
export type Replacement = (string | number)[];

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Parses the replacement of Python's `re.sub`: `\1`, `\g<1>`, `\g<name>`, `\n`.
 * @param groups the number of groups of the pattern
 * @throws PyError re.error or IndexError, in Python's words
 */
export function parseReplacement(
  text: string,
  groups: number,
  names: ReadonlyMap<string, number>,
): Replacement {
  if (!text.includes('\\')) return [text];
  const scanner = new Scanner(text);
  const out: Replacement = [];
  let literal = '';
  while (!scanner.done) {
    const at = scanner.position;
    const c = scanner.next();
    const part = c === '\\' ? escape(scanner, at, groups, names) : c;
    if (typeof part === 'string') literal += part;
    else {
      out.push(literal, part);
      literal = '';
    }
  }
  out.push(literal);
  return out.filter((part) => part !== '');
}

function escape(
  scanner: Scanner,
  at: number,
  groups: number,
  names: ReadonlyMap<string, number>,
): string | number {
  const c = scanner.peek();
  if (c === '') throw scanner.error('bad escape (end of pattern)', at);
  if (c === 'g') {
    scanner.next();
    return namedGroup(scanner, groups, names);
  }
  if (c === '0') return String.fromCodePoint(octalEscape(scanner, at, scanner.takeWhile(/[0-7]/, 3)));
  if (/[1-9]/.test(c)) {
    const digits = scanner.takeWhile(/\d/, 2);
    if (/^[0-7]{2}$/.test(digits) && /[0-7]/.test(scanner.peek()))
      return String.fromCodePoint(octalEscape(scanner, at, digits + scanner.next()));
    return known(scanner, Number(digits), groups, at + 1);
  }
  scanner.next();
  const named = NAMED[c];
  if (named !== undefined) return named;
  if (/[A-Za-z]/.test(c)) throw scanner.error(`bad escape \\${c}`, at);
  return `\\${c}`;
}

function namedGroup(scanner: Scanner, groups: number, names: ReadonlyMap<string, number>): number {
  const at = scanner.position;
  if (!scanner.take('<')) throw scanner.error('missing <', at);
  const name = scanner.until('>', () =>
    scanner.error(scanner.text.endsWith('<') ? 'missing group name' : 'missing >, unterminated name', at + 1),
  );
  if (name === '') throw scanner.error('missing group name', at + 1);
  if (/^\d+$/.test(name)) return known(scanner, Number(name), groups, at + 1);
  if (!/^[\p{XIDS}_]\p{XIDC}*$/u.test(name))
    throw scanner.error(`bad character in group name ${strRepr(name)}`, at + 1);
  const group = names.get(name);
  if (group === undefined) throw new PyError('IndexError', `unknown group name ${strRepr(name)}`);
  return group;
}

function known(scanner: Scanner, group: number, groups: number, at: number): number {
  if (group > groups) throw scanner.error(`invalid group reference ${group}`, at);
  return group;
}
