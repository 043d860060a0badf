/** A word of a line, without its quotes, and where it begins. */
export interface Word {
  readonly text: string;
  readonly start: number;
}

/** What keeps a line from being split: an open quote, or a backslash at its end. */
export interface Unfinished {
  readonly problem: 'quote' | 'escape';
  readonly at: number;
}

const isSpace = (c: string): boolean => c === ' ' || c === '\t' || c === '\r' || c === '\n';

/**
 * Splits a line into words as Python's `shlex.split(line, comments=True)` does. A `#` begins a comment also within a
 * word, unless it is quoted; within double quotes a backslash counts only before `"` and `\`.
 */
export function splitWords(line: string): readonly Word[] | Unfinished {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (isSpace(line.charAt(at))) at++;
    if (at >= line.length || line.charAt(at) === '#') return words;
    const word = readWord(line, at);
    if ('problem' in word) return word;
    words.push({ text: word.text, start: at });
    at = word.end;
  }
}

function readWord(line: string, start: number): { text: string; end: number } | Unfinished {
  let text = '';
  let at = start;
  while (at < line.length && !isSpace(line.charAt(at))) {
    const c = line.charAt(at);
    if (c === '#') return { text, end: line.length };
    if (c === '\\') {
      if (at + 1 >= line.length) return { problem: 'escape', at };
      text += line.charAt(at + 1);
      at += 2;
    } else if (c === "'" || c === '"') {
      const quoted = readQuoted(line, at, c);
      if ('problem' in quoted) return quoted;
      text += quoted.text;
      at = quoted.end;
    } else {
      text += c;
      at++;
    }
  }
  return { text, end: at };
}

function readQuoted(line: string, open: number, quote: string): { text: string; end: number } | Unfinished {
  let text = '';
  for (let at = open + 1; at < line.length; at++) {
    const c = line.charAt(at);
    if (c === quote) return { text, end: at + 1 };
    const next = line.charAt(at + 1);
    if (c === '\\' && quote === '"' && (next === '"' || next === '\\')) {
      text += next;
      at++;
    } else text += c;
  }
  return { problem: 'quote', at: open };
}
