import { define } from '../../jinja/index.js';
import { unsupported, type Value } from '../../python/index.js';
import { regexOf } from '../filters/regex.js';
import { toText } from '../text-of.js';
import type { Named } from '../types.js';

function found(value: Value, pattern: Value, ignoreCase: Value, multiline: Value, type: string): boolean {
  const text = toText(value);
  const regex = regexOf(pattern, ignoreCase, multiline);
  switch (type) {
    case 'search':
      return regex.search(text) !== undefined;
    case 'match':
      return regex.match(text) !== undefined;
    case 'fullmatch':
      return regex.fullMatch(text) !== undefined;
    default:
      throw unsupported(`the match_type '${type}'`);
  }
}

/** `match`, `search` and `regex`. */
export const regexTests: Named = [
  ...['match', 'search'].map(
    (name) =>
      [
        name,
        define(
          `${name}(value, pattern='', ignorecase=False, multiline=False)`,
          (_, value = null, pattern = null, ignoreCase = null, multiline = null) =>
            found(value, pattern, ignoreCase, multiline, name),
        ),
      ] as const,
  ),
  [
    'regex',
    define(
      "regex(value='', pattern='', ignorecase=False, multiline=False, match_type='search')",
      (_, value = null, pattern = null, ignoreCase = null, multiline = null, type = null) =>
        found(value, pattern, ignoreCase, multiline, toText(type)),
    ),
  ],
];
