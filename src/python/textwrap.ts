import { codePoints, textLength } from './sequences.js';

/** How {@link wrapText} breaks lines. */
export interface WrapOptions {
  width: number;
  breakLongWords: boolean;
  breakOnHyphens: boolean;
}

const SPACE = '\\t\\n\\x0b\\x0c\\r ';
const WORD = '[\\p{L}\\p{N}_!"\'&.,?]';
const LETTER = '[\\p{L}_]';
/**
 * Where Python's textwrap may break: at whitespace, after the hyphen of a compound word, around dashes. A text, since it takes V8
 * long to make the pattern, and few need it.
 */
const CHUNKS = `([${SPACE}]+|(?<=${WORD})-{2,}(?=[\\p{L}\\p{N}_])|[^${SPACE}]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=[${SPACE}]|$)|(?<=${WORD})(?=-{2,}[\\p{L}\\p{N}_])))`;
const PLAIN_CHUNKS = new RegExp(`([${SPACE}]+)`, 'u');

/** Python's `textwrap.wrap(text, width, expand_tabs=False, replace_whitespace=False, …)`. */
export function wrapText(text: string, { width, breakLongWords, breakOnHyphens }: WrapOptions): string[] {
  const chunks = text
    .split(breakOnHyphens ? new RegExp(CHUNKS, 'u') : PLAIN_CHUNKS)
    .filter((chunk) => chunk !== '');
  chunks.reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line: string[] = [];
    let size = 0;
    const blank = (chunk: string | undefined): boolean => chunk !== undefined && chunk.trim() === '';
    if (lines.length > 0 && blank(chunks.at(-1))) chunks.pop();
    for (let next = chunks.at(-1); next !== undefined; next = chunks.at(-1)) {
      const length = textLength(next);
      if (size + length > width) break;
      line.push(next);
      size += length;
      chunks.pop();
    }
    const long = chunks.at(-1);
    if (long !== undefined && textLength(long) > width)
      breakWord(chunks, line, width - size, width, { breakLongWords, breakOnHyphens });
    if (blank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** A word longer than a line: cut where the line ends, or put on a line of its own. */
function breakWord(
  chunks: string[],
  line: string[],
  left: number,
  width: number,
  options: { breakLongWords: boolean; breakOnHyphens: boolean },
): void {
  const space = width < 1 ? 1 : left;
  const word = chunks.pop() ?? '';
  if (options.breakLongWords) {
    const characters = codePoints(word);
    let end = space;
    if (options.breakOnHyphens && characters.length > space) {
      const hyphen = characters.slice(0, space).lastIndexOf('-');
      if (hyphen > 0 && characters.slice(0, hyphen).some((c) => c !== '-')) end = hyphen + 1;
    }
    line.push(characters.slice(0, end).join(''));
    chunks.push(characters.slice(end).join(''));
  } else if (line.length === 0) line.push(word);
  else chunks.push(word);
}
