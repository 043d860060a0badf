import { define } from '../../jinja/index.js';
import { contains, Dict, Float, iterate, truth, type Value } from '../../python/index.js';
import { booleanOf } from '../boolean.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';
import { VaultedText } from '../vaulted.js';

function truthy(value: Value, convert: Value): boolean {
  const converted = truth(convert) ? booleanOf(value) : undefined;
  return converted ?? truth(value);
}

/** A dict whose keys are the members: what Python's `set` does with them. */
function setOf(value: Value): Dict {
  return new Dict(Array.from(iterate(value), (each) => [each, true] as const));
}

function isSubset(a: Value, b: Value): boolean {
  const members = setOf(b);
  return [...setOf(a).keys()].every((each) => members.has(each));
}

/** `truthy`, `falsy`, `any`, `all`, `subset`, `superset`, `contains`, `nan`, `vault_encrypted`. */
export const valueTests: Named = [
  [
    'truthy',
    define('truthy(value, convert_bool=False)', (_, value = null, convert = null) => truthy(value, convert)),
  ],
  [
    'falsy',
    define('falsy(value, convert_bool=False)', (_, value = null, convert = null) => !truthy(value, convert)),
  ],
  ['any', define('any(iterable)', (_, value = null) => Array.from(iterate(value)).some(truth))],
  ['all', define('all(iterable)', (_, value = null) => Array.from(iterate(value)).every(truth))],
  [
    'contains',
    define('contains(seq, value)', (_, container = null, value = null) => contains(container, value)),
  ],
  ...['subset', 'issubset'].map(
    (name) => [name, define('issubset(a, b)', (_, a = null, b = null) => isSubset(a, b))] as const,
  ),
  ...['superset', 'issuperset'].map(
    (name) => [name, define('issuperset(a, b)', (_, a = null, b = null) => isSubset(b, a))] as const,
  ),
  ...['nan', 'isnan'].map(
    (name) =>
      [
        name,
        define('isnotanumber(x)', (_, value = null) => {
          requireDefined(value);
          return value instanceof Float && Number.isNaN(value.value);
        }),
      ] as const,
  ),
  [
    'vault_encrypted',
    define('vault_encrypted(value)', (_, value = null) => {
      requireDefined(value);
      return value instanceof VaultedText;
    }),
  ],
];
