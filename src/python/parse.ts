import { PyError } from './errors.js';
import { fit, truncate, type Int } from './integers.js';
import { strRepr } from './repr.js';
import { textOf } from './text.js';
import { intOf, typeName } from './types.js';
import { stripSpace } from './unicode.js';
import { Float, PyObject, type Value } from './values.js';

const MAX_DIGITS = 4300;
const PREFIXES: Readonly<Record<string, number>> = { '0b': 2, '0o': 8, '0x': 16 };

/**
 * Python's `int(text, base)`.
 * @returns `undefined` where Python raises ValueError
 */
export function parseInteger(text: string, base = 10): Int | undefined {
  if (base !== 0 && (base < 2 || base > 36))
    throw new PyError('ValueError', 'int() base must be >= 2 and <= 36, or 0');
  const match = /^([+-]?)(0[box](?=_?[0-9a-z]))?(.*)$/is.exec(asciiDigits(stripSpace.both(text)));
  if (!match) return undefined;
  const [, sign = '', given = '', rest = ''] = match;
  const prefixBase = PREFIXES[given.toLowerCase()];
  const usesPrefix = prefixBase !== undefined && (base === 0 || base === prefixBase);
  const radix = base === 0 ? (prefixBase ?? 10) : base;
  const digits = usesPrefix ? rest.replace(/^_/, '') : given + rest;
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(digits)) return undefined;
  const plain = digits.replace(/_/g, '').toLowerCase();
  if (base === 0 && !usesPrefix && /^0+[1-9]/.test(plain)) return undefined;
  if (plain.length > MAX_DIGITS && (radix & (radix - 1)) !== 0)
    throw new PyError(
      'ValueError',
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${plain.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  const magnitude = digitsValue(plain, radix);
  return magnitude === undefined ? undefined : fit(sign === '-' ? -magnitude : magnitude);
}

/** A text with the decimal digits of any script as those of ASCII, as Python reads numbers. */
function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    if (!/^\p{Nd}$/u.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    let zero = code;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}

function digitsValue(digits: string, radix: number): bigint | undefined {
  if (radix === 10) return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
  let value = 0n;
  for (const c of digits) {
    const digit = parseInt(c, 36);
    if (digit >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return value;
}

/**
 * Python's `float(text)`.
 * @returns `undefined` where Python raises ValueError
 */
export function parseFloatText(text: string): number | undefined {
  const plain = asciiDigits(stripSpace.both(text)).toLowerCase();
  const special = /^([+-]?)(inf|infinity|nan)$/.exec(plain);
  if (special) {
    const value = special[2] === 'nan' ? NaN : Infinity;
    return special[1] === '-' ? -value : value;
  }
  const digits = '\\d+(?:_\\d+)*';
  const number = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?$`);
  return number.test(plain) ? Number(plain.replace(/_/g, '')) : undefined;
}

/**
 * Python's `int(value)`, or `int(value, base)` of a str.
 * @throws PyError TypeError or ValueError
 */
export function toInteger(value: Value, base = 10): Int {
  const text = textOf(value);
  if (text !== undefined) {
    const int = parseInteger(text, base);
    if (int !== undefined) return int;
    throw new PyError('ValueError', `invalid literal for int() with base ${base}: ${strRepr(text)}`);
  }
  if (value instanceof Float) return truncate(value.value);
  const int = intOf(value);
  if (int !== undefined) return int;
  throw wrongType(value, 'int() argument must be a string, a bytes-like object or a real number');
}

/**
 * Python's `float(value)`.
 * @throws PyError TypeError or ValueError
 */
export function toFloatValue(value: Value): number {
  const text = textOf(value);
  if (text !== undefined) {
    const float = parseFloatText(text);
    if (float !== undefined) return float;
    throw new PyError('ValueError', `could not convert string to float: ${strRepr(text)}`);
  }
  if (value instanceof Float) return value.value;
  const int = intOf(value);
  if (int === undefined) throw wrongType(value, 'float() argument must be a string or a real number');
  const float = Number(int);
  if (!Number.isFinite(float)) throw new PyError('OverflowError', 'int too large to convert to float');
  return float;
}

function wrongType(value: Value, message: string): PyError {
  // An undefined value says so itself.
  if (value instanceof PyObject) value.truth();
  return new PyError('TypeError', `${message}, not '${typeName(value)}'`);
}
