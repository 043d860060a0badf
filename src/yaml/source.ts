import { LineCounter } from 'yaml';
import type { Position } from '../model/index.js';

/** A text that is being read, and where its characters stand in its file. */
export class Source {
  readonly counter = new LineCounter();

  constructor(
    readonly text: string,
    readonly file: string,
  ) {}

  /** The line and column of a character, both from 1. */
  position(offset: number): Position {
    const { line, col } = this.counter.linePos(Math.min(offset, this.text.length));
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** The text of the line that holds a character, without its line break. */
  lineAt(offset: number): string {
    const end = this.text.indexOf('\n', offset);
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    return this.text.slice(start, end < 0 ? undefined : end);
  }
}
