import { Float } from '../../python/index.js';
import { isIdentifier } from '../../python/unicode.js';
import type { JinjaError } from '../errors.js';
import { tokenize, type RawToken } from './lexer.js';
import type { SourceText } from './source.js';
import { unescape } from './strings.js';
import type { Syntax } from '../types.js';

/** A token as the parser wants it. The type of an operator is the operator itself. */
export interface Token {
  type: string;
  /** The text of a name, data or string; of anything else, as it is written. */
  text: string;
  /** The value of a number. */
  number: number | bigint | Float;
  start: number;
  end: number;
}

const SKIPPED = new Set([
  'comment_begin',
  'comment',
  'comment_end',
  'whitespace',
  'linecomment_begin',
  'linecomment',
  'linecomment_end',
  'raw_begin',
  'raw_end',
]);
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};

/** How an error names a type of token, or `name:value`. */
export function describeType(type: string): string {
  return type.startsWith('name:') ? type.slice(5) : (DESCRIPTIONS[type] ?? type);
}

/** The tokens of a template, one in sight and the next for a look. */
export class TokenStream {
  readonly #raw: Generator<RawToken>;
  readonly #ahead: Token[] = [];
  #current: Token;
  /** Where the token before the current one ends. */
  lastEnd = 0;

  constructor(
    readonly source: SourceText,
    private readonly syntax: Syntax,
    state: 'root' | 'variable',
  ) {
    this.#raw = tokenize(source, syntax, state);
    this.#current = this.#read();
  }

  get current(): Token {
    return this.#current;
  }

  /** Goes one token on and returns the one that was current. */
  next(): Token {
    const token = this.#current;
    this.lastEnd = token.end;
    this.#current = this.#ahead.shift() ?? this.#read();
    return token;
  }

  /** The token after the current one. */
  look(): Token {
    const [first] = this.#ahead;
    if (first) return first;
    const token = this.#read();
    this.#ahead.push(token);
    return token;
  }

  /** Whether the current token is of a type, or is the name in `name:value`. */
  is(...types: string[]): boolean {
    return types.some((type) => matches(this.#current, type));
  }

  nextIs(type: string): boolean {
    return matches(this.look(), type);
  }

  /** Goes on if the current token is of a type. */
  skipIf(type: string): boolean {
    if (!this.is(type)) return false;
    this.next();
    return true;
  }

  /** The current token, which has to be of a type; goes on. */
  expect(type: string): Token {
    if (this.is(type)) return this.next();
    const wanted = describeType(type);
    if (this.#current.type === 'eof') throw this.fail(`unexpected end of template, expected '${wanted}'.`);
    throw this.fail(`expected token '${wanted}', got '${this.describe()}'`);
  }

  /** The name the current token is; goes on. */
  name(): string {
    return this.expect('name').text;
  }

  /** How an error names the current token. */
  describe(): string {
    const { type, text } = this.#current;
    return type === 'name' ? text : describeType(type);
  }

  /** An error at the current token, or at an offset. */
  fail(message: string, at = this.#current.start): JinjaError {
    return this.source.syntaxError(message, at);
  }

  #read(): Token {
    for (;;) {
      const raw = this.#raw.next();
      const { length } = this.source.text;
      if (raw.done === true) return { type: 'eof', text: '', number: 0, start: length, end: length };
      if (!SKIPPED.has(raw.value.type)) return this.#token(raw.value);
    }
  }

  #token({ type, text, start }: RawToken): Token {
    const token: Token = { type, text, number: 0, start, end: start + text.length };
    switch (type) {
      case 'operator':
        return { ...token, type: text };
      case 'linestatement_begin':
        return { ...token, type: 'block_begin' };
      case 'linestatement_end':
        return { ...token, type: 'block_end' };
      case 'data':
        return { ...token, text: this.#newlines(text) };
      case 'name':
        if (!isIdentifier(text)) throw this.source.syntaxError('Invalid character in identifier', start);
        return token;
      case 'string':
        return { ...token, text: unescape(this.#newlines(text.slice(1, -1)), this.source, start) };
      case 'integer':
        return { ...token, number: integer(text.replace(/_/g, '')) };
      case 'float':
        return { ...token, number: new Float(Number(text.replace(/_/g, ''))) };
      default:
        return token;
    }
  }

  #newlines(text: string): string {
    const { newlineSequence } = this.syntax;
    return newlineSequence === '\n' ? text : text.replace(/\n/g, newlineSequence);
  }
}

function matches(token: Token, type: string): boolean {
  if (token.type === type) return true;
  return token.type === 'name' && type === `name:${token.text}`;
}

function integer(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
