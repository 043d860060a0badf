import { PyError } from '../../python/index.js';
import type { Compare } from './loose.js';

const STRICT = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/;

function parse(version: string): (number | string)[] {
  const match = STRICT.exec(version);
  if (!match) throw new PyError('ValueError', `invalid version number '${version}'`);
  const [, major = '0', minor = '0', patch = '0', stage, number = '0'] = match;
  // A release comes after its alphas and betas.
  return [Number(major), Number(minor), Number(patch), stage ?? 'c', Number(number)];
}

/**
 * Versions like `1.2.3` or `1.2b3`, as Python's `StrictVersion` compares them.
 * @throws PyError ValueError where one is none
 */
export const compareStrict: Compare = (a, b) => compareParts(parse(a), parse(b));

/** Two lists of parts, of the same kind each. */
export function compareParts(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, x] of a.entries()) {
    const y = b[index];
    if (y === undefined) return 1;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
