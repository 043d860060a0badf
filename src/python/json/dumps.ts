import { sorted } from '../compare.js';
import { PyError } from '../errors.js';
import { floatRepr, str } from '../repr.js';
import { Budget } from '../sizes.js';
import { textOf } from '../text.js';
import { typeName } from '../types.js';
import { Dict, Float, Tuple, type PyObject, type Value } from '../values.js';
import { jsonString } from './text.js';

/** The parameters of Python's `json.dumps`. */
export interface DumpOptions {
  /** `undefined`: all on one line. */
  readonly indent: string | undefined;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  readonly sortKeys: boolean;
  readonly asciiOnly: boolean;
  readonly skipKeys: boolean;
  readonly allowNan: boolean;
  /** What stands for an object that JSON does not know; `undefined` where nothing does. */
  readonly other: (object: PyObject) => Value | undefined;
}

const MAX_DEPTH = 900;

/** A value as Python's `json.dumps` writes it, byte for byte. */
export function dumps(value: Value, options: DumpOptions): string {
  return new Dumper(options).write(value, '\n');
}

class Dumper {
  readonly #inside = new Set<object>();
  readonly #budget = new Budget();
  constructor(private readonly options: DumpOptions) {}

  /** @param newline the line break and indent of what encloses the value */
  write(value: Value, newline: string): string {
    const text = textOf(value);
    if (text !== undefined) return jsonString(text, this.options.asciiOnly);
    if (value === null) return 'null';
    if (typeof value !== 'object') return typeof value === 'boolean' ? String(value) : str(value);
    if (value instanceof Float) return this.#float(value.value);
    if (this.#inside.has(value)) throw new PyError('ValueError', 'Circular reference detected');
    if (this.#inside.size > MAX_DEPTH)
      throw new PyError('RecursionError', 'maximum recursion depth exceeded while encoding a JSON object');
    this.#inside.add(value);
    const written = this.#container(value, newline);
    this.#budget.spend(written.length);
    this.#inside.delete(value);
    return written;
  }

  #container(value: Value[] | Tuple | Dict | PyObject, newline: string): string {
    if (Array.isArray(value)) return this.#list(value, newline);
    if (value instanceof Tuple) return this.#list(value.items, newline);
    if (value instanceof Dict) return this.#dict(value, newline);
    const other = this.options.other(value);
    if (other === undefined)
      throw new PyError('TypeError', `Object of type ${typeName(value)} is not JSON serializable`);
    return this.write(other, newline);
  }

  #list(items: readonly Value[], newline: string): string {
    const inner = this.#inner(newline);
    return this.#join(
      '[]',
      items.map((item) => this.write(item, inner)),
      newline,
      inner,
    );
  }

  #dict(dict: Dict, newline: string): string {
    const inner = this.#inner(newline);
    const parts: string[] = [];
    const keys = [...dict.keys()];
    for (const key of this.options.sortKeys ? sorted(keys) : keys) {
      const name = this.#key(key);
      if (name === undefined) continue;
      const item = this.write(dict.get(key) ?? null, inner);
      parts.push(`${jsonString(name, this.options.asciiOnly)}${this.options.keySeparator}${item}`);
    }
    return this.#join('{}', parts, newline, inner);
  }

  #inner(newline: string): string {
    return this.options.indent === undefined ? newline : newline + this.options.indent;
  }

  #join(brackets: string, parts: readonly string[], newline: string, inner: string): string {
    if (parts.length === 0) return brackets;
    const pretty = this.options.indent !== undefined;
    const between = this.options.itemSeparator + (pretty ? inner : '');
    const [open, close] = [brackets.charAt(0), brackets.charAt(1)];
    return `${open}${pretty ? inner : ''}${parts.join(between)}${pretty ? newline : ''}${close}`;
  }

  #key(key: Value): string | undefined {
    const text = textOf(key);
    if (text !== undefined) return text;
    if (key === null) return 'null';
    if (key instanceof Float) return this.#float(key.value);
    if (typeof key !== 'object') return String(key);
    if (this.options.skipKeys) return undefined;
    const known = 'str, int, float, bool or None';
    throw new PyError('TypeError', `keys must be ${known}, not ${typeName(key)}`);
  }

  #float(value: number): string {
    if (Number.isFinite(value)) return floatRepr(value);
    if (!this.options.allowNan)
      throw new PyError('ValueError', 'Out of range float values are not JSON compliant');
    if (Number.isNaN(value)) return 'NaN';
    return value > 0 ? 'Infinity' : '-Infinity';
  }
}
