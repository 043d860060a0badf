import { PyError } from './errors.js';
import { toFloat, type Int } from './integers.js';
import { formatIntMagnitude, formatMagnitude } from './numberformat.js';
import { str } from './repr.js';
import { codePoints, textLength } from './sequences.js';
import { checkSize } from './sizes.js';
import { Text } from './text.js';
import { intOf, typeName } from './types.js';
import { Float, PyObject, type Value } from './values.js';

/** A format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
interface Spec {
  fill: string;
  align: string;
  sign: string;
  noNegativeZero: boolean;
  alternate: boolean;
  zero: boolean;
  width: number;
  grouping: string;
  precision: number | undefined;
  type: string;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?(.)?$/su;

/**
 * Python's `format(value, spec)`.
 * @throws PyError ValueError or TypeError where the spec is wrong, or wrong for the value
 */
export function format(value: Value, spec: string): string {
  if (value instanceof PyObject && !(value instanceof Text)) {
    const text = value.format(spec);
    if (text !== undefined) return text;
    if (spec === '') return value.str();
  }
  if (spec === '') return str(value);
  const parsed = parse(spec, value);
  if (typeof value === 'string') return formatText(value, parsed);
  if (value instanceof Text) return formatText(value.value, parsed);
  if (value instanceof Float) return formatFloat(value.value, parsed, value);
  const int = intOf(value);
  if (int !== undefined) return formatInt(int, parsed, value);
  throw new PyError('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
}

function parse(text: string, value: Value): Spec {
  const match = SPEC.exec(text);
  if (!match) {
    if (/\.(?:$|\D)/.test(text)) throw new PyError('ValueError', 'Format specifier missing precision');
    const [kind] = [typeName(value)];
    throw new PyError('ValueError', `Invalid format specifier '${text}' for object of type '${kind}'`);
  }
  const [, fill, align, sign = '', z, alternate, zero, width, grouping = '', precision, type = ''] = match;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? '',
    sign,
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    zero: zero !== undefined,
    width: size(width ?? '0'),
    grouping,
    precision: precision === undefined ? undefined : size(precision),
    type,
  };
}

function size(digits: string): number {
  if (digits.length > 18) throw new PyError('ValueError', 'Too many decimal digits in format string');
  checkSize(Number(digits));
  return Number(digits);
}

function unknownType(spec: Spec, value: Value): PyError {
  return new PyError(
    'ValueError',
    `Unknown format code '${spec.type}' for object of type '${typeName(value)}'`,
  );
}

function formatText(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownType(spec, text);
  if (spec.sign !== '')
    throw new PyError(
      'ValueError',
      spec.sign === ' '
        ? 'Space not allowed in string format specifier'
        : 'Sign not allowed in string format specifier',
    );
  if (spec.noNegativeZero)
    throw new PyError('ValueError', 'Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate)
    throw new PyError('ValueError', 'Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=')
    throw new PyError('ValueError', "'=' alignment not allowed in string format specifier");
  if (spec.grouping !== '') throw new PyError('ValueError', `Cannot specify '${spec.grouping}' with 's'.`);
  const shown = spec.precision === undefined ? text : codePoints(text).slice(0, spec.precision).join('');
  return pad(shown, spec, '<');
}

/** Fills a text up to the width, on the side that its alignment leaves. */
function pad(text: string, { align, fill, width }: Spec, otherwise: string): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  switch (align || otherwise) {
    case '<':
      return text + fill.repeat(missing);
    case '^': {
      const left = Math.floor(missing / 2);
      return fill.repeat(left) + text + fill.repeat(missing - left);
    }
    default:
      return fill.repeat(missing) + text;
  }
}

function formatInt(int: Int, spec: Spec, value: Value): string {
  const { type } = spec;
  if (type !== '' && 'eEfFgG%'.includes(type)) return formatFloat(toFloat(int), spec, value);
  if (type !== '' && !'bcdoxXn'.includes(type)) throw unknownType(spec, value);
  const ungrouped = spec.grouping === ',' ? 'boxXnc' : 'nc';
  if (spec.grouping !== '' && type !== '' && ungrouped.includes(type))
    throw new PyError('ValueError', `Cannot specify '${spec.grouping}' with '${type}'.`);
  if (spec.precision !== undefined)
    throw new PyError('ValueError', 'Precision not allowed in integer format specifier');
  if (spec.noNegativeZero)
    throw new PyError(
      'ValueError',
      "Negative zero coercion (z) not allowed in format specifier with integer format code 'd'",
    );
  if (type === 'c') return formatCharacter(int, spec);
  const { digits, prefix } = formatIntMagnitude(int, type);
  const every = type !== '' && 'boxX'.includes(type) ? 4 : 3;
  return signed(int < 0, spec.alternate ? prefix : '', digits, '', every, spec);
}

function formatCharacter(int: Int, spec: Spec): string {
  if (spec.sign !== '') throw new PyError('ValueError', "Sign not allowed with integer format specifier 'c'");
  if (int < 0 || int > 0x10ffff) throw new PyError('OverflowError', '%c arg not in range(0x110000)');
  return pad(String.fromCodePoint(Number(int)), spec, '<');
}

function formatFloat(float: number, spec: Spec, value: Value): string {
  const { type, precision, alternate } = spec;
  if (type !== '' && !'eEfFgGn%'.includes(type)) throw unknownType(spec, value);
  if (spec.grouping !== '' && type === 'n')
    throw new PyError('ValueError', `Cannot specify '${spec.grouping}' with 'n'.`);
  const text = formatMagnitude(float, { type, precision, alternate });
  const whole = /^\d*/.exec(text)?.[0] ?? '';
  const negative = float < 0 || Object.is(float, -0);
  const zero = spec.noNegativeZero && !/[1-9]/.test(text.replace(/e.*/i, ''));
  return signed(negative && !zero, '', whole, text.slice(whole.length), 3, spec);
}

/** A number put together: sign, prefix, digits with their grouping, the rest; filled up to the width. */
function signed(
  negative: boolean,
  prefix: string,
  digits: string,
  rest: string,
  every: number,
  spec: Spec,
): string {
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const before = sign + prefix;
  const align = spec.align || (spec.zero ? '=' : '>');
  const room = spec.width - before.length - rest.length;
  const padZero = align === '=' && spec.fill === '0' && spec.grouping !== '';
  const grouped = group(digits, spec.grouping, every, padZero ? room : 0);
  const body = `${before}${grouped}${rest}`;
  if (align !== '=') return pad(body, { ...spec, align }, '>');
  const missing = Math.max(0, spec.width - textLength(body));
  return `${before}${spec.fill.repeat(missing)}${grouped}${rest}`;
}

/** Digits with a separator between groups; with zeros in front until they take the width. */
function group(digits: string, separator: string, every: number, width: number): string {
  if (separator === '' || digits === '') return digits;
  let all = digits;
  const length = (count: number): number => count + Math.floor((count - 1) / every);
  while (length(all.length) < width) all = `0${all}`;
  const first = all.length % every || every;
  const groups = [all.slice(0, first)];
  for (let i = first; i < all.length; i += every) groups.push(all.slice(i, i + every));
  return groups.join(separator);
}
