/** Where the text of a document is put together: it knows the column, and whether a space or a line is due. */
export class Writer {
  #parts: string[] = [];
  column = 0;
  /** Whether what was written last is blank, so that no space is needed before the next. */
  whitespace = true;
  /** Whether only indentation and indicators have been written on this line. */
  indention = true;

  /** Writes characters that do not end a line. */
  put(text: string): void {
    this.#parts.push(text);
    this.column += Array.from(text).length;
  }

  lineBreak(character = '\n'): void {
    this.#parts.push(character);
    this.column = 0;
  }

  /** Begins a line at `indent`, unless one was begun already and there is nothing but its indentation. */
  indent(indent: number): void {
    const to = Math.max(indent, 0);
    if (!this.indention || this.column > to || (this.column === to && !this.whitespace)) this.lineBreak();
    if (this.column < to) this.put(' '.repeat(to - this.column));
    this.whitespace = true;
    this.indention = true;
  }

  /** Writes one of YAML's marks. */
  indicator(mark: string, spaceBefore: boolean, blank = false, indention = false): void {
    if (spaceBefore && !this.whitespace) this.put(' ');
    this.put(mark);
    this.whitespace = blank;
    this.indention = this.indention && indention;
  }

  text(): string {
    return this.#parts.join('');
  }
}
