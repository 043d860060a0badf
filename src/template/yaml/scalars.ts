import { isBreak, isPlainCharacter } from './analyze.js';
import type { Writer } from './writer.js';

/** How a scalar stands in the document. */
export interface Layout {
  readonly indent: number;
  /** Characters of a line after which text is folded at the next space. */
  readonly width: number;
  /** False for a key on one line. */
  readonly mayBreak: boolean;
}

/** Writes line breaks as plain and single-quoted scalars hold them: the first one twice. */
class Breaks {
  open = false;
  constructor(
    private readonly writer: Writer,
    private readonly indent: number,
  ) {}
  take(character: string): void {
    if (!this.open && character === '\n') this.writer.lineBreak();
    this.writer.lineBreak(character);
    this.writer.indention = true;
    this.open = true;
  }
  end(): void {
    if (this.open) this.writer.indent(this.indent);
    this.open = false;
  }
}

/** A plain scalar. @param spaced whether a space is due before it even where it is empty */
export function writePlain(
  writer: Writer,
  characters: readonly string[],
  layout: Layout,
  spaced: boolean,
): void {
  if (!writer.whitespace && (characters.length > 0 || spaced)) writer.put(' ');
  let spaces = false;
  const breaks = new Breaks(writer, layout.indent);
  characters.forEach((character, index) => {
    if (character === ' ') {
      const fold =
        layout.mayBreak && !spaces && writer.column > layout.width && characters[index + 1] !== ' ';
      if (fold) writer.indent(layout.indent);
      else writer.put(' ');
      spaces = true;
    } else if (isBreak(character)) breaks.take(character);
    else {
      breaks.end();
      writer.put(character);
      writer.indention = false;
      spaces = false;
    }
  });
  writer.whitespace = false;
  writer.indention = false;
}

export function writeSingleQuoted(writer: Writer, characters: readonly string[], layout: Layout): void {
  writer.indicator("'", true);
  let spaces = false;
  const breaks = new Breaks(writer, layout.indent);
  characters.forEach((character, index) => {
    if (character === ' ') {
      const inside = index > 0 && index < characters.length - 1 && characters[index + 1] !== ' ';
      if (layout.mayBreak && !spaces && writer.column > layout.width && inside) writer.indent(layout.indent);
      else writer.put(' ');
      spaces = true;
    } else if (isBreak(character)) breaks.take(character);
    else {
      breaks.end();
      writer.put(character === "'" ? "''" : character);
      writer.indention = false;
      spaces = false;
    }
  });
  breaks.end();
  writer.indicator("'", false);
  writer.whitespace = false;
  writer.indention = false;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

export function writeDoubleQuoted(writer: Writer, characters: readonly string[], layout: Layout): void {
  writer.indicator('"', true);
  let spaces = false;
  characters.forEach((character, index) => {
    if (ESCAPES[character] !== undefined || !isPlainCharacter(character)) {
      writer.put(`\\${ESCAPES[character] ?? hex(character)}`);
      spaces = false;
    } else if (character === ' ') {
      const inside = index > 0 && index < characters.length - 1;
      if (layout.mayBreak && !spaces && writer.column > layout.width && inside) {
        writer.indent(layout.indent);
        if (characters[index + 1] === ' ') writer.put('\\');
      } else writer.put(' ');
      spaces = true;
    } else {
      writer.put(character);
      spaces = false;
    }
  });
  writer.indicator('"', false);
  writer.whitespace = false;
  writer.indention = false;
}

function hex(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `u${digits.padStart(4, '0')}` : `U${digits.padStart(8, '0')}`;
}

/** What follows `|` or `>`: the indent where the text begins with a blank, and how its last line ends. */
function hints(characters: readonly string[], step: number): string {
  const first = characters[0];
  const lead = first === ' ' || isBreak(first) ? String(step) : '';
  if (!isBreak(characters.at(-1))) return `${lead}-`;
  return characters.length === 1 || isBreak(characters.at(-2)) ? `${lead}+` : lead;
}

/** @returns whether the end of the text has to be marked, because its last lines are empty */
export function writeLiteral(
  writer: Writer,
  characters: readonly string[],
  layout: Layout,
  step: number,
): boolean {
  const open = begin(writer, '|', characters, step);
  let breaks = true;
  for (const character of characters) {
    if (isBreak(character)) {
      writer.lineBreak(character);
      writer.indention = true;
      breaks = true;
      continue;
    }
    if (breaks) writer.indent(layout.indent);
    writer.put(character);
    writer.indention = false;
    breaks = false;
  }
  return open;
}

/** @returns whether the end of the text has to be marked, because its last lines are empty */
export function writeFolded(
  writer: Writer,
  characters: readonly string[],
  layout: Layout,
  step: number,
): boolean {
  const open = begin(writer, '>', characters, step);
  let breaks = true;
  let leading = true;
  characters.forEach((character, index) => {
    const next = characters[index + 1];
    if (isBreak(character)) {
      if (!breaks && !leading && character === '\n' && !isBlankLineAhead(characters, index))
        writer.lineBreak();
      writer.lineBreak(character);
      writer.indention = true;
      breaks = true;
      return;
    }
    if (breaks) {
      writer.indent(layout.indent);
      leading = character === ' ' || character === '\t';
    }
    if (!breaks && character === ' ' && next !== ' ' && writer.column > layout.width)
      writer.indent(layout.indent);
    else writer.put(character);
    writer.indention = false;
    breaks = false;
  });
  return open;
}

function isBlankLineAhead(characters: readonly string[], from: number): boolean {
  let index = from;
  while (isBreak(characters[index])) index += 1;
  const next = characters[index];
  return next === undefined || next === ' ' || next === '\t' || next === '\0';
}

function begin(writer: Writer, mark: string, characters: readonly string[], step: number): boolean {
  writer.indicator(mark, true);
  const hint = hints(characters, step);
  if (hint) writer.indicator(hint, false);
  writer.lineBreak();
  writer.indention = true;
  writer.whitespace = true;
  return hint.endsWith('+');
}
