import { define } from '../../jinja/index.js';
import { Undefined } from '../../jinja/index.js';
import { equals, textOf, truth, typeName, type Value } from '../../python/index.js';
import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import type { Named } from '../types.js';

const TRUE_VALUES: readonly Value[] = ['yes', 'on', '1', 'true', 1];

/** Ansible's `bool`: what it does not know is False. */
export function toBool(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  const known = textOf(value)?.toLowerCase() ?? value;
  return TRUE_VALUES.some((each) => equals(each, known));
}

/** `bool`, `ternary`, `mandatory` and `type_debug`. */
export const typeFilters: Named = [
  ['bool', define('to_bool(a)', (_, a = null) => toBool(a))],
  [
    'ternary',
    define(
      'ternary(value, true_val, false_val, none_val=None)',
      (_, value = null, yes = null, no = null, none = null) => {
        if (value === null && none !== null) return none;
        return truth(value) ? yes : no;
      },
    ),
  ],
  [
    'mandatory',
    define('mandatory(a, msg=None)', (_, a = null, message = null) => {
      if (!(a instanceof Undefined)) return a;
      if (message !== null) throw failure(toText(message));
      const name = a.undefinedName;
      throw failure(`Mandatory variable ${name === undefined ? '' : `'${name}' `} not defined.`);
    }),
  ],
  ['type_debug', define('type_debug(o)', (_, o = null) => typeName(o))],
];
