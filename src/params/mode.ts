import { NotConvertible, toStr } from './coerce.js';

const clause = /^[ugoa]*([-+=]([rwxXst]*|[ugo]+))+$/;

/**
 * A file's mode as chmod takes it: `0644` for the octal text `644` and for the number 420 (what YAML makes of 0644),
 * or a symbolic mode as it is.
 * @throws NotConvertible
 */
export function toMode(value: unknown): string {
  if (typeof value === 'number' && Number.isInteger(value)) return octal(value);
  const text = toStr(value);
  if (/^\s*(0[oO])?[0-7]+\s*$/.test(text))
    return octal(Number.parseInt(text.trim().replace(/^0[oO]/, ''), 8), text);
  if (text !== '' && text.split(',').every((c) => clause.test(c))) return text;
  throw new NotConvertible('mode must be in octal or symbolic form', true);
}

function octal(bits: number, written: string | number = bits): string {
  if (bits < 0 || bits > 0o7777) {
    const quoted = typeof written === 'number' ? `the number ${written}` : `'${written}'`;
    throw new NotConvertible(
      `Invalid mode supplied, only permission info is allowed: ${quoted} has more than 07777`,
      true,
    );
  }
  return bits.toString(8).padStart(4, '0');
}
