import { characterEscape, octalEscape } from './escapes.js';
import type { CaseFlags, ClassEscape, ClassItem, Node } from './nodes.js';
import type { Scanner } from './scanner.js';

/** Reads a character class, after its `[`. */
export function parseClass(scanner: Scanner, flags: CaseFlags): Node {
  const start = scanner.position - 1;
  const negated = scanner.take('^');
  const items: ClassItem[] = [];
  for (let first = true; first || scanner.peek() !== ']'; first = false) {
    if (scanner.done) throw scanner.error('unterminated character set', start);
    const at = scanner.position;
    const item = classItem(scanner);
    const ranges = scanner.peek() === '-' && scanner.peek(1) !== ']' && scanner.peek(1) !== '';
    items.push(ranges ? range(scanner, item, at) : item);
  }
  scanner.next();
  return { kind: 'class', negated, items, flags };
}

function classItem(scanner: Scanner): ClassItem {
  const at = scanner.position;
  const c = scanner.next();
  if (c !== '\\') return single(c.codePointAt(0) ?? 0);
  const next = scanner.peek();
  if (next !== '' && 'dDwWsS'.includes(next)) {
    scanner.next();
    return { kind: 'escape', escape: next as ClassEscape };
  }
  if (/[0-7]/.test(next)) return single(octalEscape(scanner, at, scanner.takeWhile(/[0-7]/, 3)));
  const code = characterEscape(scanner, at);
  if (code === undefined) throw scanner.error(`bad escape \\${next}`, at);
  return single(code);
}

function single(code: number): ClassItem {
  return { kind: 'range', from: code, to: code };
}

function range(scanner: Scanner, from: ClassItem, at: number): ClassItem {
  scanner.next();
  const to = classItem(scanner);
  const shown = scanner.text.slice(at, scanner.position);
  if (from.kind === 'escape' || to.kind === 'escape' || to.from < from.from)
    throw scanner.error(`bad character range ${shown}`, at);
  return { kind: 'range', from: from.from, to: to.from };
}
