import { Dict, type Value } from '../../python/index.js';
import { MissingFact, type Lacking } from './lacking.js';

/** A host's facts, of which some may not have been gathered: whoever touches one of these is told. */
export class FactDict extends Dict {
  /** What was not gathered. */
  lacking: Lacking | undefined;

  /** @param variables whether these are variables, with their prefix, so that others may be asked for that are no facts */
  constructor(private readonly variables: boolean) {
    super();
  }

  /** @throws MissingFact */
  override has(key: Value): boolean {
    const there = super.has(key);
    if (!there) this.#check(key);
    return there;
  }

  /** @throws MissingFact */
  override get(key: Value): Value | undefined {
    const value = super.get(key);
    if (value === undefined) this.#check(key);
    return value;
  }

  /** @throws MissingFact */
  override item(key: string): Value | undefined {
    const value = super.item(key);
    if (value === undefined) this.#check(key);
    return value;
  }

  /** @throws MissingFact */
  override hasAny(keys: ReadonlySet<string>): boolean {
    return this.lacking ? [...keys].some((key) => this.has(key)) : super.hasAny(keys);
  }

  override get isData(): boolean {
    return true;
  }

  /** @throws MissingFact */
  override get size(): number {
    if (!this.variables) this.#whole();
    return super.size;
  }

  /** @throws MissingFact */
  override keys(): IterableIterator<Value> {
    this.#whole();
    return super.keys();
  }

  /** @throws MissingFact */
  override values(): IterableIterator<Value> {
    this.#whole();
    return super.values();
  }

  /** @throws MissingFact */
  override entries(): IterableIterator<[Value, Value]> {
    this.#whole();
    return super.entries();
  }

  /** The same, as of now, with what is missing in it. */
  override copy(): FactDict {
    const copy = new FactDict(this.variables);
    for (const [key, value] of this.gathered()) copy.set(key, value);
    copy.lacking = this.lacking;
    return copy;
  }

  /** What there is, whatever is missing. */
  gathered(): IterableIterator<[Value, Value]> {
    return super.entries();
  }

  #check(key: Value): void {
    if (!this.lacking || typeof key !== 'string') return;
    if (this.variables ? this.lacking.misses(key) : this.lacking.missesFact(key))
      throw new MissingFact(key, this.lacking);
  }

  #whole(): void {
    if (this.lacking) throw new MissingFact('a fact', this.lacking);
  }
}
