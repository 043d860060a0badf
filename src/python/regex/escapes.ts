import { unsupported } from '../errors.js';
import type { Scanner } from './scanner.js';

const NAMED: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};
const HEX: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * The character that an escape stands for, after its backslash.
 * @returns `undefined` where it is no escape for a character: nothing has been read then
 * @throws PyError re.error where it is cut short
 */
export function characterEscape(scanner: Scanner, backslash: number): number | undefined {
  const c = scanner.peek();
  const named = NAMED[c];
  if (named !== undefined) {
    scanner.next();
    return named;
  }
  const size = HEX[c];
  if (size !== undefined) {
    scanner.next();
    const digits = scanner.takeWhile(/[0-9a-fA-F]/, size);
    if (digits.length < size) throw scanner.error(`incomplete escape \\${c}${digits}`, backslash);
    return parseInt(digits, 16);
  }
  if (c === 'N') throw unsupported('\\N{…} in a regular expression');
  if (c === '' || /[A-Za-z0-9]/.test(c)) return undefined;
  scanner.next();
  return c.codePointAt(0) ?? 0;
}

/** The value of up to three octal digits, which have to stay below 0o400. */
export function octalEscape(scanner: Scanner, backslash: number, digits: string): number {
  const value = parseInt(digits, 8);
  if (value > 0o377)
    throw scanner.error(`octal escape value \\${digits} outside of range 0-0o377`, backslash);
  return value;
}
