import { setPlaces, VaultText, type Position, type Problem } from '../model/index.js';
import { Dict, Float, type Value } from '../python/index.js';
import { duplicateKey } from './duplicate.js';
import { readText } from './inside.js';
import { MAX_DEPTH } from './limits.js';
import { scalarValue } from './scalar.js';
import type { Source } from './source.js';

/** That the text is no JSON; it may still be YAML. */
class NotJson extends Error {}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const WORD = /null|true|false|NaN|-?Infinity/y;
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const WORDS: Readonly<Record<string, Value>> = {
  null: null,
  true: true,
  false: false,
  NaN: new Float(NaN),
  Infinity: new Float(Infinity),
  '-Infinity': new Float(-Infinity),
};

/**
 * Reads a text that is JSON throughout, as Python's `json` does; Ansible tries this before YAML, so that `1e3` is a
 * number there. `{"__ansible_vault": …}` and `{"__ansible_unsafe": …}` are what `!vault` and `!unsafe` are in YAML.
 * @returns `undefined` where the text is not JSON
 */
export function readJson(source: Source, trust: boolean): { value: Value; problems: Problem[] } | undefined {
  if (!/^[ \t\n\r]*[{["\d\-tfnNI]/.test(source.text)) return undefined;
  const reader = new JsonReader(source, trust);
  try {
    return { value: reader.document(), problems: reader.problems };
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

class JsonReader {
  readonly problems: Problem[] = [];
  #at = 0;
  #depth = 0;

  constructor(
    private readonly source: Source,
    private trust: boolean,
  ) {}

  document(): Value {
    const value = this.#value();
    if (this.#at < this.source.text.length) throw new NotJson();
    return value;
  }

  /** A value and the white space around it. */
  #value(): Value {
    this.#match(SPACE);
    const start = this.#at;
    const value = this.#bare(start);
    this.#match(SPACE);
    return value;
  }

  #bare(start: number): Value {
    switch (this.source.text.charAt(start)) {
      case '"': {
        const text = this.#string();
        return this.trust ? readText(this.source, text, start + 1, 'double') : text;
      }
      case '{':
        return this.#nested(() => this.#object(start));
      case '[':
        return this.#nested(() => this.#array(start));
      default: {
        const word = this.#match(WORD)?.[0];
        return word === undefined ? this.#number() : (WORDS[word] ?? null);
      }
    }
  }

  #nested(read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH) throw new NotJson();
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(start: number): Value {
    const dict = new Dict();
    const keys = new Map<Value, Position>();
    const values = new Map<Value, Position>();
    this.#items('}', () => {
      const keyAt = this.source.position(this.#at);
      const key = this.#string();
      this.#match(SPACE);
      this.#take(':');
      this.#match(SPACE);
      const valueAt = this.source.position(this.#at);
      const before = keys.get(key);
      if (before) this.problems.push(duplicateKey(key, before, keyAt));
      dict.set(key, key === '__ansible_unsafe' ? this.#untrusted() : this.#value());
      keys.set(key, keyAt);
      values.set(key, valueAt);
    });
    setPlaces(dict, this.source.position(start), keys, values);
    return marked(dict, this.source.position(start));
  }

  #untrusted(): Value {
    const before = this.trust;
    this.trust = false;
    const value = this.#value();
    this.trust = before;
    return value;
  }

  #array(start: number): Value {
    const list: Value[] = [];
    const places = new Map<Value, Position>();
    this.#items(']', () => {
      places.set(list.length, this.source.position(this.#at));
      list.push(this.#value());
    });
    setPlaces(list, this.source.position(start), places);
    return list;
  }

  /** Items up to the closing mark. */
  #items(close: string, item: () => void): void {
    this.#match(SPACE);
    if (this.source.text.charAt(this.#at) !== close) {
      for (;;) {
        item();
        this.#match(SPACE);
        if (this.source.text.charAt(this.#at) !== ',') break;
        this.#at++;
        this.#match(SPACE);
      }
    }
    this.#take(close);
  }

  #string(): string {
    const text = this.#match(STRING)?.[0];
    if (text === undefined) throw new NotJson();
    return JSON.parse(text) as string;
  }

  #number(): Value {
    const match = this.#match(NUMBER);
    if (!match) throw new NotJson();
    const [text, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return new Float(Number(text));
    const value = scalarValue('int', text);
    if (value === undefined) throw new NotJson();
    return value;
  }

  #take(mark: string): void {
    if (this.source.text.charAt(this.#at) !== mark) throw new NotJson();
    this.#at++;
  }

  #match(rule: RegExp): RegExpExecArray | undefined {
    rule.lastIndex = this.#at;
    const match = rule.exec(this.source.text) ?? undefined;
    if (match) this.#at = rule.lastIndex;
    return match;
  }
}

/** What Ansible's own marks in JSON stand for; any other dict is itself. */
function marked(dict: Dict, position: Position): Value {
  for (const [key, value] of dict) {
    if (key === '__ansible_unsafe') return value;
    if (key === '__ansible_vault' && typeof value === 'string') return new VaultText(value, position);
  }
  return dict;
}
