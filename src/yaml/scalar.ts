import { Float, PyBytes, type Value } from '../python/index.js';
import { MAX_DIGITS } from './limits.js';
import { readTimestamp } from './time.js';

const PREFIX = 'tag:yaml.org,2002:';

/** Texts that have a type as they are (YAML 1.1 as PyYAML reads it, without `y` and `n`). */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...'yes Yes YES no No NO true True TRUE false False FALSE on On ON off Off OFF'
    .split(' ')
    .map((word) => [word, 'bool'] as const),
  ...['~', 'null', 'Null', 'NULL', ''].map((word) => [word, 'null'] as const),
  ['<<', 'merge'],
  ['=', 'value'],
]);

/** The rules by which any other unquoted scalar gets its type, in PyYAML's order. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?)$/, 'float'],
  [/^(?:[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/, 'float'],
  [/^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*))$/, 'int'],
  [/^(?:[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/, 'int'],
  [/^\d{4}-\d\d-\d\d$/, 'timestamp'],
  [
    /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
    'timestamp',
  ],
];

/** The short name (`int`, `str`, …) of the type that an unquoted scalar has in YAML 1.1 as PyYAML reads it. */
export function implicitType(text: string): string {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return 'str';
  for (const [rule, type] of RULES) if (rule.test(text)) return type;
  return 'str';
}

/** `tag:yaml.org,2002:int` → `int`; other tags stay as they are. */
export function shortTag(tag: string): string {
  return tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : tag;
}

/**
 * The value of a scalar's text as one of YAML's types.
 * @returns `undefined` where the text is none of that type (`!!int abc`, `0b_`, the date 2001-02-30)
 */
export function scalarValue(type: string, text: string): Value | undefined {
  switch (type) {
    case 'null':
      return null;
    case 'bool':
      return readBool(text);
    case 'int':
      return readInt(text);
    case 'float':
      return readFloat(text);
    case 'timestamp':
      return readTimestamp(text);
    case 'binary':
      return readBinary(text);
    default:
      return text;
  }
}

function readBool(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (['yes', 'true', 'on'].includes(word)) return true;
  return ['no', 'false', 'off'].includes(word) ? false : undefined;
}

/** Base64, as Python reads it: what is not of its alphabet is passed over, and the padding must be there. */
function readBinary(text: string): PyBytes | undefined {
  const data = text.replaceAll(/[^A-Za-z\d+/=]/g, '');
  const complete = /^(?:[^=]{4})*(?:[^=]{2}==|[^=]{3}=)?$/.test(data);
  return complete ? new PyBytes(Buffer.from(data, 'base64')) : undefined;
}

/** An int as the value model holds it: a number where it is safe. */
function toInt(big: bigint): number | bigint {
  return big >= Number.MIN_SAFE_INTEGER && big <= Number.MAX_SAFE_INTEGER ? Number(big) : big;
}

function readInt(text: string): number | bigint | undefined {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/s.exec(text.replaceAll('_', '')) ?? [];
  const size = magnitude(digits);
  return size === undefined ? undefined : toInt(sign === '-' ? -size : size);
}

function magnitude(digits: string): bigint | undefined {
  if (/^0b[01]+$/.test(digits) || /^0x[\da-f]+$/i.test(digits)) return BigInt(digits);
  if (/^0[0-7]*$/.test(digits)) return BigInt(`0o0${digits}`);
  if (digits.length > MAX_DIGITS) return undefined;
  if (/^[1-9]\d*$/.test(digits)) return BigInt(digits);
  if (!/^\d+(?::\d+)+$/.test(digits)) return undefined;
  return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

function readFloat(text: string): Float | undefined {
  const [, sign, rest = ''] = /^([-+]?)(.*)$/s.exec(text.replaceAll('_', '').toLowerCase()) ?? [];
  const size = floatMagnitude(rest);
  return size === undefined ? undefined : new Float(sign === '-' ? -size : size);
}

function floatMagnitude(text: string): number | undefined {
  if (/^\.?inf$|^infinity$/.test(text)) return Infinity;
  if (/^\.?nan$/.test(text)) return NaN;
  let sum = 0;
  for (const part of text.split(':')) {
    if (!/^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(part)) return undefined;
    sum = sum * 60 + Number(part);
  }
  return sum;
}
