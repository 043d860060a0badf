import {
  add,
  callMethod,
  checkSize,
  codePoints,
  Dict,
  intOf,
  isString,
  iterate,
  length,
  operate,
  PyError,
  repr,
  replaceText,
  str,
  textOf,
  truth,
  Tuple,
  typeName,
  unicode,
  wrapText,
  type Value,
} from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { define } from '../runtime/callable.js';
import { NO_KWARGS } from '../runtime/context.js';
import { Markup } from '../runtime/markup.js';
import { Undefined } from '../runtime/undefined.js';
import type { Context, TemplateFunction } from '../types.js';
import { attributeGetter, count } from './attributes.js';

/** Jinja's `soft_str`: text as it is, with its mark; `str` of anything else. */
function soft(value: Value): Value {
  return isString(value) ? value : str(value);
}

function text(value: Value): string {
  return textOf(value) ?? str(value);
}

/** A filter that is a method of str. */
function asMethod(name: string, signature = `do_${name}(s)`): readonly [string, TemplateFunction] {
  return [
    name,
    define(signature, (_, value = null, ...args) => callMethod(soft(value), name, args, NO_KWARGS)),
  ];
}

/** What Python raises where a filter takes text and is given something else. */
function requireText(value: Value, method: string): string {
  const found = textOf(value);
  if (found !== undefined) return found;
  if (value instanceof Undefined) value.fail();
  throw new PyError('AttributeError', `'${typeName(value)}' object has no attribute '${method}'`);
}

function title(value: string): string {
  return value
    .split(new RegExp(`([-\\s({[<]+)`))
    .map((word) => {
      const [first = '', ...rest] = codePoints(word);
      return first.toUpperCase() + rest.join('').toLowerCase();
    })
    .join('');
}

function indent(value: Value, width: Value, first: boolean, blank: boolean): Value {
  const by = textOf(width) ?? ' '.repeat(Math.max(0, Number(intOf(width) ?? count(width, 'width'))));
  const lines = unicode.splitLines(requireText(add(value, '\n'), 'splitlines'));
  checkSize(lines.length * by.length);
  const indented = lines.map((line, i) => (i > 0 && (blank || line !== '') ? by + line : line));
  const out = (first ? by : '') + indented.join('\n');
  return value instanceof Markup ? new Markup(out) : out;
}

function truncate(value: Value, args: readonly Value[]): Value {
  const [size = null, killWords = null, end = null, given = null] = args;
  const most = count(size, 'length');
  const leeway = given === null ? 5 : count(given, 'leeway');
  const ending = text(end);
  const ends = length(end);
  if (most < ends) throw new PyError('AssertionError', `expected length >= ${ends}, got ${most}`);
  if (leeway < 0) throw new PyError('AssertionError', `expected leeway >= 0, got ${leeway}`);
  if (length(value) <= most + leeway) return value;
  const kept = codePoints(requireText(value, 'rsplit'))
    .slice(0, most - ends)
    .join('');
  if (truth(killWords)) return kept + ending;
  const space = kept.lastIndexOf(' ');
  return (space === -1 ? kept : kept.slice(0, space)) + ending;
}

function wordWrap(context: Context, args: readonly Value[]): string {
  const [value = null, width = null, breakLong = null, wrap = null, breakHyphens = null] = args;
  const options = {
    width: count(width, 'width'),
    breakLongWords: truth(breakLong),
    breakOnHyphens: truth(breakHyphens),
  };
  const joint = wrap === null ? context.environment.syntax.newlineSequence : text(wrap);
  const lines = unicode.splitLines(requireText(value, 'splitlines'));
  const dashes = Math.max(0, ...(text(value).match(/-{1000,}/g) ?? []).map((run) => run.length));
  context.charge((dashes * dashes) / 100);
  if (options.width <= 0 && lines.length > 0)
    throw new PyError('ValueError', `invalid width ${repr(options.width)} (must be > 0)`);
  return lines.map((line) => wrapText(line, options).join(joint)).join(joint);
}

function join(context: Context, value: Value, separator: Value, attribute: Value): string {
  const get = attribute === null ? undefined : attributeGetter(context, attribute);
  const parts: string[] = [];
  const between = str(separator);
  let size = 0;
  for (const item of iterate(value)) {
    const part = str(get ? get(item) : item);
    size += part.length + between.length;
    checkSize(size);
    parts.push(part);
  }
  return parts.join(between);
}

/** Jinja's filters of text. */
export const TEXT_FILTERS: readonly (readonly [string, TemplateFunction])[] = [
  asMethod('upper'),
  asMethod('lower'),
  asMethod('capitalize'),
  asMethod('center', 'do_center(value, width=80)'),
  ['title', define('do_title(s)', (_, value = null) => title(text(value)))],
  [
    'trim',
    define('do_trim(value, chars=None)', (_, value = null, chars = null) =>
      callMethod(soft(value), 'strip', [chars], NO_KWARGS),
    ),
  ],
  ['string', define('soft_str(s)', (_, value = null) => soft(value))],
  [
    'replace',
    define('do_replace(s, old, new, count=None)', (_, value = null, old = null, to = null, most = null) => {
      const out = replaceText(str(value), str(old), str(to), most === null ? -1 : count(most, 'count'));
      checkSize(out.length);
      return out;
    }),
  ],
  [
    'indent',
    define(
      'do_indent(s, width=4, first=False, blank=False)',
      (_, value = null, width = null, first = null, blank = null) =>
        indent(value, width, truth(first), truth(blank)),
    ),
  ],
  [
    'truncate',
    define(
      "do_truncate(s, length=255, killwords=False, end='...', leeway=None)",
      (_, value = null, ...args) => truncate(value, args),
    ),
  ],
  [
    'wordwrap',
    define(
      'do_wordwrap(s, width=79, break_long_words=True, wrapstring=None, break_on_hyphens=True)',
      (context, ...args) => wordWrap(context, args),
    ),
  ],
  [
    'wordcount',
    define('do_wordcount(s)', (_, value = null) => text(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  ],
  [
    'join',
    define("sync_do_join(value, d='', attribute=None)", (context, value = null, d = null, attribute = null) =>
      join(context, value, d, attribute),
    ),
  ],
  [
    'format',
    (_, [value = null, ...args], kwargs) => {
      if (args.length > 0 && kwargs.size > 0)
        throw new TemplateFailure(
          'FilterArgumentError',
          "can't handle positional and keyword arguments at the same time",
        );
      return operate('%', soft(value), kwargs.size > 0 ? new Dict(kwargs) : new Tuple(args));
    },
  ],
];
