import { PyError } from '../errors.js';
import { fit } from '../integers.js';
import { Dict, Float, type Value } from '../values.js';

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const STRING_PART = /[^"\\\x00-\x1f]*/y;
const WORDS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(NaN)],
  ['Infinity', new Float(Infinity)],
  ['-Infinity', new Float(-Infinity)],
];
const MAX_DEPTH = 900;

/**
 * A JSON document as Python's `json.loads` reads it.
 * @throws PyError ValueError in Python's words (`Expecting value: line 1 column 1 (char 0)`)
 */
export function loads(text: string): Value {
  if (text.startsWith('\ufeff')) throw problem('Unexpected UTF-8 BOM (decode using utf-8-sig)', text, 0);
  const reader = new Reader(text);
  return reader.document();
}

function problem(what: string, text: string, at: number): PyError {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  return new PyError('ValueError', `${what}: line ${line} column ${column} (char ${at})`);
}

class Reader {
  #at = 0;
  #depth = 0;
  constructor(private readonly text: string) {}

  document(): Value {
    this.#blank();
    const value = this.#value();
    this.#blank();
    if (this.#at !== this.text.length) throw problem('Extra data', this.text, this.#at);
    return value;
  }

  #blank(): void {
    BLANK.lastIndex = this.#at;
    BLANK.test(this.text);
    this.#at = BLANK.lastIndex;
  }

  #value(): Value {
    const c = this.text[this.#at];
    if (c === '"') return this.#string();
    if (c === '{' || c === '[') {
      if (++this.#depth > MAX_DEPTH)
        throw new PyError(
          'RecursionError',
          'maximum recursion depth exceeded while decoding a JSON document',
        );
      const value = c === '{' ? this.#object() : this.#array();
      this.#depth -= 1;
      return value;
    }
    for (const [word, value] of WORDS)
      if (this.text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    return this.#number();
  }

  #number(): Value {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.text);
    if (!match) throw problem('Expecting value', this.text, this.#at);
    this.#at = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return new Float(Number(digits));
    return fit(BigInt(digits));
  }

  #array(): Value {
    const items: Value[] = [];
    this.#at += 1;
    this.#blank();
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value());
      this.#blank();
      if (this.#take(']')) return items;
      if (!this.#take(',')) throw problem("Expecting ',' delimiter", this.text, this.#at);
      this.#blank();
    }
  }

  #object(): Value {
    const dict = new Dict();
    this.#at += 1;
    this.#blank();
    if (this.#take('}')) return dict;
    for (;;) {
      if (this.text[this.#at] !== '"')
        throw problem('Expecting property name enclosed in double quotes', this.text, this.#at);
      const key = this.#string();
      this.#blank();
      if (!this.#take(':')) throw problem("Expecting ':' delimiter", this.text, this.#at);
      this.#blank();
      dict.set(key, this.#value());
      this.#blank();
      if (this.#take('}')) return dict;
      if (!this.#take(',')) throw problem("Expecting ',' delimiter", this.text, this.#at);
      this.#blank();
    }
  }

  #take(mark: string): boolean {
    if (this.text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #string(): string {
    const begin = this.#at;
    this.#at += 1;
    let out = '';
    for (;;) {
      STRING_PART.lastIndex = this.#at;
      const part = STRING_PART.exec(this.text)?.[0] ?? '';
      out += part;
      this.#at += part.length;
      const c = this.text[this.#at];
      if (c === undefined) throw problem('Unterminated string starting at', this.text, begin);
      if (c === '"') {
        this.#at += 1;
        return out;
      }
      if (c !== '\\') throw problem('Invalid control character at', this.text, this.#at);
      out += this.#escape(begin);
    }
  }

  #escape(begin: number): string {
    const c = this.text[this.#at + 1];
    if (c === undefined) throw problem('Unterminated string starting at', this.text, begin);
    const simple = '"\\/bfnrt'.indexOf(c);
    if (simple >= 0) {
      this.#at += 2;
      return '"\\/\b\f\n\r\t'.charAt(simple);
    }
    if (c !== 'u') throw problem('Invalid \\escape', this.text, this.#at);
    const digits = this.text.slice(this.#at + 2, this.#at + 6);
    if (!/^[\da-fA-F]{4}$/.test(digits)) throw problem('Invalid \\uXXXX escape', this.text, this.#at + 1);
    this.#at += 6;
    return String.fromCharCode(parseInt(digits, 16));
  }
}
