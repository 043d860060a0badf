import { iterate, repr, str, textOf, truth, type Value } from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { escapeHtml } from '../runtime/markup.js';
import { count } from './attributes.js';

const EMAIL = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;
const SCHEME = /^([\p{L}\p{N}_.+-]{2,}:(\/){0,2})$/u;
const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

/** A pattern in a function is only made when it is needed: this one takes V8 long. */
function isHttp(text: string): boolean {
  return /^((https?:\/\/|www\.)(([\p{L}\p{N}_%-]+\.)+)?([a-z]{2,63}|xn--[\p{L}\p{N}_%]{2,59})|([\p{L}\p{N}_%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?:\/\/)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}\])))(?::[\d]{1,5})?(?:[/?#]\S*)?$/iu.test(
    text,
  );
}

/** What a link is made with. */
interface Link {
  attributes: string;
  limit: number | undefined;
  schemes: readonly string[];
}

/**
 * Jinja's `urlize`: makes links of what looks like one.
 * @param text text whose HTML is escaped
 * @param options the filter's arguments after the text
 */
export function urlize(text: string, options: readonly Value[]): string {
  const [limit = null, noFollow = null, target = null, rel = null, extra = null] = options;
  const relations = new Set(
    rel === null
      ? []
      : str(rel)
          .split(/\s+/)
          .filter((each) => each !== ''),
  );
  if (truth(noFollow)) relations.add('nofollow');
  relations.add('noopener');
  const schemes = extra === null ? [] : Array.from(iterate(extra), (scheme) => textOf(scheme) ?? str(scheme));
  for (const scheme of schemes)
    if (!SCHEME.test(scheme))
      throw new TemplateFailure('FilterArgumentError', `${repr(scheme)} is not a valid URI scheme prefix.`);
  const targeted = target === null || !truth(target) ? '' : ` target="${escapeHtml(str(target))}"`;
  const link: Link = {
    attributes: ` rel="${escapeHtml([...relations].sort().join(' '))}"${targeted}`,
    limit: limit === null ? undefined : count(limit, 'trim_url_limit'),
    schemes,
  };
  return text
    .split(/(\s+)/)
    .map((word) => linkWord(word, link))
    .join('');
}

/** A word, its middle made a link where it is one; brackets and full stops around it are not part of that. */
function linkWord(word: string, link: Link): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of BRACKETS) {
    const opened = occurrences(middle, open);
    if (opened <= occurrences(middle, close)) continue;
    for (let i = Math.min(opened, occurrences(tail, close)); i > 0; i--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + linkMiddle(middle, link) + tail;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

function linkMiddle(text: string, { attributes, limit, schemes }: Link): string {
  const shown = limit !== undefined && text.length > limit ? `${text.slice(0, limit)}...` : text;
  if (isHttp(text)) {
    const url = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return `<a href="${url}"${attributes}>${shown}</a>`;
  }
  if (text.startsWith('mailto:') && EMAIL.test(text.slice(7)))
    return `<a href="${text}">${text.slice(7)}</a>`;
  if (text.includes('@') && !text.startsWith('www.') && !text.includes(':') && EMAIL.test(text))
    return `<a href="mailto:${text}">${text}</a>`;
  for (const scheme of schemes)
    if (text !== scheme && text.startsWith(scheme)) return `<a href="${text}"${attributes}>${text}</a>`;
  return text;
}
