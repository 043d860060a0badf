import { PyError } from './errors.js';
import { equals } from './compare.js';
import { repr } from './repr.js';
import { sliceOf } from './sequences.js';
import { bindable } from './signature.js';
import { intOf, typeName } from './types.js';
import { Float, PyObject, Tuple, type Value } from './values.js';

const bindCount = bindable('count(value)');
const bindIndex = bindable('index(value)');

/** Python's range. */
export class Range extends PyObject {
  readonly typeName = 'range';
  readonly length: number;

  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super();
    this.length = Math.max(0, Math.ceil((stop - start) / step)) + 0;
  }

  /** Python's `range(*args)`. */
  static from(args: readonly Value[]): Range {
    if (args.length === 0) throw new PyError('TypeError', 'range expected at least 1 argument, got 0');
    if (args.length > 3)
      throw new PyError('TypeError', `range expected at most 3 arguments, got ${args.length}`);
    const [first = 0, second, third = 1] = args.map(index);
    if (third === 0) throw new PyError('ValueError', 'range() arg 3 must not be zero');
    return second === undefined ? new Range(0, first, 1) : new Range(first, second, third);
  }

  at(position: number): number {
    return this.start + position * this.step;
  }

  override truth(): boolean {
    return this.length > 0;
  }
  override size(): number {
    return this.length;
  }
  override isSequence(): boolean {
    return true;
  }
  override repr(): string {
    return `range(${this.start}, ${this.stop}${this.step === 1 ? '' : `, ${this.step}`})`;
  }
  override *iterate(): IterableIterator<Value> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
  override getItem(key: Value): Value | undefined {
    const int = intOf(key);
    if (int === undefined) return undefined;
    const position = Number(int) < 0 ? Number(int) + this.length : Number(int);
    return position >= 0 && position < this.length ? this.at(position) : undefined;
  }
  override getSlice(from: Value, to: Value, step: Value): Value {
    const picked = sliceOf(this.length, from, to, step);
    const start = this.at(picked.start);
    const by = this.step * picked.step;
    return new Range(start, start + picked.count * by, by);
  }
  override contains(key: Value): boolean {
    const int = key instanceof Float ? key.value : intOf(key);
    if (int === undefined) return false;
    const position = (Number(int) - this.start) / this.step;
    return Number.isInteger(position) && position >= 0 && position < this.length;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'start' || name === 'stop' || name === 'step' ? this[name] : undefined;
  }
  override getMethod(name: string): ReturnType<PyObject['getMethod']> {
    if (name !== 'count' && name !== 'index') return undefined;
    return (args, kwargs) => {
      const [value = null] = (name === 'count' ? bindCount : bindIndex)(args, kwargs);
      const found = this.contains(value);
      if (name === 'count') return found ? 1 : 0;
      if (!found) throw new PyError('ValueError', `${repr(value)} is not in range`);
      return (Number(value instanceof Float ? value.value : intOf(value)) - this.start) / this.step;
    };
  }
  override equals(other: Value): boolean | undefined {
    if (!(other instanceof Range)) return undefined;
    return equals(this.asKey(), other.asKey());
  }
  override asKey(): Value {
    const start = this.length > 0 ? this.start : 0;
    return new Tuple(['range', this.length, start, this.length > 1 ? this.step : 0]);
  }
}

function index(value: Value): number {
  const int = intOf(value);
  if (int === undefined) {
    if (value instanceof PyObject) value.truth();
    throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  if (typeof int === 'bigint')
    throw new PyError('OverflowError', 'Python int too large to convert to C ssize_t');
  return int;
}
