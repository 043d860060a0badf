import { unicode } from '../../python/index.js';
import { interned } from './interned.js';
import { OPENERS, rulesOf, SPACE, type Opener, type Rules } from './rules.js';
import type { SourceText } from './source.js';
import type { Syntax } from '../types.js';

/** A piece of a template as it is written: whitespace and comments included, strings with their quotes. */
export interface RawToken {
  type: RawTokenType;
  text: string;
  /** Offset into the source with its line ends made `\n`. */
  start: number;
}
export type RawTokenType =
  | 'data'
  | `${Opener}_begin`
  | 'raw_end'
  | 'variable_end'
  | 'block_end'
  | 'comment'
  | 'comment_end'
  | 'linestatement_end'
  | 'linecomment'
  | 'linecomment_end'
  | 'whitespace'
  | 'float'
  | 'integer'
  | 'name'
  | 'string'
  | 'operator';

const OPERATORS = '//|\\*\\*|==|!=|>=|<=|[-+/*%~[\\](){}><=.:|,;]';
/** What stands inside a tag, in the order Jinja tries it. */
const TOKEN = new RegExp(
  [
    `(?<whitespace>[${SPACE}]+)`,
    '(?<float>(?<!\\.)(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?e[+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+))',
    '(?<integer>0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\\da-f])+|[1-9](?:_?\\d)*|0(?:_?0)*)',
    '(?<name>[\\p{L}\\p{M}\\p{N}\\p{Pc}\\u00b7\\u0387]+)',
    `(?<string>'[^'\\\\]*(?:\\\\.[^'\\\\]*)*'|"[^"\\\\]*(?:\\\\.[^"\\\\]*)*")`,
    `(?<operator>${OPERATORS})`,
  ].join('|'),
  'ysiu',
);
const KINDS = ['whitespace', 'name', 'operator', 'string', 'integer', 'float'] as const;
const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const ONLY_SPACE = new RegExp(`^[${SPACE}]+$`);

/** A template's text as it is read: line ends are `\n`, and one at its end is dropped where that is wanted. */
export function normalize(source: string, syntax: Syntax): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return !syntax.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
}

/**
 * Cuts a template into its tokens.
 * @param state where it begins: between tags, or inside a variable tag for a bare expression
 * @throws JinjaError of kind `syntax`
 */
export function* tokenize(
  source: SourceText,
  syntax: Syntax,
  state: 'root' | 'variable',
): Generator<RawToken> {
  yield* new Lexer(source, syntax).run(state);
}

class Lexer {
  readonly #text: string;
  readonly #rules: Rules;
  #position = 0;
  /** Whether what was read last ended a line. */
  #lineStart = true;

  constructor(
    readonly source: SourceText,
    readonly syntax: Syntax,
  ) {
    this.#text = source.text;
    this.#rules = rulesOf(syntax);
  }

  *run(state: 'root' | 'variable'): Generator<RawToken> {
    if (state === 'variable') yield* this.#inside(undefined, 'variable_end');
    while (this.#position < this.#text.length) {
      const opened = yield* this.#data();
      if (opened === 'raw') yield* this.#raw();
      else if (opened === 'comment') yield* this.#comment();
      else if (opened === 'variable') yield* this.#inside(this.#rules.variableEnd, 'variable_end');
      else if (opened === 'block') yield* this.#inside(this.#rules.blockEnd, 'block_end');
      else if (opened === 'linestatement')
        yield* this.#inside(this.#rules.lineStatementEnd, 'linestatement_end');
      else if (opened === 'linecomment') yield* this.#lineComment();
    }
  }

