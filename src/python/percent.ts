import { PyError } from './errors.js';
import { toFloat, truncate, type Int } from './integers.js';
import { formatIntMagnitude, formatMagnitude } from './numberformat.js';
import { ascii, repr, str } from './repr.js';
import { codePoints, item, keyError, NOTHING, textLength } from './sequences.js';
import { checkSize } from './sizes.js';
import { textOf } from './text.js';
import { intOf, isString, typeName } from './types.js';
import { Dict, Float, PyObject, Tuple, type Value } from './values.js';
import { DictView } from './views.js';

const CONVERSION = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([^]|$)/gu;

/** One `%` of a format. */
interface Conversion {
  flags: string;
  width: number;
  precision: number | undefined;
  type: string;
}

/** Python's `format % value` of a str. */
export function formatPercent(format: string, value: Value): string {
  const values = new Arguments(value);
  let out = '';
  let at = 0;
  for (const match of format.matchAll(CONVERSION)) {
    const [whole, key, flags = '', width = '', precision, type = ''] = match;
    out += format.slice(at, match.index);
    at = match.index + whole.length;
    const found = key === undefined ? undefined : values.named(key);
    const spec = measured(values, { flags, width: 0, precision: undefined, type }, width, precision);
    if (type === '') throw new PyError('ValueError', 'incomplete format');
    if (whole === '%%') {
      out += '%';
      continue;
    }
    const given = found === undefined ? values.next() : found;
    if (!'sradiuxXoeEfFgGc'.includes(type)) throw unknownType(format, type, at - type.length);
    out += convert(spec, given);
    checkSize(out.length);
  }
  values.finish();
  return out + format.slice(at);
}

/** A conversion with its width and precision, of which each may be one of the values. */
function measured(
  values: Arguments,
  spec: Conversion,
  width: string,
  precision: string | undefined,
): Conversion {
  const wide = width === '*' ? values.int() : size(width);
  const exact = precision === '*' ? Math.max(0, values.int()) : size(precision ?? '');
  const flags = wide < 0 ? `${spec.flags}-` : spec.flags;
  return { ...spec, flags, width: Math.abs(wide), precision: precision === undefined ? undefined : exact };
}

function unknownType(format: string, type: string, at: number): PyError {
  const code = type.codePointAt(0) ?? 0;
  const index = textLength(format.slice(0, at));
  return new PyError(
    'ValueError',
    `unsupported format character '${type}' (0x${code.toString(16)}) at index ${index}`,
  );
}

function size(digits: string): number {
  if (digits.length > 10) throw new PyError('ValueError', 'width too big');
  checkSize(Number(digits));
  return Number(digits);
}

/** What stands to the right of the `%`: a tuple's items, or the one value; a mapping by name. */
class Arguments {
  #at = 0;
  #used = false;

  constructor(private readonly value: Value) {}

  next(): Value {
    const { value } = this;
    if (value instanceof Tuple) {
      const found = value.items[this.#at++];
      if (found === undefined) throw new PyError('TypeError', 'not enough arguments for format string');
      return found;
    }
    if (this.#used) throw new PyError('TypeError', 'not enough arguments for format string');
    this.#used = true;
    return value;
  }

  named(key: string): Value {
    if (!this.#isMapping) throw new PyError('TypeError', 'format requires a mapping');
    this.#used = true;
    const found = item(this.value, key);
    if (found === NOTHING) throw keyError(key);
    return found;
  }

  int(): number {
    const int = intOf(this.next());
    if (int === undefined) throw new PyError('TypeError', '* wants int');
    checkSize(Math.abs(Number(int)));
    return Number(int);
  }

  finish(): void {
    const { value } = this;
    const left = value instanceof Tuple ? this.#at < value.items.length : !this.#used && !this.#isMapping;
    if (left) throw new PyError('TypeError', 'not all arguments converted during string formatting');
  }

  /** Python takes for a mapping whatever can be subscripted and is neither tuple nor str. */
  get #isMapping(): boolean {
    const { value } = this;
    if (value instanceof Dict || Array.isArray(value)) return true;
    return value instanceof PyObject && !isString(value) && !(value instanceof DictView);
  }
}

function convert(spec: Conversion, value: Value): string {
  const { type, precision } = spec;
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      const text = type === 's' ? str(value) : type === 'r' ? repr(value) : ascii(value);
      return pad(precision === undefined ? text : codePoints(text).slice(0, precision).join(''), spec);
    }
    case 'c':
      return pad(character(value), spec);
    case 'd':
    case 'i':
    case 'u':
      return integer(spec, decimal(value, type));
    case 'x':
    case 'X':
    case 'o': {
      const int = intOf(value);
      if (int === undefined) throw wrongType(value, `%${type} format: an integer is required, not `);
      return integer(spec, int);
    }
    default:
      return float(spec, value);
  }
}

function wrongType(value: Value, message: string): PyError {
  if (value instanceof PyObject) value.truth();
  return new PyError('TypeError', message + typeName(value));
}

function decimal(value: Value, type: string): Int {
  if (value instanceof Float) return truncate(value.value);
  const int = intOf(value);
  if (int === undefined) throw wrongType(value, `%${type} format: a real number is required, not `);
  return int;
}

function character(value: Value): string {
  const text = textOf(value);
  if (text !== undefined && textLength(text) === 1) return text;
  const int = intOf(value);
  if (int === undefined) throw new PyError('TypeError', '%c requires int or char');
  if (int < 0 || int > 0x10ffff) throw new PyError('OverflowError', '%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(int));
}

function integer(spec: Conversion, int: Int): string {
  const { digits, prefix } = formatIntMagnitude(int, spec.type);
  return number(
    spec,
    int < 0,
    spec.flags.includes('#') ? prefix : '',
    digits.padStart(spec.precision ?? 0, '0'),
  );
}

function float(spec: Conversion, value: Value): string {
  const int = intOf(value);
  const number_ = value instanceof Float ? value.value : int === undefined ? undefined : toFloat(int);
  if (number_ === undefined) throw wrongType(value, 'must be real number, not ');
  const { type, precision, flags } = spec;
  const text = formatMagnitude(number_, { type, precision: precision ?? 6, alternate: flags.includes('#') });
  const zero = Number.isFinite(number_) ? spec : { ...spec, flags: flags.replace(/0/g, '') };
  return number(zero, number_ < 0 || Object.is(number_, -0), '', text);
}

/** A number with its sign, filled up to the width: with zeros after the sign where `0` says so. */
function number(spec: Conversion, negative: boolean, prefix: string, digits: string): string {
  const { flags, width } = spec;
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const before = sign + prefix;
  if (flags.includes('0') && !flags.includes('-'))
    return before + digits.padStart(width - before.length, '0');
  return pad(before + digits, spec);
}

function pad(text: string, { flags, width }: Conversion): string {
  const missing = Math.max(0, width - textLength(text));
  return flags.includes('-') ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}
