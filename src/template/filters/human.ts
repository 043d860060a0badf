import { define } from '../../jinja/index.js';
import {
  fit,
  Float,
  fixed,
  intOf,
  order,
  PyError,
  str,
  textOf,
  toFloat,
  truth,
  typeName,
  type Value,
} from '../../python/index.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';

/** Units and their powers of two, the largest first. */
const UNITS: readonly (readonly [string, number])[] = [
  ['Y', 80],
  ['Z', 70],
  ['E', 60],
  ['P', 50],
  ['T', 40],
  ['G', 30],
  ['M', 20],
  ['K', 10],
  ['B', 0],
];

function readable(size: Value, bits: boolean, unit: string | undefined): string {
  const wanted = unit?.toUpperCase();
  const [suffix, power] = UNITS.find(([name, exponent]) =>
    wanted === undefined ? order('>=', size, fit(1n << BigInt(exponent))) : wanted === name,
  ) ?? ['B', 0];
  const number = size instanceof Float ? size.value : intOf(size);
  if (number === undefined)
    throw new PyError('TypeError', `unsupported operand type(s) for /: '${typeName(size)}' and 'int'`);
  const amount = toFloat(typeof number === 'number' ? number : number) / 2 ** power;
  const base = bits ? 'bits' : 'Bytes';
  return `${fixed(amount, 2)} ${power === 0 ? base : suffix + base.charAt(0)}`;
}

/** Ansible's `human_to_bytes`: `'10 MB'` as a number of bytes (or bits). */
export function humanToBytes(size: Value, defaultUnit: string | undefined, bits: boolean): Value {
  const text = toText(size);
  const [, digits = '', given] = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(text) ?? [];
  if (!/\d/.test(digits)) throw new PyError('ValueError', 'not a number');
  const unit = given ?? defaultUnit;
  const number = Number(digits);
  if (unit === undefined) return rounded(number);
  const power = UNITS.find(([name]) => name === unit.charAt(0).toUpperCase())?.[1];
  if (power === undefined) throw new PyError('ValueError', 'not a unit');
  const [letter, word] = bits ? ['b', 'bit'] : ['B', 'byte'];
  if (unit.length > 1 && !unit.toLowerCase().includes(word) && unit.charAt(1) !== letter)
    throw new PyError('ValueError', 'bits where bytes are meant, or the other way round');
  return rounded(number * 2 ** power);
}

/** Python's `int(round(value))`: half to even. */
function rounded(value: number): Value {
  const low = Math.floor(value);
  const rest = value - low;
  return fit(BigInt(rest > 0.5 || (rest === 0.5 && low % 2 !== 0) ? low + 1 : low));
}

function guarded(what: string, size: Value, compute: () => Value): Value {
  requireDefined(size);
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    if (error.type === 'TypeError') throw failure(`${what}() failed on bad input: ${error.message}`);
    throw failure(`${what}() can't interpret following string: ${str(size)}`);
  }
}

/** `human_readable` and `human_to_bytes`. */
export const humanFilters: Named = [
  [
    'human_readable',
    define('human_readable(size, isbits=False, unit=None)', (_, size = null, bits = null, unit = null) =>
      guarded('human_readable', size, () =>
        readable(size, truth(bits), unit === null ? undefined : toText(unit)),
      ),
    ),
  ],
  [
    'human_to_bytes',
    define(
      'human_to_bytes(size, default_unit=None, isbits=False)',
      (_, size = null, unit = null, bits = null) =>
        guarded('human_to_bytes', size, () => humanToBytes(size, textOf(unit), truth(bits))),
    ),
  ],
];
