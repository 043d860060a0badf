import { failure } from '../failure.js';

/** What stands in a line of `key=value` pairs and other words. */
export interface KeyValues {
  readonly values: ReadonlyMap<string, string>;
  /** The words that are no pair, as they stand; `undefined` where there are none. */
  readonly rest: string | undefined;
}

/**
 * A line of `key=value` pairs as Ansible reads it: values may be quoted, and quoted blanks do not part words.
 * @throws PyError where a quote or a block of Jinja's is not closed
 */
export function parseKeyValues(line: string): KeyValues {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (const word of splitArguments(line)) {
    const text = unescape(word);
    const at = firstEquals(text);
    if (at === undefined) rest.push(text.includes('=') ? text.replaceAll('\\=', '=') : word);
    else values.set(text.slice(0, at).trim(), unquote(text.slice(at + 1).trim()));
  }
  return { values, rest: rest.length > 0 ? joinWords(rest) : undefined };
}

/** The first `=` that is not the first character and has no backslash before it. */
function firstEquals(text: string): number | undefined {
  for (let at = text.indexOf('=', 1); at !== -1; at = text.indexOf('=', at + 1))
    if (text[at - 1] !== '\\') return at;
  return undefined;
}

function joinWords(words: readonly string[]): string {
  return words.reduce(
    (line, word) => (line === '' || line.endsWith('\n') ? line + word : `${line} ${word}`),
    '',
  );
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  const quoted =
    text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) && text.at(-2) !== '\\';
  return quoted ? text.slice(1, -1) : text;
}

const ESCAPE =
  /\\U[\dA-Fa-f]{8}|\\u[\dA-Fa-f]{4}|\\x[\dA-Fa-f]{2}|\\[0-7]{1,3}|\\N\{[^}]+\}|\\[\\'"abfnrtv]/g;
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The escapes of Python's strings, read. */
function unescape(text: string): string {
  return text.replace(ESCAPE, (escape) => {
    const kind = escape.charAt(1);
    if (kind === 'U' || kind === 'u' || kind === 'x')
      return String.fromCodePoint(parseInt(escape.slice(2), 16));
    if (kind >= '0' && kind <= '7') return String.fromCharCode(parseInt(escape.slice(1), 8));
    if (kind === 'N') throw failure(`a character by its name is not supported: ${escape}`);
    return SIMPLE[kind] ?? kind;
  });
}

/** The words of a line. A block of Jinja's, and what is in quotes, is not parted. Line ends stay with their word. */
export function splitArguments(line: string): string[] {
  const words: string[] = [];
  let quote: string | undefined;
  const depth = { '{{': 0, '{%': 0, '{#': 0 };
  const lines = line.split('\n');
  lines.forEach((each, lineIndex) => {
    const tokens = each.split(' ');
    let continued = false;
    tokens.forEach((token, index) => {
      if (token === '' && index !== 0) {
        append(words, ' ');
        return;
      }
      const was = quote !== undefined;
      if (token === '\\' && !was) {
        continued = true;
        return;
      }
      quote = quoteAfter(token, quote);
      const inside = quote !== undefined;
      const open = depth['{{'] > 0 || depth['{%'] > 0 || depth['{#'] > 0;
      let placed = true;
      if (inside && !was && !open) words.push(token);
      else if (open || inside || was) {
        const between = index === 0 && was ? '' : tokens.length > 1 ? (index > 0 ? ' ' : '') : '\n';
        append(words, between + token);
      } else placed = false;
      for (const [begin, end] of BLOCKS) {
        const before = depth[begin];
        depth[begin] = Math.max(0, before + count(token, begin) - count(token, end));
        if (depth[begin] !== before && !placed) {
          words.push(token);
          placed = true;
        }
      }
      const closed = depth['{{'] === 0 && depth['{%'] === 0 && depth['{#'] === 0;
      if (closed && !inside && !placed && token !== '') words.push(token);
    });
    if (lines.length > 1 && lineIndex !== lines.length - 1 && !continued) append(words, '\n');
  });
  if (quote !== undefined || depth['{{'] > 0 || depth['{%'] > 0 || depth['{#'] > 0)
    throw failure(`failed at splitting arguments, either an unbalanced jinja2 block or quotes: ${line}`);
  return words;
}

const BLOCKS = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
] as const;

function append(words: string[], text: string): void {
  if (words.length === 0) words.push(text);
  else words[words.length - 1] = (words.at(-1) ?? '') + text;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function quoteAfter(token: string, before: string | undefined): string | undefined {
  let quote = before;
  for (let at = 0; at < token.length; at++) {
    const c = token.charAt(at);
    if ((c !== '"' && c !== "'") || token[at - 1] === '\\') continue;
    if (quote === undefined) quote = c;
    else if (quote === c) quote = undefined;
  }
  return quote;
}
