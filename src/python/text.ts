import { strRepr } from './repr.js';
import { PyObject, type Value } from './values.js';

/**
 * A str that carries a mark: what a subclass of Python's str is. It equals, sorts, hashes and prints as the
 * text it holds, and has the methods of str; what is made from it is a plain str, unless its subclass says
 * otherwise.
 */
export abstract class Text extends PyObject {
  readonly typeName: string = 'str';

  constructor(readonly value: string) {
    super();
  }

  /** What becomes of a text that was made of this one, by a slice or a method: it has no mark. */
  derive(text: string): Value {
    return text;
  }

  override truth(): boolean {
    return this.value !== '';
  }
  override repr(): string {
    return strRepr(this.value);
  }
  override str(): string {
    return this.value;
  }
  override asKey(): Value {
    return this.value;
  }
  override isSequence(): boolean {
    return true;
  }
}

/** The text of a str or of a marked one; `undefined` for any other value. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Text ? value.value : undefined;
}

/** A marked str without its mark; any other value as it is. */
export function plain(value: Value): Value {
  return value instanceof Text ? value.value : value;
}
