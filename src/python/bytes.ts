import { decodeBytes } from './encoding.js';
import { PyError } from './errors.js';
import { intOf, typeName } from './types.js';
import { sliceIndexes } from './sequences.js';
import { bindable } from './signature.js';
import { textOf } from './text.js';
import { PyObject, Tuple, type Value } from './values.js';

const bindDecode = bindable("decode(encoding='utf-8', errors='strict')");

/** Python's `bytes`: what `str.encode` gives, for the filters that take it. */
export class PyBytes extends PyObject {
  readonly typeName = 'bytes';

  constructor(readonly bytes: Uint8Array) {
    super();
  }

  override truth(): boolean {
    return this.bytes.length > 0;
  }
  override size(): number {
    return this.bytes.length;
  }
  override iterate(): Iterable<Value> {
    return this.bytes;
  }
  override repr(): string {
    const text = Array.from(this.bytes, shown).join('');
    return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
  }
  override getItem(key: Value): Value | undefined {
    const int = intOf(key);
    return int === undefined ? undefined : this.bytes.at(Number(int));
  }
  override getSlice(from: Value, to: Value, step: Value): Value {
    return new PyBytes(
      Uint8Array.from(sliceIndexes(this.bytes.length, from, to, step), (i) => this.bytes[i] ?? 0),
    );
  }
  override contains(key: Value): boolean {
    const int = intOf(key);
    if (int !== undefined) return this.bytes.includes(Number(int));
    if (key instanceof PyBytes) return Buffer.from(this.bytes).includes(Buffer.from(key.bytes));
    throw new PyError('TypeError', `a bytes-like object is required, not '${typeName(key)}'`);
  }
  override equals(other: Value): boolean {
    return other instanceof PyBytes && Buffer.compare(this.bytes, other.bytes) === 0;
  }
  override compare(other: Value): number | undefined {
    return other instanceof PyBytes ? Buffer.compare(this.bytes, other.bytes) : undefined;
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '+' || reflected) return undefined;
    if (!(other instanceof PyBytes))
      throw new PyError('TypeError', `can't concat ${typeName(other)} to bytes`);
    return new PyBytes(Buffer.concat([this.bytes, other.bytes]));
  }
  override asKey(): Value {
    return new Tuple([this.typeName, Buffer.from(this.bytes).toString('latin1')]);
  }
  override getMethod(name: string): ReturnType<PyObject['getMethod']> {
    if (name === 'hex') return () => Buffer.from(this.bytes).toString('hex');
    if (name !== 'decode') return undefined;
    return (args, kwargs) => {
      const [encoding = null] = bindDecode(args, kwargs);
      return this.decode(textOf(encoding) ?? 'utf-8');
    };
  }

  /** Python's `decode`. @throws PyError UnicodeError where the bytes are none of the encoding */
  decode(encoding: string): string {
    const text = decodeBytes(this.bytes, encoding);
    if (/[\udc80-\udcff](?<![\ud800-\udbff].)/.test(text))
      throw new PyError('UnicodeError', `'${encoding}' codec can't decode a byte: invalid start byte`);
    return text;
  }
}

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** A byte as the repr of bytes shows it. */
function shown(byte: number): string {
  const named = NAMED[byte];
  if (named !== undefined) return named;
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}
