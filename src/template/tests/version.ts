import { define } from '../../jinja/index.js';
import { PyError, repr, textOf, truth, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import type { Named } from '../types.js';
import { compareLoose, type Compare } from '../versions/loose.js';
import { comparePep440 } from '../versions/pep440.js';
import { compareSemantic } from '../versions/semantic.js';
import { compareStrict } from '../versions/strict.js';

const OPERATORS: ReadonlyMap<string, (difference: number) => boolean> = new Map(
  Object.entries({
    '==': (d: number) => d === 0,
    '=': (d: number) => d === 0,
    eq: (d: number) => d === 0,
    '<': (d: number) => d < 0,
    lt: (d: number) => d < 0,
    '<=': (d: number) => d <= 0,
    le: (d: number) => d <= 0,
    '>': (d: number) => d > 0,
    gt: (d: number) => d > 0,
    '>=': (d: number) => d >= 0,
    ge: (d: number) => d >= 0,
    '!=': (d: number) => d !== 0,
    '<>': (d: number) => d !== 0,
    ne: (d: number) => d !== 0,
  }),
);

const TYPES: ReadonlyMap<string, Compare> = new Map(
  Object.entries({
    loose: compareLoose,
    strict: compareStrict,
    semver: compareSemantic,
    semantic: compareSemantic,
    pep440: comparePep440,
  }),
);

function isVersion(value: Value, version: Value, operator: Value, strict: Value, type: Value): boolean {
  if (strict !== null && type !== null) throw failure("Cannot specify both 'strict' and 'version_type'");
  if (!truth(value)) throw failure('Input version value cannot be empty');
  if (!truth(version)) throw failure('Version parameter to compare against cannot be empty');
  const compare = typeOf(strict, type);
  const holds = OPERATORS.get(textOf(operator) ?? '');
  if (!holds)
    throw failure(
      `Invalid operator type (${toText(operator)}). Must be one of ${[...OPERATORS.keys()].map(repr).join(', ')}`,
    );
  try {
    return holds(compare(toText(value), toText(version)));
  } catch (error) {
    if (error instanceof PyError) throw failure(`Version comparison failed: ${error.message}`);
    throw error;
  }
}

function typeOf(strict: Value, type: Value): Compare {
  if (truth(strict)) return compareStrict;
  if (!truth(type)) return compareLoose;
  const compare = TYPES.get(textOf(type) ?? '');
  if (compare) return compare;
  throw failure(
    `Invalid version type (${toText(type)}). Must be one of ${[...TYPES.keys()].map(repr).join(', ')}`,
  );
}

/** `version` and `version_compare`. */
export const versionTests: Named = ['version', 'version_compare'].map((name) => [
  name,
  define(
    "version_compare(value, version, operator='eq', strict=None, version_type=None)",
    (_, value = null, version = null, operator = null, strict = null, type = null) =>
      isVersion(value, version, operator, strict, type),
  ),
]);
