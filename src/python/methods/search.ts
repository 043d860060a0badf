import { PyError } from '../errors.js';
import { hasSurrogates } from '../sequences.js';
import { textOf } from '../text.js';
import { checkSize } from '../sizes.js';
import { typeName } from '../types.js';
import { Tuple, type Value } from '../values.js';
import { int, range, splitAt, text } from './arguments.js';
import { method, type Method } from './table.js';

/** A text within which positions count code points. */
interface Part {
  /** What `[from:to]` leaves of it; `undefined` where `from` lies beyond `to`. */
  part: string | undefined;
  /** The position in the whole of an offset into the part. */
  position: (offset: number) => number;
}

function partOf(whole: string, from: Value, to: Value): Part {
  if (from === null && to === null && !hasSurrogates(whole))
    return { part: whole, position: (offset) => offset };
  const characters = Array.from(whole);
  const { start, end } = range(characters.length, from, to);
  if (start > end) return { part: undefined, position: (offset) => offset };
  const part = characters.slice(start, end).join('');
  return { part, position: (offset) => start + Array.from(part.slice(0, offset)).length };
}

function find(whole: string, sub: Value, from: Value, to: Value, last: boolean): number {
  const { part, position } = partOf(whole, from, to);
  if (part === undefined) return -1;
  const offset = last ? part.lastIndexOf(text(sub)) : part.indexOf(text(sub));
  return offset === -1 ? -1 : position(offset);
}

function found(position: number): number {
  if (position === -1) throw new PyError('ValueError', 'substring not found');
  return position;
}

function count(whole: string, sub: Value, from: Value, to: Value): number {
  const { part } = partOf(whole, from, to);
  const wanted = text(sub);
  if (part === undefined) return 0;
  if (wanted === '') return Array.from(part).length + 1;
  return splitAt(part, wanted).length - 1;
}

/** `startswith` and `endswith`, of one text or of any in a tuple. */
function touches(name: string, test: (part: string, affix: string) => boolean): Method<string> {
  return (self, [affix = null, from = null, to = null]) => {
    const { part } = partOf(self, from, to);
    const affixes = affix instanceof Tuple ? affix.items : [affix];
    for (const each of affixes) {
      const wanted = textOf(each);
      if (wanted === undefined) {
        const tuple = affix instanceof Tuple;
        const shown = tuple ? 'tuple for ' : '';
        const words = tuple ? 'must only contain str, not' : 'first arg must be str or a tuple of str, not';
        throw new PyError('TypeError', `${shown}${name} ${words} ${typeName(each)}`);
      }
      if (part !== undefined && test(part, wanted)) return true;
    }
    return false;
  };
}

/** The methods of str that look for something in it. */
export const SEARCH_METHODS: [string, Method<string>][] = [
  method('find(sub, start=None, end=None)', (s, sub, from = null, to = null) =>
    find(s, sub ?? null, from, to, false),
  ),
  method('rfind(sub, start=None, end=None)', (s, sub, from = null, to = null) =>
    find(s, sub ?? null, from, to, true),
  ),
  method('index(sub, start=None, end=None)', (s, sub, from = null, to = null) =>
    found(find(s, sub ?? null, from, to, false)),
  ),
  method('rindex(sub, start=None, end=None)', (s, sub, from = null, to = null) =>
    found(find(s, sub ?? null, from, to, true)),
  ),
  method('count(sub, start=None, end=None)', (s, sub, from = null, to = null) =>
    count(s, sub ?? null, from, to),
  ),
  ['startswith', touches('startswith', (part, affix) => part.startsWith(affix))],
  ['endswith', touches('endswith', (part, affix) => part.endsWith(affix))],
];

/** Python's `text.replace(old, new, count)`; a negative count is all of them. */
export function replaceText(whole: string, old: string, replacement: string, limit: number): string {
  if (limit === 0) return whole;
  if (old === '') {
    const characters = Array.from(whole);
    checkSize(characters.length * (replacement.length + 1));
    const times = limit < 0 ? characters.length + 1 : Math.min(limit, characters.length + 1);
    let out = '';
    for (let i = 0; i <= characters.length; i++)
      out += (i < times ? replacement : '') + (characters[i] ?? '');
    return out;
  }
  const parts = splitAt(whole, old);
  checkSize(whole.length + parts.length * (replacement.length - old.length));
  if (limit < 0) return parts.join(replacement);
  if (parts.length <= limit + 1) return parts.join(replacement);
  return [...parts.slice(0, limit), parts.slice(limit).join(old)].join(replacement);
}

/** The count of `replace` and the like. */
export function limitOf(value: Value): number {
  return value === null ? -1 : int(value);
}
