import { order, type Value } from '../../python/index.js';
import { equals } from '../../python/index.js';

/** A version as two of its kind are compared: less than 0, 0, more than 0. */
export type Compare = (a: string, b: string) => number;

/** The parts of a loose version: numbers, words, and what is between them, dots left out. */
function parts(version: string): Value[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Versions of any form, part by part, as Python's `LooseVersion` compares them.
 * @throws PyError TypeError where a number is compared with a word
 */
export const compareLoose: Compare = (a, b) => {
  const x = parts(a);
  const y = parts(b);
  if (equals(x, y)) return 0;
  return order('<', x, y) ? -1 : 1;
};
