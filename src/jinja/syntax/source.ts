import { JinjaError, type JinjaErrorKind, type Place } from '../errors.js';
import type { Located } from './ast.js';

/** A template's text, as errors need it. */
export class SourceText {
  constructor(
    readonly name: string | undefined,
    readonly text: string,
  ) {}

  /** Line and column, from 1, of an offset. */
  position(offset: number): { line: number; column: number } {
    let line = 1;
    let from = 0;
    for (let at = this.text.indexOf('\n'); at !== -1 && at < offset; at = this.text.indexOf('\n', from)) {
      line += 1;
      from = at + 1;
    }
    return { line, column: offset - from + 1 };
  }

  /** The place of a node, with its text. */
  place(node: Located): Place {
    const expression = this.text.slice(node.start, node.end);
    return { name: this.name, ...this.position(node.start), expression };
  }

  /** An error of parsing at an offset. */
  syntaxError(message: string, offset: number): JinjaError {
    return this.error('syntax', message, offset);
  }

  error(kind: JinjaErrorKind, message: string, offset: number): JinjaError {
    return new JinjaError(kind, message, { name: this.name, ...this.position(offset) });
  }
}
