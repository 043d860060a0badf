import { define } from '../../jinja/index.js';
import {
  fit,
  intOf,
  item,
  length,
  NOTHING,
  PyError,
  toList,
  truth,
  tryIterate,
  typeName,
  type Value,
} from '../../python/index.js';
import { failure } from '../failure.js';
import { SeededRandom, SystemRandom } from '../random/random.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';

function bigint(value: Value): bigint {
  const int = intOf(value);
  if (int === undefined)
    throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
  return BigInt(int);
}

function random(end: Value, start: Value, step: Value, seed: Value): Value {
  const source = seed === null ? new SystemRandom() : new SeededRandom(seed);
  requireDefined(end);
  if (intOf(end) !== undefined)
    return fit(source.range(truth(start) ? bigint(start) : 0n, bigint(end), truth(step) ? bigint(step) : 1n));
  if (tryIterate(end) === undefined) throw failure('random can only be used on sequences and integers');
  if (truth(start) || truth(step)) throw failure('start and step can only be used with integer values');
  const size = length(end);
  if (size === 0) throw new PyError('IndexError', 'Cannot choose from an empty sequence');
  const index = source.index(size);
  const chosen = item(end, index);
  if (chosen === NOTHING) throw new PyError('KeyError', String(index));
  return chosen;
}

function shuffled(list: Value, seed: Value): Value {
  requireDefined(list);
  const items = tryIterate(list);
  if (!items) return list;
  const out = toList(list);
  (truth(seed) ? new SeededRandom(seed) : new SystemRandom()).shuffle(out);
  return out;
}

/** `random` and `shuffle`: with a seed, the values that CPython's `random` gives for it. */
export const randomFilters: Named = [
  [
    'random',
    define(
      'rand(end, start=None, step=None, seed=None)',
      (_, end = null, start = null, step = null, seed = null) => random(end, start, step, seed),
    ),
  ],
  [
    'shuffle',
    define('randomize_list(mylist, seed=None)', (_, list = null, seed = null) => shuffled(list, seed)),
  ],
];
