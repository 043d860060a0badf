import { PyError } from './errors.js';

/**
 * Python's values in JavaScript. Every variable is one of these from the moment it is read.
 *
 * | Python        | here                                                              |
 * |---------------|-------------------------------------------------------------------|
 * | None          | `null`                                                            |
 * | bool          | `boolean`                                                         |
 * | int           | `number` where it is a safe integer, `bigint` beyond              |
 * | float         | {@link Float}, so that `1.0` stays `1.0`                          |
 * | str           | `string`                                                          |
 * | list          | `Value[]`                                                         |
 * | tuple         | {@link Tuple}                                                     |
 * | dict          | {@link Dict}: insertion-ordered, any hashable key, `1 == 1.0 == True` |
 * | anything else | a subclass of {@link PyObject}                                    |
 */
export type Value = null | boolean | number | bigint | string | Float | Value[] | Tuple | Dict | PyObject;

/** A Python float. An int is a plain `number`, so a float has to say that it is one. */
export class Float {
  constructor(readonly value: number) {}
}

/** A Python tuple: a sequence that does not change and can be a dict's key. */
export class Tuple {
  constructor(readonly items: readonly Value[]) {}
}

/** What a method of an object is called with. */
export type Invoke = (args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => Value;

/**
 * Any other object a template can hold: undefined, range, views, functions, namespaces, `hostvars`,
 * templates not rendered yet. What a template may do with it is what its subclass says, nothing more:
 * no JavaScript property is ever reachable.
 */
export abstract class PyObject {
  /** Python's name of the type, as error messages show it (`'builtin_function_or_method'`). */
  abstract readonly typeName: string;
  /** `x.name`: the attribute's value, or `undefined` where there is none. */
  getAttribute(name: string): Value | undefined;
  getAttribute(): Value | undefined {
    return undefined;
  }
  /** `x.name(…)`: the method to call, or `undefined` where there is none of that name. */
  getMethod(name: string): Invoke | undefined;
  getMethod(): Invoke | undefined {
    return undefined;
  }
  /** `x[key]`: the item, or `undefined` where there is none. */
  getItem(key: Value): Value | undefined;
  getItem(): Value | undefined {
    return undefined;
  }
  /** `x[from:to:step]`, or `undefined` where it cannot be sliced. */
  getSlice(from: Value, to: Value, step: Value): Value | undefined;
  getSlice(): Value | undefined {
    return undefined;
  }
  /** Python's `bool(x)`. */
  truth(): boolean {
    return true;
  }
  /** Python's `repr(x)`. */
  repr(): string {
    return `<${this.typeName} object>`;
  }
  /** Python's `str(x)`. */
  str(): string {
    return this.repr();
  }
  /** Python's `iter(x)`, or `undefined` where it cannot be iterated. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }
  /** Python's `len(x)`, or `undefined` where it has none. */
  size(): number | undefined {
    return undefined;
  }
  /** Python's `key in x`, or `undefined` where that is to be answered by iterating. */
  contains(key: Value): boolean | undefined;
  contains(): boolean | undefined {
    return undefined;
  }
  /** Python's `x == other`, or `undefined` where the object says nothing of it: then identity decides. */
  equals(other: Value): boolean | undefined;
  equals(): boolean | undefined {
    return undefined;
  }
  /** Less than 0, 0 or more than 0 as `x` sorts before, with or after `other`; `undefined`: not ordered. */
  compare(other: Value): number | undefined;
  compare(): number | undefined {
    return undefined;
  }
  /**
   * An arithmetic operator, as Python's `__add__` and `__radd__` are.
   * @param operator `+ - * / // % **`, or `-x` and `+x` for the unary ones (then `other` is None)
   * @param reflected true for `other + x`
   * @returns `undefined` where Python returns NotImplemented
   */
  operate(operator: string, other: Value, reflected: boolean): Value | undefined;
  operate(): Value | undefined {
    return undefined;
  }
  /** Python's `format(x, spec)`, or `undefined` for what every object does: only the empty spec. */
  format(spec: string): string | undefined;
  format(): string | undefined {
    return undefined;
  }
  /** The value that stands for it as a dict's key: itself, or what it is equal to. */
  asKey(): Value {
    return this;
  }
  /** Whether Python's `isinstance(x, Mapping)` holds: {@link iterate} then gives keys for {@link getItem}. */
  isMapping(): boolean {
    return false;
  }
  /** Whether Python's `isinstance(x, Sequence)` holds. */
  isSequence(): boolean {
    return false;
  }
}

type Canonical = null | number | bigint | string | PyObject;

/** A key that equals every key Python holds equal to it; `true`, `1` and `1.0` give the same. */
function canonical(key: Value): Canonical {
  switch (typeof key) {
    case 'string':
      // A NUL in front marks what is not a str, so a str that begins with one is marked as well.
      return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
    case 'number':
    case 'bigint':
      return key;
    case 'boolean':
      return key ? 1 : 0;
    default:
      if (key === null) return null;
      if (key instanceof Float) return floatKey(key.value);
      if (key instanceof Tuple) return tupleKey(key);
      if (Array.isArray(key)) throw new PyError('TypeError', "unhashable type: 'list'");
      if (key instanceof Dict) throw new PyError('TypeError', "unhashable type: 'dict'");
      return keyOf(key);
  }
}

/** Longer than any key has a need to be: a tuple may hold the same tuple again and again. */
const MAX_KEY = 1 << 22;

function tupleKey({ items }: Tuple): string {
  const key = `\0(${items.map((item) => tagged(canonical(item))).join('')})`;
  if (key.length > MAX_KEY) throw new PyError('MemoryError', 'a tuple is too large for a key');
  return key;
}

/** An int is a bigint where a number cannot hold it exactly, and an equal float has to find it. */
function floatKey(value: number): number | bigint {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

function keyOf(object: PyObject): Canonical {
  const key = object.asKey();
  return key === object ? object : canonical(key);
}

const identities = new WeakMap<PyObject, number>();
let identityCount = 0;

/** A part of a tuple's key: its kind and length in front, so that no two tuples give the same text. */
function tagged(key: Canonical): string {
  if (key instanceof PyObject) {
    let id = identities.get(key);
    if (id === undefined) identities.set(key, (id = ++identityCount));
    return `o${id};`;
  }
  return typeof key === 'string' ? `s${key.length}:${key}` : `n${String(key)};`;
}

/** A Python dict. Iteration is in order of insertion; assigning to a key it has keeps the place. */
export class Dict {
  readonly #items = new Map<Canonical, Value>();
  /** The keys as they were given, where they differ from their canonical form. */
  #given: Map<Canonical, Value> | undefined;

  /** @param entries pairs of key and value, in order */
  constructor(entries?: Iterable<readonly [Value, Value]>) {
    if (entries) for (const [k, v] of entries) this.set(k, v);
  }

  /** A dict of a plain object's own enumerable properties. */
  static of(object: Readonly<Record<string, Value>>): Dict {
    return new Dict(Object.entries(object));
  }

  get size(): number {
    return this.#items.size;
  }

  /** Whether it is known to hold no templates, so that nobody need look for any. */
  get isData(): boolean {
    return false;
  }

  get(key: Value): Value | undefined {
    // Most keys are plain text, and stand for themselves.
    const plain = typeof key === 'string' && key.charCodeAt(0) !== 0;
    return this.#items.get(plain ? key : canonical(key));
  }

  /** The value of a key that is known to be plain text: not empty, its first character not NUL. */
  item(key: string): Value | undefined {
    return this.#items.get(key);
  }

  has(key: Value): boolean {
    const plain = typeof key === 'string' && key.charCodeAt(0) !== 0;
    return this.#items.has(plain ? key : canonical(key));
  }

  /** Whether it has any of these keys, which are plain text: not empty, the first character not NUL. */
  hasAny(keys: ReadonlySet<string>): boolean {
    if (this.#items.size < keys.size) {
      for (const c of this.#items.keys()) if (typeof c === 'string' && keys.has(c)) return true;
      return false;
    }
    for (const key of keys) if (this.#items.has(key)) return true;
    return false;
  }

  set(key: Value, value: Value): this {
    const c = canonical(key);
    if (c !== key && !this.#items.has(c)) (this.#given ??= new Map<Canonical, Value>()).set(c, key);
    this.#items.set(c, value);
    return this;
  }

  delete(key: Value): boolean {
    const c = canonical(key);
    this.#given?.delete(c);
    return this.#items.delete(c);
  }

  /** Python's `popitem()`: the last pair, taken out; `undefined` where the dict is empty. */
  pop(): [Value, Value] | undefined {
    let last: [Value, Value] | undefined;
    for (const pair of this.entries()) last = pair;
    if (last) this.delete(last[0]);
    return last;
  }

  clear(): void {
    this.#items.clear();
    this.#given = undefined;
  }

  keys(): IterableIterator<Value> {
    return this.#given ? givenKeys(this.#items, this.#given) : this.#items.keys();
  }

  values(): IterableIterator<Value> {
    return this.#items.values();
  }

  entries(): IterableIterator<[Value, Value]> {
    return this.#given ? givenEntries(this.#items, this.#given) : this.#items.entries();
  }

  /** Goes through the entries in order: faster than an iterator. What guards its entries guards its size. */
  each(take: (value: Value, key: Value) => void): void {
    if (this.size === 0) return;
    const given = this.#given;
    this.#items.forEach(given ? (value, c) => take(value, given.get(c) ?? c) : take);
  }

  [Symbol.iterator](): IterableIterator<[Value, Value]> {
    return this.entries();
  }

  /** A shallow copy. */
  copy(): Dict {
    const copy = new Dict();
    this.each((value, key) => copy.set(key, value));
    return copy;
  }
}

type Given = ReadonlyMap<Canonical, Value>;

function* givenKeys(items: Given, given: Given): IterableIterator<Value> {
  for (const c of items.keys()) yield given.get(c) ?? c;
}

function* givenEntries(items: Given, given: Given): IterableIterator<[Value, Value]> {
  for (const [c, v] of items) yield [given.get(c) ?? c, v];
}
