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
  const splitter = new Splitter();
  const lines = line.split('\n');
  for (const [index, each] of lines.entries())
    splitter.line(each, lines.length > 1 && index < lines.length - 1);
  if (splitter.isOpen())
    throw failure(`failed at splitting arguments, either an unbalanced jinja2 block or quotes: ${line}`);
  return splitter.words;
}

const BLOCKS = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
] as const;

class Splitter {
  readonly words: string[] = [];
  #quote: string | undefined;
  /** Blocks that are open, by kind. */
  readonly #depth = [0, 0, 0];

  /** @param more whether another line follows, whose line end belongs to the last word */
  line(line: string, more: boolean): void {
    const tokens = line.split(' ');
    let continued = false;
    for (const [index, token] of tokens.entries()) {
      if (token === '' && index > 0) this.#append(' ');
      else if (token === '\\' && this.#quote === undefined) continued = true;
      else this.#token(token, index, tokens.length > 1);
    }
    if (more && !continued) this.#append('\n');
  }

  /** Whether a quote or a block is not closed. */
  isOpen(): boolean {
    return this.#quote !== undefined || this.#inBlock();
  }

  #inBlock(): boolean {
    return this.#depth.some((depth) => depth > 0);
  }

  #token(token: string, index: number, several: boolean): void {
    const was = this.#quote !== undefined;
    this.#quote = quoteAfter(token, this.#quote);
    const inside = this.#quote !== undefined;
    const block = this.#inBlock();
    const begins = inside && !was && !block;
    const continues = !begins && (block || inside || was);
    if (continues) this.#append((index === 0 && was ? '' : several ? (index > 0 ? ' ' : '') : '\n') + token);
    const changed = this.#count(token);
    if (begins || (!continues && (changed || token !== ''))) this.words.push(token);
  }

  /** Counts the blocks that a token opens and closes. @returns whether that is not as many */
  #count(token: string): boolean {
    let changed = false;
    for (const [index, [open, close]] of BLOCKS.entries()) {
      const before = this.#depth[index] ?? 0;
      const after = Math.max(0, before + occurrences(token, open) - occurrences(token, close));
      this.#depth[index] = after;
      if (after !== before) changed = true;
    }
    return changed;
  }

  #append(text: string): void {
    const last = this.words.pop();
    if (last === undefined) throw failure('Unable to parse argument string');
    this.words.push(last + text);
  }
}

function occurrences(text: string, part: string): number {
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
