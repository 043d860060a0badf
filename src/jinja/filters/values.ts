import { prettyFormat, str, textOf, truth } from '../../python/index.js';
import { attributeOnly } from '../runtime/attributes.js';
import { define } from '../runtime/callable.js';
import { Undefined } from '../runtime/undefined.js';
import type { TemplateFunction } from '../types.js';

const DEFAULT = define(
  "do_default(value, default_value='', boolean=False)",
  (_, value = null, otherwise = null, boolean = null) => {
    if (value instanceof Undefined) return otherwise;
    return truth(boolean) && !truth(value) ? otherwise : value;
  },
  { light: true },
);

/** Jinja's filters of any value. */
export const VALUE_FILTERS: readonly (readonly [string, TemplateFunction])[] = [
  ['default', DEFAULT],
  ['d', DEFAULT],
  [
    'attr',
    define('do_attr(obj, name)', (context, object = null, name = null) => {
      const attribute = textOf(name) ?? str(name);
      const value = attributeOnly(object, attribute);
      return value === undefined ? context.undefined({ object, name: attribute }) : value;
    }),
  ],
  ['pprint', define('do_pprint(value)', (_, value = null) => prettyFormat(value))],
];
