import { PyError, str, textOf, typeName, type Value } from '../../python/index.js';

/** What output is counted and joined by. */
export interface Meter {
  wrote(characters: number): void;
  concat(nodes: readonly Value[]): Value;
}

/**
 * Where a template puts what it outputs. As text it only grows a string; as nodes it keeps each value, for
 * those who make something else of them than text.
 */
export class Output {
  text = '';
  /** The piece that was put out last and is not empty. */
  #last = '';
  /** The type of the first piece that was no text. */
  #other: string | undefined;
  readonly nodes: Value[] | undefined;

  constructor(
    readonly rendering: Meter,
    asNodes: boolean,
  ) {
    this.nodes = asNodes ? [] : undefined;
  }

  /** Adds text of the template itself. */
  data(text: string): void {
    if (this.nodes) {
      this.rendering.wrote(text.length);
      this.nodes.push(text);
    } else this.#add(text);
  }

  /** Adds the value of an expression. */
  value(value: Value): void {
    if (this.nodes) {
      this.rendering.wrote(typeof value === 'string' ? value.length : 1);
      this.nodes.push(value);
    } else if (typeof value === 'string') this.#add(value);
    else {
      if (this.#other === undefined) this.#note(value);
      this.#add(str(value));
    }
  }

  #add(text: string): void {
    if (text === '') return;
    this.rendering.wrote(text.length);
    this.text += text;
    this.#last = text;
  }

  #note(value: Value): void {
    if (textOf(value) === undefined) this.#other = typeName(value);
  }

  /** How many newlines are at its end. Its pieces are not joined for that where the last one tells. */
  get newlines(): number {
    const count = trailingNewlines(this.#last);
    return count < this.#last.length ? count : trailingNewlines(this.text);
  }

  /**
   * What was put out, as one text.
   * @throws PyError TypeError where `strict` and a piece is no text, as Python's `''.join`
   */
  joined(strict: boolean): string {
    for (const node of this.nodes ?? []) if (this.#other === undefined) this.#note(node);
    if (strict && this.#other !== undefined)
      throw new PyError('TypeError', `sequence item: expected str instance, ${this.#other} found`);
    return this.nodes ? this.nodes.map(str).join('') : this.text;
  }

  /** What was put out, as one value. */
  result(): Value {
    return this.nodes ? this.rendering.concat(this.nodes) : this.text;
  }
}

/** How many newlines a text ends with. */
export function trailingNewlines(text: string): number {
  let count = 0;
  while (text.charCodeAt(text.length - 1 - count) === 10) count += 1;
  return count;
}
