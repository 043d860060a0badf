import { Dict, type Value } from './values.js';

/**
 * A dict of texts that is filled when somebody first looks into it. What a module tells of a service has hundreds of fields,
 * of which mostly nobody wants to know any.
 */
export class LazyDict extends Dict {
  #source: Readonly<Record<string, string>> | undefined;

  /** @param source stays as it is */
  constructor(source: Readonly<Record<string, string>>) {
    super();
    this.#source = source;
  }

  /** The texts by their keys, as long as nobody has looked: what is put into the dict after that is not among them. */
  get source(): Readonly<Record<string, string>> | undefined {
    return this.#source;
  }

  override get size(): number {
    this.#fill();
    return super.size;
  }

  override get isData(): boolean {
    return this.#source !== undefined;
  }

  override get(key: Value): Value | undefined {
    this.#fill();
    return super.get(key);
  }

  override item(key: string): Value | undefined {
    this.#fill();
    return super.item(key);
  }

  override has(key: Value): boolean {
    this.#fill();
    return super.has(key);
  }

  override hasAny(keys: ReadonlySet<string>): boolean {
    this.#fill();
    return super.hasAny(keys);
  }

  override set(key: Value, value: Value): this {
    this.#fill();
    return super.set(key, value);
  }

  override delete(key: Value): boolean {
    this.#fill();
    return super.delete(key);
  }

  override clear(): void {
    this.#source = undefined;
    super.clear();
  }

  override keys(): IterableIterator<Value> {
    this.#fill();
    return super.keys();
  }

  override values(): IterableIterator<Value> {
    this.#fill();
    return super.values();
  }

  override entries(): IterableIterator<[Value, Value]> {
    this.#fill();
    return super.entries();
  }

  #fill(): void {
    const source = this.#source;
    if (!source) return;
    this.#source = undefined;
    for (const key of Object.keys(source)) super.set(key, source[key] ?? '');
  }
}
