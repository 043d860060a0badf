import { order } from './compare.js';
import { PyError } from './errors.js';
import { repr, str } from './repr.js';
import { textLength } from './sequences.js';
import { typeName } from './types.js';
import { Dict, Tuple, type Value } from './values.js';

const WIDTH = 80;

/** Python's `pprint.pformat(value)`. */
export function prettyFormat(value: Value): string {
  // What cannot be shown at all is told here, before it is gone through line by line.
  repr(value);
  return write(value, 0, 0);
}

/**
 * @param indent the column it begins in
 * @param allowance the columns that what follows it on its last line needs
 */
function write(value: Value, indent: number, allowance: number): string {
  const flat = flatRepr(value);
  if (textLength(flat) <= WIDTH - indent - allowance) return flat;
  if (value instanceof Dict && value.size > 0) {
    const parts = sortedItems(value).map(([key, item], i, all) => {
      const name = flatRepr(key);
      const last = i === all.length - 1;
      return `${name}: ${write(item, indent + textLength(name) + 3, last ? allowance + 1 : 1)}`;
    });
    return `{${parts.join(`,\n${' '.repeat(indent + 1)}`)}}`;
  }
  if (Array.isArray(value) && value.length > 0) return `[${items(value, indent, allowance + 1)}]`;
  if (value instanceof Tuple && value.items.length > 0) {
    const one = value.items.length === 1;
    return `(${items(value.items, indent, allowance + (one ? 2 : 1))}${one ? ',' : ''})`;
  }
  if (typeof value === 'string') return splitString(value, indent, allowance);
  return flat;
}

function items(values: readonly Value[], indent: number, allowance: number): string {
  return values
    .map((item, i) => write(item, indent + 1, i === values.length - 1 ? allowance : 1))
    .join(`,\n${' '.repeat(indent + 1)}`);
}

/** A dict's pairs in the order of their keys; keys that cannot be compared by type and text. */
function sortedItems(dict: Dict): [Value, Value][] {
  return [...dict.entries()].sort(([a], [b]) => {
    if (before(a, b)) return -1;
    return before(b, a) ? 1 : 0;
  });
}

function before(a: Value, b: Value): boolean {
  try {
    return order('<', a, b);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    return order(
      '<',
      new Tuple([`<class '${typeName(a)}'>`, str(a)]),
      new Tuple([`<class '${typeName(b)}'>`, str(b)]),
    );
  }
}

function flatRepr(value: Value): string {
  if (value instanceof Dict)
    return `{${sortedItems(value)
      .map(([k, v]) => `${flatRepr(k)}: ${flatRepr(v)}`)
      .join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(flatRepr).join(', ')}]`;
  if (value instanceof Tuple) {
    const parts = value.items.map(flatRepr).join(', ');
    return value.items.length === 1 ? `(${parts},)` : `(${parts})`;
  }
  return repr(value);
}

/** A long str as several literals, broken after whitespace; in parentheses where it stands alone. */
function splitString(text: string, indent: number, allowance: number): string {
  const alone = indent === 0;
  const column = alone ? indent + 1 : indent;
  const room = allowance + (alone ? 1 : 0);
  const lines =
    text.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g) ?? [];
  const chunks: string[] = [];
  const found = lines.filter((line) => line !== '');
  found.forEach((line, i) => {
    const lastLine = i === found.length - 1;
    const width = WIDTH - column - (lastLine ? room : 0);
    if (textLength(repr(line)) <= width) {
      chunks.push(repr(line));
      return;
    }
    const words = line.match(/\S*\s*/g)?.filter((word) => word !== '') ?? [];
    let current = '';
    words.forEach((word, j) => {
      const candidate = current + word;
      const limit = WIDTH - column - (lastLine && j === words.length - 1 ? room : 0);
      if (textLength(repr(candidate)) > limit) {
        if (current) chunks.push(repr(current));
        current = word;
      } else current = candidate;
    });
    if (current) chunks.push(repr(current));
  });
  if (chunks.length === 1) return repr(text);
  const joined = chunks.join(`\n${' '.repeat(column)}`);
  return alone ? `(${joined})` : joined;
}
