import { PyError } from '../errors.js';

/** A pattern's text, read code point by code point. */
export class Scanner {
  readonly #characters: string[];
  position = 0;

  constructor(readonly text: string) {
    this.#characters = Array.from(text);
  }

  get done(): boolean {
    return this.position >= this.#characters.length;
  }

  /** The character at hand, or `''` at the end. */
  peek(ahead = 0): string {
    return this.#characters[this.position + ahead] ?? '';
  }

  next(): string {
    const character = this.peek();
    this.position += 1;
    return character;
  }

  /** Takes a text if it stands here. */
  take(text: string): boolean {
    const size = Array.from(text).length;
    if (this.#characters.slice(this.position, this.position + size).join('') !== text) return false;
    this.position += size;
    return true;
  }

  /** Takes characters as long as they match, at most so many. */
  takeWhile(test: RegExp, most = Infinity): string {
    let out = '';
    while (!this.done && out.length < most && test.test(this.peek())) out += this.next();
    return out;
  }

  /** Takes all up to a character, which is skipped. */
  until(end: string, missing: () => PyError): string {
    let out = '';
    while (!this.done && this.peek() !== end) out += this.next();
    if (this.done) throw missing();
    this.position += 1;
    return out;
  }

  /** Python's `re.error`. */
  error(message: string, position = this.position): PyError {
    const before = this.#characters.slice(0, position).join('');
    const line = before.split('\n').length;
    const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
    const where = this.text.includes('\n') ? ` (line ${line}, column ${column})` : '';
    return new PyError('re.error', `${message} at position ${position}${where}`);
  }
}
