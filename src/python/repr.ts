import { PyError } from './errors.js';
import { Budget } from './sizes.js';
import { NamedTuple } from './named.js';
import { Dict, Float, Tuple, type Value } from './values.js';

/** Digits of an int that Python is willing to turn into text (`sys.get_int_max_str_digits()`). */
const MAX_DIGITS = 4300;
const MAX_DEPTH = 400;

/** Python's `str(value)`. */
export function str(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return bigText(value);
    default:
      if (value === null) return 'None';
      if (value instanceof Float) return floatRepr(value.value);
      return isContainer(value) ? repr(value) : value.str();
  }
}

/** Python's `repr(value)`. */
export function repr(value: Value): string {
  return describe(value, [], new Budget());
}

function isContainer(value: object): value is Value[] | Tuple | Dict {
  return Array.isArray(value) || value instanceof Tuple || value instanceof Dict;
}

/** @param inside the containers that are being described, so that one within itself ends as `[...]` */
function describe(value: Value, inside: object[], budget: Budget): string {
  const text = describeOne(value, inside, budget);
  budget.spend(text.length + 1);
  return text;
}

function describeOne(value: Value, inside: object[], budget: Budget): string {
  if (typeof value === 'string') return strRepr(value);
  if (typeof value !== 'object' || value === null || value instanceof Float) return str(value);
  if (!isContainer(value)) return value.repr();
  const open = value instanceof Dict ? '{' : Array.isArray(value) ? '[' : '(';
  const close = value instanceof Dict ? '}' : Array.isArray(value) ? ']' : ')';
  if (inside.includes(value)) return `${open}...${close}`;
  if (inside.length >= MAX_DEPTH) throw tooDeep();
  inside.push(value);
  const parts: string[] = [];
  if (value instanceof Dict)
    for (const [k, v] of value) parts.push(`${describe(k, inside, budget)}: ${describe(v, inside, budget)}`);
  else for (const v of Array.isArray(value) ? value : value.items) parts.push(describe(v, inside, budget));
  inside.pop();
  if (value instanceof NamedTuple && value.shownAs !== undefined)
    return `${value.shownAs}(${parts.map((part, i) => `${value.fields[i] ?? ''}=${part}`).join(', ')})`;
  const comma = value instanceof Tuple && parts.length === 1 ? ',' : '';
  return `${open}${parts.join(', ')}${comma}${close}`;
}

function tooDeep(): PyError {
  return new PyError(
    'RecursionError',
    'maximum recursion depth exceeded while getting the repr of an object',
  );
}

function bigText(value: bigint): string {
  const text = value.toString();
  if (text.length - (value < 0n ? 1 : 0) > MAX_DIGITS) {
    const how = 'use sys.set_int_max_str_digits() to increase the limit';
    throw new PyError(
      'ValueError',
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion; ${how}`,
    );
  }
  return text;
}

/** Python's `repr` of a float: the shortest digits that give it back, with a point or an exponent. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    const digits = String(Math.abs(power)).padStart(2, '0');
    return `${mantissa}e${power < 0 ? '-' : '+'}${digits}`;
  }
  const text = plainDecimal(mantissa, power);
  return text.includes('.') ? text : `${text}.0`;
}

/** `1.25e-3` written without an exponent. */
function plainDecimal(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  const rest = digits.slice(power + 1);
  return `${sign}${whole}${rest ? `.${rest}` : ''}`;
}

const SPECIAL = /[\\'\p{C}\p{Z}]/u;
const NAMED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Python's `repr` of a str: single quotes unless only double ones need no escaping. */
export function strRepr(text: string): string {
  if (!SPECIAL.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const c of text) {
    const named = NAMED[c];
    if (named !== undefined) out += named;
    else if (c === quote) out += `\\${c}`;
    else out += isPrintable(c) ? c : escapeCodePoint(c);
  }
  return out + quote;
}

/** Whether `repr` shows a character as it is. */
export function isPrintable(character: string): boolean {
  return character === ' ' || !/[\p{C}\p{Z}]/u.test(character);
}

function escapeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Python's `ascii(value)`: its repr with everything beyond ASCII escaped. */
export function ascii(value: Value): string {
  return repr(value).replace(/[^\x00-\x7f]/gu, escapeCodePoint);
}
