import {
  dumps,
  intOf,
  isMapping,
  iterate,
  PyError,
  PyObject,
  repr,
  str,
  Text,
  textOf,
  truth,
  typeName,
  unsupported,
  type Value,
} from '../../python/index.js';
import { define } from '../runtime/callable.js';
import { escapeHtml, Markup } from '../runtime/markup.js';
import { Undefined } from '../runtime/undefined.js';
import type { TemplateFunction } from '../types.js';
import { count } from './attributes.js';
import { urlize } from './urlize.js';

/** Markup as it is; anything else as text with HTML's characters as entities. */
function escape(value: Value): Markup {
  if (value instanceof Markup) return value;
  return new Markup(escapeHtml(value instanceof Text ? value.value : str(value)));
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
]);

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));?/gi,
    (whole, decimal?: string, hex?: string, name = '') => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      const known = ENTITIES.get(String(name));
      if (known === undefined && whole.endsWith(';')) throw unsupported(`the HTML entity ${whole}`);
      return known ?? whole;
    },
  );
}

/** A text without what stands between two marks, and without these. */
function without(text: string, open: string, close: string): string {
  let out = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
    if (end === -1) return out + text.slice(at);
    out += text.slice(at, start);
    at = end + close.length;
  }
}

function stripTags(text: string): string {
  const bare = without(without(text, '<!--', '-->'), '<', '>');
  return unescapeHtml(
    bare
      .split(/\s+/)
      .filter((word) => word !== '')
      .join(' '),
  );
}

function xmlAttributes(value: Value, space: boolean): string {
  if (value instanceof Undefined) value.fail();
  if (!isMapping(value))
    throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const parts: string[] = [];
  for (const key of iterate(value)) {
    const item = value instanceof PyObject ? (value.getItem(key) ?? null) : (value.get(key) ?? null);
    if (item === null || item instanceof Undefined) continue;
    const name = textOf(key);
    if (name === undefined) throw new PyError('TypeError', 'expected string or bytes-like object');
    if (/[\s/>=]/.test(name))
      throw new PyError('ValueError', `Invalid character in attribute name: ${repr(name)}`);
    parts.push(`${escapeHtml(name)}="${escape(item).value}"`);
  }
  return (space && parts.length > 0 ? ' ' : '') + parts.join(' ');
}

/** Python's `urllib.parse.quote` of the text's bytes. */
function quoteUrl(value: Value, query: boolean): string {
  const quoted = encodeURIComponent(textOf(value) ?? str(value)).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return query ? quoted.replace(/%20/g, '+') : quoted.replace(/%2F/g, '/');
}

function urlEncode(value: Value): string {
  const isIterable =
    Array.isArray(value) || isMapping(value) || (value instanceof PyObject && value.iterate());
  if (textOf(value) !== undefined || !(isIterable || typeName(value) === 'tuple'))
    return quoteUrl(value, false);
  const parts: string[] = [];
  for (const item of iterate(value)) {
    const pair = isMapping(value)
      ? [item, (value instanceof PyObject ? value.getItem(item) : value.get(item)) ?? null]
      : Array.from(iterate(item));
    const [key = null, content = null] = pair;
    if (pair.length !== 2)
      throw new PyError(
        'ValueError',
        pair.length < 2
          ? `not enough values to unpack (expected 2, got ${pair.length})`
          : 'too many values to unpack (expected 2)',
      );
    parts.push(`${quoteUrl(key, true)}=${quoteUrl(content, true)}`);
  }
  return parts.join('&');
}

/** Python's `json.dumps` with its keys sorted, safe to stand in HTML. */
function toJson(value: Value, indent: Value): Markup {
  const spaces =
    indent === null
      ? undefined
      : (textOf(indent) ?? ' '.repeat(Math.max(0, Number(intOf(indent) ?? count(indent, 'indent')))));
  const text = dumps(value, {
    indent: spaces,
    itemSeparator: spaces === undefined ? ', ' : ',',
    keySeparator: ': ',
    sortKeys: true,
    asciiOnly: true,
    skipKeys: false,
    allowNan: true,
    other: (object) => {
      object.truth();
      return undefined;
    },
  });
  return new Markup(text.replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16).padStart(2, '0')}`));
}

/** Jinja's filters for HTML, URLs and JSON. */
export const HTML_FILTERS: readonly (readonly [string, TemplateFunction])[] = [
  ['e', define('escape(s)', (_, value = null) => escape(value))],
  ['escape', define('escape(s)', (_, value = null) => escape(value))],
  [
    'forceescape',
    define('do_forceescape(value)', (_, value = null) => new Markup(escapeHtml(textOf(value) ?? str(value)))),
  ],
  ['safe', define('do_mark_safe(value)', (_, value = null) => new Markup(textOf(value) ?? str(value)))],
  ['striptags', define('do_striptags(value)', (_, value = null) => stripTags(textOf(value) ?? str(value)))],
  [
    'xmlattr',
    define('do_xmlattr(d, autospace=True)', (context, value = null, space = null) => {
      const text = xmlAttributes(value, truth(space));
      return context.autoescape ? new Markup(text) : text;
    }),
  ],
  ['urlencode', define('do_urlencode(value)', (_, value = null) => urlEncode(value))],
  [
    'urlize',
    define(
      'do_urlize(value, trim_url_limit=None, nofollow=False, target=None, rel=None, extra_schemes=None)',
      (context, value = null, ...options) => {
        const text = urlize(escape(value).value, options);
        return context.autoescape ? new Markup(text) : text;
      },
    ),
  ],
  [
    'tojson',
    define('do_tojson(value, indent=None)', (_, value = null, indent = null) => toJson(value, indent)),
  ],
];
