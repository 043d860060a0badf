import { define } from '../../jinja/index.js';
import {
  compileRegex,
  escapeRegex,
  PyError,
  textOf,
  truth,
  typeName,
  type Regex,
  type Value,
} from '../../python/index.js';
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

function replace(
  value: Value,
  pattern: Value,
  replacement: Value,
  ignoreCase: Value,
  multiline: Value,
): string {
  const regex = regexOf(pattern, ignoreCase, multiline);
  const by = textOf(replacement);
  if (by === undefined) {
    requireDefined(replacement);
    throw new PyError(
      'TypeError',
      `decoding to str: need a bytes-like object, ${typeName(replacement)} found`,
    );
  }
  return regex.sub(by, toText(value));
}

/** A group as `regex_search` is asked for it: `\\1`, or `\\g<name>`. */
function groupOf(argument: Value): string | number {
  const text = textOf(argument);
  if (text === undefined)
    throw new PyError('AttributeError', `'${typeName(argument)}' object has no attribute 'startswith'`);
  if (!text.startsWith('\\')) throw failure('Unknown argument');
  const group = text.startsWith('\\g') ? /^\\g<(\S+)>/.exec(text)?.[1] : /^\\(\d+)/.exec(text)?.[1];
  if (group === undefined) throw new PyError('AttributeError', "'NoneType' object has no attribute 'group'");
  return text.startsWith('\\g') ? group : Number(group);
}

function escaped(value: Value, type: string): string {
  const text = toText(value);
  switch (type) {
    case 'python':
      return escapeRegex(text);
    case 'posix_basic':
      return text.replace(/[\].[^$*\\]/g, '\\$&');
    case 'posix_extended':
      throw failure(`Regex type (${type}) not yet implemented`);
    default:
      throw failure(`Invalid regex type (${type})`);
  }
}

/** `regex_replace`, `regex_findall`, `regex_search` and `regex_escape`. */
export const regexFilters: Named = [
  [
    'regex_replace',
    define(
      "regex_replace(value='', pattern='', replacement='', ignorecase=False, multiline=False)",
      (_, value = null, pattern = null, replacement = null, ignoreCase = null, multiline = null) =>
        replace(value, pattern, replacement, ignoreCase, multiline),
    ),
  ],
  [
    'regex_findall',
    define(
      'regex_findall(value, regex, multiline=False, ignorecase=False)',
      (_, value = null, pattern = null, multiline = null, ignoreCase = null) =>
        regexOf(pattern, ignoreCase, multiline).findAll(toText(value)),
    ),
  ],
  [
    'regex_search',
    (_, [value = null, pattern, ...groups], kwargs) => {
      const text = toText(value);
      const given = pattern ?? kwargs.get('regex');
      if (given === undefined)
        throw new PyError('TypeError', "regex_search() missing 1 required positional argument: 'regex'");
      const wanted = groups.map(groupOf);
      const flag = (name: string): Value => kwargs.get(name) ?? false;
      const match = regexOf(given, flag('ignorecase'), flag('multiline')).search(text);
      if (!match) return null;
      return wanted.length === 0 ? match.text : wanted.map((group) => match.group(group));
    },
  ],
  [
    'regex_escape',
    define("regex_escape(string, re_type='python')", (_, value = null, type = null) =>
      escaped(value, toText(type)),
    ),
  ],
];
