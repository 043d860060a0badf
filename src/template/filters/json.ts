import { define } from '../../jinja/index.js';
import {
  Dict,
  intOf,
  item,
  iterate,
  NOTHING,
  PyError,
  textOf,
  truth,
  Tuple,
  typeName,
  type PyObject,
  type Value,
} from '../../python/index.js';
import { PyDate } from '../../python/time/datetime.js';
import { bytesOf } from '../bytes.js';
import { dumps } from '../../python/json/dumps.js';
import { loads } from '../../python/json/loads.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';

/** What stands for an object in JSON: a dict for `hostvars`, its text for a time. */
export function jsonStandIn(object: PyObject): Value | undefined {
  requireDefined(object);
  if (object instanceof PyDate) return object.isoformat();
  return object.isMapping() ? asDict(object) : undefined;
}

/** A mapping that is no dict as a dict. */
export function asDict(mapping: PyObject): Dict {
  const out = new Dict();
  for (const key of iterate(mapping)) {
    const value = item(mapping, key);
    out.set(key, value === NOTHING ? null : value);
  }
  return out;
}

const KNOWN = [
  'indent',
  'sort_keys',
  'separators',
  'ensure_ascii',
  'skipkeys',
  'allow_nan',
  'vault_to_text',
  'preprocess_unsafe',
];

function write(value: Value, options: ReadonlyMap<string, Value>): string {
  for (const key of options.keys())
    if (!KNOWN.includes(key))
      throw new PyError('TypeError', `to_json() got an unexpected keyword argument '${key}'`);
  const flag = (name: string, otherwise: boolean): boolean => {
    const given = options.get(name);
    return given === undefined ? otherwise : truth(given);
  };
  const indent = indentOf(options.get('indent') ?? null);
  const [itemSeparator, keySeparator] = separators(options.get('separators') ?? null, indent !== undefined);
  return dumps(value, {
    indent,
    itemSeparator,
    keySeparator,
    sortKeys: flag('sort_keys', false),
    asciiOnly: flag('ensure_ascii', true),
    skipKeys: flag('skipkeys', false),
    allowNan: flag('allow_nan', true),
    other: jsonStandIn,
  });
}

function indentOf(value: Value): string | undefined {
  if (value === null) return undefined;
  const text = textOf(value);
  if (text !== undefined) return text;
  const int = intOf(value);
  if (int === undefined)
    throw new PyError('TypeError', `can't multiply sequence by non-int of type '${typeName(value)}'`);
  return ' '.repeat(Math.max(0, Number(int)));
}

function separators(value: Value, pretty: boolean): [string, string] {
  if (value === null) return [pretty ? ',' : ', ', ': '];
  const items = value instanceof Tuple ? value.items : Array.isArray(value) ? value : [];
  const [item = null, key = null] = items;
  const texts = [textOf(item), textOf(key)];
  if (items.length !== 2 || texts[0] === undefined || texts[1] === undefined)
    throw new PyError('ValueError', 'separators has to be a pair of str');
  return [texts[0], texts[1]];
}

/** `to_json`, `to_nice_json` and `from_json`. */
export const jsonFilters: Named = [
  [
    'to_json',
    define('to_json(a, **kw)', (_, value = null, options = null) => write(value, optionsOf(options))),
  ],
  [
    'to_nice_json',
    define(
      'to_nice_json(a, indent=4, sort_keys=True, **kw)',
      (_, value = null, indent = null, sort = null, more = null) => {
        const options = optionsOf(more);
        if (options.has('separators'))
          throw new PyError('TypeError', "to_json() got multiple values for keyword argument 'separators'");
        options
          .set('indent', indent)
          .set('sort_keys', sort)
          .set('separators', new Tuple([',', ': ']));
        return write(value, options);
      },
    ),
  ],
  [
    'from_json',
    define('loads(s)', (_, value = null) => {
      const bytes = bytesOf(value);
      const text = bytes ? Buffer.from(bytes).toString('utf8') : textOf(value);
      if (text !== undefined) return loads(text);
      requireDefined(value);
      const given = typeName(value);
      throw new PyError('TypeError', `the JSON object must be str, bytes or bytearray, not ${given}`);
    }),
  ],
];

function optionsOf(value: Value): Map<string, Value> {
  const out = new Map<string, Value>();
  if (value instanceof Dict) for (const [key, item] of value) out.set(String(textOf(key)), item);
  return out;
}
