import { parseAddress } from './address.js';

/** A part of a host pattern: what it names, what it does, and which of the matches it takes. */
export interface Term {
  readonly kind: 'add' | 'and' | 'not';
  /** As written, without `&` or `!`. */
  readonly text: string;
  /** Without its `[…]`. */
  readonly expression: string;
  readonly subscript: Subscript | undefined;
}

/** `[0]`, `[-1]`, `[1:3]` (both ends count), `[2:]`. */
export type Subscript = { readonly index: number } | { readonly from: number; readonly to: number };

/**
 * Splits a pattern into its parts: at commas, or where there are none at colons that neither belong to an address nor
 * stand within brackets.
 */
export function splitPattern(pattern: string): string[] {
  const parts = pattern.includes(',')
    ? pattern.split(',')
    : parseAddress(pattern)
      ? [pattern]
      : (pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? []);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The parts in the order in which they count: those that add, then `&`, then `!`; `all` where none adds. */
export function orderTerms(parts: readonly string[]): Term[] {
  const terms = parts.filter((part) => part !== '').map(readTerm);
  const of = (kind: Term['kind']): Term[] => terms.filter((term) => term.kind === kind);
  const adding = of('add');
  return [...(adding.length > 0 ? adding : [readTerm('all')]), ...of('and'), ...of('not')];
}

function readTerm(part: string): Term {
  const kind = part.startsWith('&') ? 'and' : part.startsWith('!') ? 'not' : 'add';
  const text = kind === 'add' ? part : part.slice(1);
  // In a regular expression the brackets are its own.
  const match = text.startsWith('~') ? null : /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/s.exec(text);
  if (!match) return { kind, text, expression: text, subscript: undefined };
  const [, expression = '', index, from, to] = match;
  const end = to === undefined || to === '' ? -1 : Number(to);
  const subscript = index === undefined ? { from: Number(from), to: end } : { index: Number(index) };
  return { kind, text, expression, subscript };
}

/** The chosen ones of a list; `undefined` where there is none at the index. */
export function applySubscript<T>(
  list: readonly T[],
  subscript: Subscript | undefined,
): readonly T[] | undefined {
  if (!subscript || list.length === 0) return list;
  // Ansible takes `[x:0]` for `[x]`.
  if ('index' in subscript || subscript.to === 0) {
    const one = list.at('index' in subscript ? subscript.index : subscript.from);
    return one === undefined ? undefined : [one];
  }
  return list.slice(subscript.from, subscript.to < 0 ? undefined : subscript.to + 1);
}
