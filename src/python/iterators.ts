import { PyObject, type Value } from './values.js';

/** A Python iterator or generator: it can be gone through once. */
export class PyIterator extends PyObject {
  readonly #iterator: Iterator<Value>;

  /**
   * @param items what it gives
   * @param typeName `generator` for what a filter yields, `list_reverseiterator`…
   */
  constructor(
    items: Iterable<Value>,
    readonly typeName = 'generator',
  ) {
    super();
    this.#iterator = items[Symbol.iterator]();
  }

  /** The next item, or `undefined` at the end. */
  next(): Value | undefined {
    const result = this.#iterator.next();
    return result.done === true ? undefined : result.value;
  }

  override *iterate(): IterableIterator<Value> {
    // Leaving a loop early must not end the iterator, as `for of` over it would.
    for (let value = this.next(); value !== undefined; value = this.next()) yield value;
  }
}
