import { PyError } from './errors.js';

/** Characters of a str that one operation may make. */
const MAX_TEXT = 1 << 25;
/** Items of a list or tuple that one operation may make. */
const MAX_ITEMS = 1 << 22;

/** Refuses to make a text so long that it would exhaust the memory. */
export function checkSize(characters: number): void {
  if (characters > MAX_TEXT)
    throw new PyError('MemoryError', `a text of ${characters} characters is longer than can be made`);
}

/** Refuses to make a list or tuple so long that it would exhaust the memory. */
export function checkItems(items: number): void {
  if (items > MAX_ITEMS)
    throw new PyError('MemoryError', `a list of ${items} items is longer than can be made`);
}

/** Counts what is gone through of values within values, which may be far more than there are. */
export interface Meter {
  /** Takes note of a part that was gone through; raises an error where it has been too much. */
  spend(amount: number): void;
}

/** A meter for one operation. */
export class Budget implements Meter {
  #left = MAX_TEXT;

  spend(amount: number): void {
    this.#left -= amount;
    if (this.#left < 0) throw new PyError('MemoryError', 'a value is too large to be gone through');
  }
}
