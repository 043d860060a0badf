import { Dict, Float, fromPlain, PyObject, Tuple, type Value } from '../python/index.js';
import { str as pythonStr } from '../python/repr.js';
import { literal } from './literal.js';

/** A value is not of the type a param has. */
export class NotConvertible extends Error {
  /** @param complete the message is the whole sentence, not the end of Ansible's "… and we were unable to convert to …" */
  constructor(
    message: string,
    readonly complete = false,
  ) {
    super(message);
  }
}

/** Python's name of a value's type: `str`, `NoneType`. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'bigint') return 'int';
  if (value instanceof Float) return 'float';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Tuple) return 'tuple';
  return value instanceof PyObject ? value.typeName : 'dict';
}

function refuse(value: unknown, what: string): NotConvertible {
  return new NotConvertible(`<class '${typeName(value)}'> cannot be converted to ${what}`);
}

/** Text of anything, as Python's `str` gives it: `True`, `[1, 'a']`. */
export function toStr(value: unknown): string {
  return typeof value === 'string' ? value : pythonStr(fromPlain(value));
}

const yes = new Set(['y', 'yes', 'on', '1', 'true', 't']);
const no = new Set(['n', 'no', 'off', '0', 'false', 'f']);

/** A truth value, as Ansible's `boolean` reads it. @throws NotConvertible */
export function toBool(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const plain = value instanceof Float ? value.value : value;
  if (plain === 1) return true;
  if (plain === 0) return false;
  if (typeof plain !== 'string' && typeof plain !== 'number' && typeof plain !== 'bigint')
    throw refuse(value, 'a bool');
  const word = toStr(plain).toLowerCase().trim();
  if (typeof plain === 'string' && yes.has(word)) return true;
  if (typeof plain === 'string' && no.has(word)) return false;
  const valid = "'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0";
  throw new NotConvertible(
    `The value '${toStr(value)}' is not a valid boolean.  Valid booleans include: ${valid}`,
  );
}

/** Whether a text is one of those that Ansible takes for true, or for false. */
export function isBooleanWord(word: string, which: boolean): boolean {
  return (which ? yes : no).has(word);
}

/** @throws NotConvertible */
export function toInt(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  // Python's int() takes blanks around and single underscores between digits.
  if (typeof value === 'string' && /^\s*[-+]?\d+(_\d+)*\s*$/.test(value))
    return Number(value.replaceAll('_', ''));
  throw refuse(value, 'an int');
}

/** @throws NotConvertible */
export function toFloat(value: unknown): number {
  if (value instanceof Float) return value.value;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const word = value.trim().toLowerCase();
    if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(word)) return Number(word);
    const special = /^([-+]?)(inf|infinity|nan)$/.exec(word);
    if (special) return special[2] === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  }
  throw refuse(value, 'a float');
}

/** A list as it is; text at its commas; a number as a list of its text. @throws NotConvertible */
export function toList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return [...value.items];
  if (typeof value === 'string') return value.split(',');
  if (['number', 'boolean', 'bigint'].includes(typeof value) || value instanceof Float) return [toStr(value)];
  throw refuse(value, 'a list');
}

/** A dict as it is; JSON, a Python literal or `k1=v1, k2=v2` read as one. @throws NotConvertible */
export function toDict(value: unknown): Dict {
  if (value instanceof Dict) return value;
  if (typeof value === 'string') {
    if (value.startsWith('{')) return dictFromText(value);
    if (!value.includes('='))
      throw new NotConvertible('dictionary requested, could not parse JSON or key=value');
    return new Dict(keyValues(value));
  }
  const plain = typeof value === 'object' && value !== null ? fromPlain(value) : undefined;
  if (plain instanceof Dict) return plain;
  throw refuse(value, 'a dict');
}

function dictFromText(text: string): Dict {
  for (const read of [(t: string): Value => fromPlain(JSON.parse(t)), literal]) {
    try {
      const value = read(text);
      if (value instanceof Dict) return value;
    } catch {
      // The next way of reading it may do.
    }
  }
  throw new NotConvertible('unable to evaluate string as dictionary');
}

/** `a=1, b="x y"`: pairs parted by commas or blanks, quotes and backslashes as in a shell. */
function keyValues(text: string): [string, string][] {
  const fields: string[] = [];
  let field = '';
  let quote = '';
  let escaped = false;
  for (const c of text.trim()) {
    if (escaped) [field, escaped] = [field + c, false];
    else if (c === '\\') escaped = true;
    else if (!quote && (c === "'" || c === '"')) quote = c;
    else if (quote && quote === c) quote = '';
    else if (!quote && (c === ',' || c === ' ')) [fields[fields.length], field] = [field, ''];
    else field += c;
  }
  fields.push(field);
  return fields
    .filter((f) => f !== '')
    .map((f) => {
      const at = f.indexOf('=');
      if (at < 0) throw new NotConvertible('dictionary requested, could not parse JSON or key=value');
      return [f.slice(0, at), f.slice(at + 1)];
    });
}

const units = 'BKMGTPEZY';

/** A size such as `10M` or `1.5GB` in bytes. @throws NotConvertible */
export function toBytes(value: unknown): number {
  const match = /^\s*(\d+\.?\d*|\.\d+)\s*([A-Za-z]+)?/.exec(toStr(value));
  const power = units.indexOf(match?.[2]?.[0]?.toUpperCase() ?? 'B');
  const unit = match?.[2] ?? '';
  const ends = unit.length < 2 || unit[1] === 'B' || unit.toLowerCase().includes('byte');
  if (!match || power < 0 || !ends) throw refuse(value, 'a Byte value');
  return Math.round(Number(match[1]) * 1024 ** power);
}
