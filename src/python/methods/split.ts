import { PyError } from '../errors.js';
import { tryIterate } from '../sequences.js';
import { checkSize } from '../sizes.js';
import { textOf } from '../text.js';
import { truth, typeName } from '../types.js';
import { spaceRuns, splitLines, stripSpace } from '../unicode.js';
import { PyObject, Tuple, type Value } from '../values.js';
import { int, splitAt, text } from './arguments.js';
import { method, type Method } from './table.js';

/** Python's `text.split(sep, maxsplit)`. */
export function splitText(whole: string, separator: Value, most: number): string[] {
  if (separator === null) return splitSpace(whole, most);
  const by = separatorOf(separator);
  const parts = splitAt(whole, by);
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(by)];
}

function separatorOf(value: Value): string {
  const by = text(value);
  if (by === '') throw new PyError('ValueError', 'empty separator');
  return by;
}

function splitSpace(whole: string, most: number): string[] {
  const trimmed = stripSpace.left(whole);
  if (trimmed === '') return [];
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spaceRuns(trimmed)) {
    if (most >= 0 && parts.length >= most) break;
    parts.push(trimmed.slice(at, start));
    at = end;
  }
  const rest = trimmed.slice(at);
  if (rest !== '') parts.push(rest);
  return parts;
}

function splitRight(whole: string, separator: Value, most: number): string[] {
  if (separator === null) return most < 0 ? splitSpace(whole, -1) : splitSpaceRight(whole, most);
  const by = separatorOf(separator);
  const parts: string[] = [];
  let end = whole.length;
  while (most < 0 || parts.length < most) {
    const at = end < by.length ? -1 : whole.lastIndexOf(by, end - by.length);
    if (at === -1) break;
    parts.push(whole.slice(at + by.length, end));
    end = at;
  }
  parts.push(whole.slice(0, end));
  return parts.reverse();
}

function splitSpaceRight(whole: string, most: number): string[] {
  const trimmed = stripSpace.right(whole);
  if (trimmed === '') return [];
  const parts: string[] = [];
  let at = trimmed.length;
  for (const { start, end } of spaceRuns(trimmed).reverse()) {
    if (parts.length >= most) break;
    parts.unshift(trimmed.slice(end, at));
    at = start;
  }
  if (at > 0) parts.unshift(trimmed.slice(0, at));
  return parts;
}

function partition(whole: string, separator: Value, last: boolean): Tuple {
  const by = separatorOf(separator);
  const at = last ? whole.lastIndexOf(by) : whole.indexOf(by);
  if (at === -1) return new Tuple(last ? ['', '', whole] : [whole, '', '']);
  return new Tuple([whole.slice(0, at), by, whole.slice(at + by.length)]);
}

/** Python's `separator.join(items)`. */
export function joinText(separator: string, items: Value): string {
  const parts: string[] = [];
  let size = 0;
  const each = tryIterate(items);
  if (each === undefined) throw new PyError('TypeError', 'can only join an iterable');
  for (const item of each) {
    const part = textOf(item);
    if (part === undefined) {
      if (item instanceof PyObject) item.truth();
      throw new PyError(
        'TypeError',
        `sequence item ${parts.length}: expected str instance, ${typeName(item)} found`,
      );
    }
    size += part.length + separator.length;
    checkSize(size);
    parts.push(part);
  }
  return parts.join(separator);
}

/** The methods of str that take it apart or put others together. */
export const SPLIT_METHODS: [string, Method<string>][] = [
  method('split(sep=None, maxsplit=-1)', (s, by = null, most = -1) => splitText(s, by, int(most))),
  method('rsplit(sep=None, maxsplit=-1)', (s, by = null, most = -1) => splitRight(s, by, int(most))),
  method('splitlines(keepends=False)', (s, keep = false) => splitLines(s, truth(keep))),
  method('partition(sep)', (s, by = null) => partition(s, by, false)),
  method('rpartition(sep)', (s, by = null) => partition(s, by, true)),
  method('join(iterable)', (s, items = null) => joinText(s, items)),
];
