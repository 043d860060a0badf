import { define } from '../../jinja/index.js';
import { fit, str, textOf, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import type { Named } from '../types.js';

/** Ways to write a hardware address: so many digits in a group, and what stands between. */
const FORMS: Readonly<Record<string, { digits: number; between: string; upper?: boolean }>> = {
  bare: { digits: 12, between: '', upper: true },
  cisco: { digits: 4, between: '.' },
  eui48: { digits: 2, between: '-', upper: true },
  linux: { digits: 2, between: ':' },
  pgsql: { digits: 6, between: ':' },
  postgresql: { digits: 6, between: ':' },
  psql: { digits: 6, between: ':' },
  win: { digits: 2, between: '-', upper: true },
};

/** The 48 bits of a hardware address; `undefined` where the text is none. */
export function hardwareBits(text: string): bigint | undefined {
  for (const [mark, size, least] of [
    [':', 2, 1],
    ['-', 2, 1],
    [':', 4, 1],
    ['-', 4, 1],
    ['.', 4, 1],
    [':', 6, 5],
    ['-', 6, 5],
    ['', 12, 11],
  ] as const) {
    const groups = mark === '' ? [text] : text.split(mark);
    const fits = groups.every(
      (group) => /^[\da-fA-F]+$/.test(group) && group.length <= size && group.length >= least,
    );
    if (fits && groups.length * size === 12)
      return BigInt(`0x${groups.map((g) => g.padStart(size, '0')).join('')}`);
  }
  return undefined;
}

function query(value: Value, asked: string, alias: string): Value {
  const bits = hardwareBits(textOf(value) ?? str(value));
  if (bits === undefined) {
    if (asked !== '' && asked !== 'bool') throw failure(`${alias}: not a hardware address: ${str(value)}`);
    return null;
  }
  if (asked === '') return value;
  if (asked === 'bool') return true;
  if (asked === 'int') return fit(bits);
  const hex = bits.toString(16).padStart(12, '0');
  if (asked === 'unix') return (hex.match(/../g) ?? []).map((pair) => pair.replace(/^0/, '')).join(':');
  const form = Object.hasOwn(FORMS, asked) ? FORMS[asked] : undefined;
  if (!form) throw failure(`${alias}: unknown filter type: ${asked}`);
  const groups = hex.match(new RegExp(`.{${form.digits}}`, 'g')) ?? [];
  const text = groups.join(form.between);
  return form.upper === true ? text.toUpperCase() : text;
}

/** `hwaddr` and `macaddr`. */
export const hardwareFilters: Named = ['hwaddr', 'macaddr'].map((name) => [
  name,
  define(`${name}(value, query='', alias='${name}')`, (_, value = null, asked = null) =>
    query(value, str(asked), name),
  ),
]);
