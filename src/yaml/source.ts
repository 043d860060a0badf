import { LineCounter } from 'yaml';
import type { Position } from '../model/index.js';

/** A text that is being read, and where its characters stand in its file. */
export class Source {
  readonly #lines = new LineCounter();

  /** @param inserted how many spaces, by line, stand in front of the line that its file does not have */
  constructor(
    readonly text: string,
    readonly file: string,
    private readonly inserted: ReadonlyMap<number, number> = new Map(),
  ) {
    this.#lines.addNewLine(0);
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.#lines.addNewLine(i + 1);
  }

  /** The line and column of a character, both from 1. */
  position(offset: number): Position {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.text.length));
    const column = col - (this.inserted.get(line) ?? 0);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(column, 1) };
  }

  /** The text of the line that holds a character, without its line break. */
  lineAt(offset: number): string {
    const end = this.text.indexOf('\n', offset);
    return this.text.slice(this.startOfLine(offset), end < 0 ? undefined : end);
  }

  /**
   * The same text with the line that holds a character indented more than any other line.
   * @returns `undefined` where that was done before, or where the line is a document's mark
   */
  indented(offset: number): Source | undefined {
    const { line } = this.#lines.linePos(offset);
    const start = this.startOfLine(offset);
    if (this.inserted.has(line) || /^(?:---|\.\.\.)(?:\s|$)/.test(this.text.slice(start, start + 4))) {
      return undefined;
    }
    let width = 1;
    for (const [spaces] of this.text.matchAll(/^ +/gm)) width = Math.max(width, spaces.length + 1);
    const text = `${this.text.slice(0, start)}${' '.repeat(width)}${this.text.slice(start)}`;
    return new Source(text, this.file, new Map([...this.inserted, [line, width]]));
  }

  /** The offset at which the line that holds a character begins. */
  startOfLine(offset: number): number {
    return offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1;
  }
}