  /** Text up to the next tag, and that tag's opening. */
  *#data(): Generator<RawToken, Opener | undefined> {
    const { open } = this.#rules;
    const from = this.#position;
    open.lastIndex = from;
    const match = open.exec(this.#text);
    if (!match) {
      yield this.#take('data', this.#text.slice(from));
      return undefined;
    }
    const groups = match.groups ?? {};
    const state = OPENERS.find((name) => groups[name] !== undefined) ?? 'block';
    const text = this.#strip(this.#text.slice(from, match.index), groups[`${state}Sign`] ?? '', state);
    if (text) yield { type: 'data', text, start: from };
    this.#position = match.index;
    yield this.#take(`${state}_begin`, match[0]);
    return state;
  }

  /** Text before a tag, without what the tag's sign or `lstrip_blocks` take from it. */
  #strip(text: string, sign: string, state: Opener): string {
    if (sign === '-') return unicode.stripSpace.right(text);
    if (sign === '+' || !this.syntax.lstripBlocks || state === 'variable') return text;
    const line = text.lastIndexOf('\n') + 1;
    if (line === 0 && !this.#lineStart) return text;
    return ONLY_SPACE.test(text.slice(line)) ? text.slice(0, line) : text;
  }

  *#raw(): Generator<RawToken> {
    const from = this.#position;
    const match = this.#match(this.#rules.raw);
    if (!match) {
      if (from === this.#text.length) return;
      throw this.source.syntaxError('Missing end of raw directive', from);
    }
    const [, text = '', end = '', sign = ''] = match;
    const data = this.#strip(text, sign, 'raw');
    if (data) yield { type: 'data', text: data, start: from };
    this.#position = from + text.length;
    yield this.#take('raw_end', end);
  }

  *#comment(): Generator<RawToken> {
    const match = this.#match(this.#rules.comment);
    if (!match) {
      // At the very end Jinja has nothing left to complain of.
      if (this.#position === this.#text.length) return;
      throw this.source.syntaxError('Missing end of comment tag', this.#position);
    }
    const [, text = '', end = ''] = match;
    if (text) yield this.#take('comment', text);
    yield this.#take('comment_end', end);
  }

  *#lineComment(): Generator<RawToken> {
    const text = this.#match(this.#rules.lineComment)?.[0] ?? '';
    if (text) yield this.#take('linecomment', text);
    yield this.#take('linecomment_end', '');
  }

  /** What stands in a tag up to its end, which counts only where no bracket is open. */
  *#inside(end: RegExp | undefined, type: RawTokenType): Generator<RawToken> {
    const open: string[] = [];
    for (;;) {
      const closing = end && open.length === 0 ? this.#match(end) : null;
      if (closing) {
        yield this.#take(type, closing[0]);
        return;
      }
      if (this.#position >= this.#text.length) return;
      const token = this.#token();
      if (token.type === 'operator') this.#balance(open, token.text, token.start);
      yield token;
    }
  }

  #token(): RawToken {
    const groups = this.#match(TOKEN)?.groups;
    const type = groups && KINDS.find((kind) => groups[kind] !== undefined);
    const text = type && groups[type];
    if (type === undefined || text === undefined) {
      const character = String.fromCodePoint(this.#text.codePointAt(this.#position) ?? 0);
      const shown = character === "'" ? `"'"` : `'${character}'`;
      throw this.source.syntaxError(`unexpected char ${shown} at ${this.#position}`, this.#position);
    }
    return this.#take(type, type === 'name' ? interned(text) : text);
  }

  #balance(open: string[], operator: string, at: number): void {
    const closer = CLOSERS[operator];
    if (closer !== undefined) open.push(closer);
    else if (operator === '}' || operator === ')' || operator === ']') {
      const expected = open.pop();
      if (expected === undefined) throw this.source.syntaxError(`unexpected '${operator}'`, at);
      if (expected !== operator)
        throw this.source.syntaxError(`unexpected '${operator}', expected '${expected}'`, at);
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#text);
  }

  #take(type: RawTokenType, text: string): RawToken {
    const start = this.#position;
    this.#position += text.length;
    if (text) this.#lineStart = text.endsWith('\n');
    return { type, text, start };
  }
}
