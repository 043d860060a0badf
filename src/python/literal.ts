import { PyError } from './errors.js';
import { fit } from './integers.js';
import { Dict, Float, Tuple, type Value } from './values.js';

/** Brackets within each other that Python's tokenizer takes. */
const MAX_DEPTH = 200;
/** Digits of an int that Python is willing to read. */
const MAX_DIGITS = 4300;

/** That a text is no literal. One for all: most texts are none, and an error of their own would cost them its stack. */
const notLiteral = new Error('not a literal');

/**
 * Python's `ast.literal_eval`: numbers, strings, True, False, None, and tuples, lists and dicts of them.
 * Bytes are read as text. What the value model has no type for (sets, complex numbers) is no literal here.
 * @param names more names and what they stand for
 * @returns `undefined` where the text is no literal
 */
export function literalEval(text: string, names?: Readonly<Record<string, Value>>): Value | undefined {
  try {
    return new LiteralReader(text.replace(/^[ \t]+/, ''), names ? { ...NAMES, ...names } : NAMES).whole();
  } catch (error) {
    if (error === notLiteral || error instanceof PyError) return undefined;
    throw error;
  }
}

const digits = '\\d(?:_?\\d)*';
const FLOAT = new RegExp(
  `(?:(?:${digits})?\\.${digits}|${digits}\\.)(?:[eE][-+]?${digits})?|${digits}[eE][-+]?${digits}`,
  'y',
);
const INT = /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*/y;
const AFTER_NUMBER = /[\w.\u0080-\uffff]/y;
const STRING_START = /([rR]|[uU]|[bB][rR]?|[rR][bB])?("""|'''|"|')/y;
const NAME = /[A-Za-z_]\w*(?![\w\u0080-\uffff'"])/y;
const NAMES: Readonly<Record<string, Value>> = { True: true, False: false, None: null };

class LiteralReader {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly text: string,
    private readonly names: Readonly<Record<string, Value>>,
  ) {
    if (text.includes('\0')) throw notLiteral;
  }

  /** The whole text: one value, or a tuple without its parentheses. */
  whole(): Value {
    this.#match(/(?:[ \t\f]*(?:#[^\n]*)?\r?\n)*/y);
    const value = this.#list('');
    this.#match(/[ \t\f\r\n]*(?:#[^\n]*\n?[ \t\f\r\n]*)*/y);
    if (this.#at < this.text.length) throw notLiteral;
    return value;
  }

  /** Values with commas between them, up to a closing bracket: one without a comma stands for itself. */
  #list(close: string): Value {
    const items: Value[] = [];
    let comma = false;
    while (!this.#ends(close)) {
      items.push(this.#value());
      comma = this.#take(',');
      if (!comma) break;
    }
    const [only] = items;
    if (items.length === 1 && !comma && only !== undefined) return only;
    if (items.length === 0 && close === '') throw notLiteral;
    return new Tuple(items);
  }

  #ends(close: string): boolean {
    if (close !== '') return this.text.charAt(this.#at) === close;
    return /^(?:\s*(?:#[^\n]*)?)*$/.test(this.text.slice(this.#at));
  }

  #value(): Value {
    const sign = this.#match(/[-+]/y)?.[0];
    if (sign === undefined) return this.#atom();
    this.#skip();
    const value = this.#atom();
    if (value instanceof Float) return new Float(sign === '-' ? -value.value : value.value);
    if (typeof value === 'bigint') return sign === '-' ? fit(-value) : value;
    if (typeof value !== 'number') throw notLiteral;
    return sign === '-' && value !== 0 ? -value : value;
  }

  #atom(): Value {
    switch (this.text.charAt(this.#at)) {
      case '(':
        return this.#within(')', () => this.#list(')'));
      case '[':
        return this.#within(']', () => this.#items(']', () => this.#value()));
      case '{':
        return this.#within('}', () => new Dict(this.#items('}', () => this.#pair())));
      default:
        return this.#word();
    }
  }

  #word(): Value {
    const { value } = this.#name() ?? this.#strings() ?? this.#number();
    this.#skip();
    return value;
  }

  #within(close: string, read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH) throw notLiteral;
    this.#at++;
    this.#skip();
    const value = read();
    this.#depth--;
    if (!this.#take(close)) throw notLiteral;
    return value;
  }

  #items<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.#ends(close)) {
      items.push(item());
      if (!this.#take(',')) break;
    }
    return items;
  }

  #pair(): [Value, Value] {
    const key = this.#value();
    if (!this.#take(':')) throw notLiteral;
    return [key, this.#value()];
  }

  #name(): { value: Value } | undefined {
    const name = this.#match(NAME)?.[0];
    if (name === undefined) return undefined;
    const value = Object.hasOwn(this.names, name) ? this.names[name] : undefined;
    if (value === undefined) throw notLiteral;
    return { value };
  }

  /** One or more strings: those beside each other are one. */
  #strings(): { value: Value } | undefined {
    let all: string | undefined;
    let bytes: boolean | undefined;
    for (;;) {
      const start = this.#match(STRING_START);
      if (!start) return all === undefined ? undefined : { value: all };
      const [, prefix = '', quote = ''] = start;
      if (bytes === !/b/i.test(prefix)) throw notLiteral;
      bytes = /b/i.test(prefix);
      all = (all ?? '') + this.#string(prefix.toLowerCase(), quote);
      this.#skip();
    }
  }

  #string(prefix: string, quote: string): string {
    let from = this.#at;
    for (;;) {
      const end = this.text.indexOf(quote, from);
      if (end < 0) throw notLiteral;
      const body = this.text.slice(this.#at, end);
      if (/(?:^|[^\\])(?:\\\\)*\\$/.test(body)) {
        from = end + 1;
        continue;
      }
      if (quote.length === 1 && /(?:^|[^\\])(?:\\\\)*\n/.test(body)) throw notLiteral;
      this.#at = end + quote.length;
      return prefix.includes('r') ? body : unescape(body, prefix.includes('b'));
    }
  }

  #number(): { value: Value } {
    const float = this.#match(FLOAT)?.[0];
    const int = float === undefined ? this.#match(INT)?.[0] : undefined;
    AFTER_NUMBER.lastIndex = this.#at;
    if (AFTER_NUMBER.test(this.text)) throw notLiteral;
    if (float !== undefined) return { value: new Float(Number(float.replaceAll('_', ''))) };
    const plain = int?.replaceAll('_', '');
    if (plain === undefined || (/^\d+$/.test(plain) && plain.length > MAX_DIGITS)) throw notLiteral;
    return { value: fit(BigInt(plain)) };
  }

  #take(mark: string): boolean {
    const taken = this.text.charAt(this.#at) === mark;
    if (taken) {
      this.#at++;
      this.#skip();
    }
    return taken;
  }

  /** Passes white space; within brackets that is also line ends and comments. */
  #skip(): void {
    this.#match(this.#depth > 0 ? /(?:[ \t\f\r\n]|#[^\n]*|\\\r?\n)*/y : /(?:[ \t\f]|\\\r?\n)*/y);
  }

  #match(rule: RegExp): RegExpExecArray | undefined {
    rule.lastIndex = this.#at;
    const match = rule.exec(this.text) ?? undefined;
    if (match) this.#at = rule.lastIndex;
    return match;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text of a string's body; an escape that Python does not know stays as it is written. */
function unescape(body: string, bytes: boolean): string {
  return body.replace(
    /\\(?:\r\n|[0-7]{1,3}|[\s\S])(?:(?<=x)[\da-fA-F]{2}|(?<=u)[\da-fA-F]{4}|(?<=U)[\da-fA-F]{8})?/g,
    (all) => {
      const kind = all.charAt(1);
      if (/[0-7]/.test(kind)) return String.fromCodePoint(Number.parseInt(all.slice(1), 8));
      if (kind === 'x' || (!bytes && /[uU]/.test(kind))) return fromHex(all.slice(2));
      // The names of characters are a table that is not here.
      if (kind === 'N' && !bytes) throw notLiteral;
      if (all === '\\\r\n') return '';
      return '\\\'"'.includes(kind) ? all.slice(1) : `${ESCAPES[kind] ?? `\\${kind}`}${all.slice(2)}`;
    },
  );
}

function fromHex(digits: string): string {
  const code = Number.parseInt(digits, 16);
  if (digits === '' || code > 0x10ffff) throw notLiteral;
  return String.fromCodePoint(code);
}
