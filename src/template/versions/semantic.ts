import { PyError } from '../../python/index.js';
import type { Compare } from './loose.js';
import { compareParts } from './strict.js';

const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?(?:\+[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?$/;

interface Semantic {
  readonly core: number[];
  readonly prerelease: readonly string[] | undefined;
}

function parse(version: string): Semantic {
  const match = SEMVER.exec(version);
  if (!match) throw new PyError('ValueError', `invalid semantic version '${version}'`);
  const [, major, minor, patch, prerelease] = match;
  return { core: [major, minor, patch].map(Number), prerelease: prerelease?.split('.') };
}

/**
 * Versions by the rules of semver.org, 2.0.0.
 * @throws PyError ValueError where one is none
 */
export const compareSemantic: Compare = (a, b) => {
  const x = parse(a);
  const y = parse(b);
  const core = compareParts(x.core, y.core);
  if (core !== 0) return core;
  if (!x.prerelease || !y.prerelease)
    return Number(y.prerelease !== undefined) - Number(x.prerelease !== undefined);
  return comparePrerelease(x.prerelease, y.prerelease);
};

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  for (const [index, x] of a.entries()) {
    const y = b[index];
    if (y === undefined) return 1;
    if (x === y) continue;
    const numbers = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return (numbers[0] ? Number(x) < Number(y) : x < y) ? -1 : 1;
  }
  return a.length - b.length;
}
