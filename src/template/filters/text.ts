import { define } from '../../jinja/index.js';
import { callMethod, Dict, PyError, repr, str, textOf, typeName, type Value } from '../../python/index.js';
import { shlexQuote } from '../../python/shlex.js';
import { intOf } from '../../python/index.js';
import { requireDefined, toText } from '../text-of.js';
import type { Named } from '../types.js';

/** What a comment is made of; see Ansible's documentation of the filter. */
type Style = Readonly<Record<string, Value>>;

const STYLES: Readonly<Record<string, Style>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
};

/** Ansible's `comment`: text as a comment of the named style, with parts of it replaced. */
export function comment(text: string, style: string, parts: Dict): string {
  const base = STYLES[style];
  if (!base || !Object.hasOwn(STYLES, style)) throw new PyError('KeyError', repr(style));
  const decoration = asText(parts.get('decoration') ?? base['decoration'] ?? '');
  const p: Record<string, Value> = {
    newline: '\n',
    beginning: '',
    prefix: decoration.trimEnd(),
    prefix_count: 1,
    postfix: decoration.trimEnd(),
    postfix_count: 1,
    end: '',
    ...base,
  };
  for (const [key, value] of parts) p[str(key)] = value;
  const part = (name: string): string => asText(p[name] ?? '');
  const newline = part('newline');
  const begin = part('beginning') ? part('beginning') + newline : '';
  const prefix = part('prefix');
  const before = (prefix && prefix !== newline ? prefix + newline : prefix && newline).repeat(
    count(p['prefix_count'], true),
  );
  const body = (part('decoration') + text.replaceAll(newline, newline + part('decoration'))).replaceAll(
    part('decoration') + newline,
    part('decoration').trimEnd() + newline,
  );
  const after = `${newline}${part('postfix')}`.repeat(count(p['postfix_count'], false));
  return `${begin}${before}${body}${after}${part('end') ? newline + part('end') : ''}`;
}

function asText(value: Value): string {
  requireDefined(value);
  return toText(value);
}

/** How often a line is repeated. @param loose whether Python's `int()` is taken of it */
function count(value: Value | undefined, loose: boolean): number {
  const number = intOf(value ?? 1);
  if (number !== undefined) return Math.max(0, Number(number));
  const text = textOf(value ?? '');
  if (loose && text !== undefined && /^\s*[-+]?\d+\s*$/.test(text)) return Math.max(0, Number(text));
  throw new PyError('TypeError', `'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
}

/** `comment`, `quote` and `split`. */
export const textFilters: Named = [
  [
    'comment',
    define("comment(text, style='plain', **kw)", (_, text = null, style = null, parts = null) => {
      const source = textOf(text);
      if (source === undefined) {
        requireDefined(text);
        throw new PyError('AttributeError', `'${typeName(text)}' object has no attribute 'replace'`);
      }
      return comment(source, toText(style), parts instanceof Dict ? parts : new Dict());
    }),
  ],
  ['quote', define('quote(a)', (_, a = null) => shlexQuote(a === null ? '' : toText(a)))],
  [
    'split',
    (_, [text = null, ...rest], kwargs) => {
      const source = textOf(text);
      if (source === undefined) {
        requireDefined(text);
        const given = `'${typeName(text)}' object`;
        throw new PyError('TypeError', `descriptor 'split' for 'str' objects doesn't apply to a ${given}`);
      }
      return callMethod(source, 'split', rest, kwargs);
    },
  ],
];
