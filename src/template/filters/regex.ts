import { define } from '../../jinja/index.js';
import { callMethod, PyError, textOf, truth, typeName, type Value } from '../../python/index.js';
import { compileRegex, type Regex } from '../regex.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';

/** A pattern with the flags that Ansible's filters and tests have as parameters. */
export function regexOf(pattern: Value, ignoreCase: Value, multiline: Value): Regex {
  const source = textOf(pattern);
  if (source === undefined) {
    requireDefined(pattern);
    throw new PyError('TypeError', 'first argument must be string or compiled pattern');
  }
  return compileRegex(source, { ignoreCase: truth(ignoreCase), multiline: truth(multiline) });
}
export const regexFilters: Named = [];
