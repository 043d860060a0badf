import { unsupported } from '../errors.js';
import {
  parts,
  width,
  type CaseFlags,
  type ClassEscape,
  type ClassItem,
  type Node,
  type Pattern,
} from './nodes.js';

/** A pattern as JavaScript has it. */
export interface Emitted {
  source: string;
  flags: string;
  /** The JavaScript number of each group; that of the whole match first. */
  indexes: number[];
  /**
   * Groups whose text JavaScript forgets where Python keeps it; see {@link forgottenGroups}.
   */
  forgotten: ReadonlySet<number>;
}

const WORD = '\\p{L}\\p{N}_';
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const UNICODE: Readonly<Record<string, string>> = { d: '\\p{Nd}', w: WORD, s: SPACE };
const ASCII: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Z_a-z', s: '\\t-\\r\\x20' };
/** Ranges longer than this are not gone through for the other case of their letters. */
const MAX_RANGE = 0x500;

/**
 * Writes a pattern for JavaScript's RegExp.
 * @param advancing for a pattern that matches no empty text: what is left is caught first, and must be less after
 */
export function emit({ node, groups }: Pattern, advancing = false): Emitted {
  const folds = new Set<boolean>();
  foldsOf(node, folds);
  // One flag for all of it where all of it agrees; else letters are written in both cases.
  const allFold = folds.has(true) && !folds.has(false);
  const emitter = new Emitter(folds.size === 2, advancing ? 1 : 0);
  refuseUncertain(node, []);
  const body = emitter.node(node);
  const source = advancing ? `(?=([\\s\\S]*))(?:${body})(?!\\1$)` : body;
  const indexes = [0];
  for (let group = 1; group <= groups; group++) indexes.push(emitter.indexes.get(group) ?? 0);
  return { source, flags: allFold ? 'iu' : 'u', indexes, forgotten: forgottenGroups(node) };
}

/** Which of ignoring case and not ignoring it the letters of a pattern do. */
function foldsOf(node: Node, found: Set<boolean>): void {
  if (node.kind === 'literal') {
    const c = String.fromCodePoint(node.code);
    if (c.toLowerCase() !== c.toUpperCase()) found.add(node.flags.ignoreCase);
  } else if (node.kind === 'class' || node.kind === 'backreference') found.add(node.flags.ignoreCase);
  for (const part of parts(node)) foldsOf(part, found);
}

/** Whether what stands in a node may be left out where the node matches. */
function mayLeaveOut(node: Node): boolean {
  if (node.kind === 'repeat') return node.min === 0;
  return node.kind === 'alternation' || (node.kind === 'look' && node.negated);
}

/** Groups that may be left out where the node matches. */
function optionalGroups(node: Node, optional = false, found = new Set<number>()): Set<number> {
  if (node.kind === 'capture' && optional) found.add(node.group);
  for (const part of parts(node)) optionalGroups(part, optional || mayLeaveOut(node), found);
  return found;
}

/**
 * Refuses a reference to a group that may have been left out before it: Python then does not match, JavaScript
 * matches the empty text.
 * @param around the nodes around a node, the outermost first
 */
function refuseUncertain(node: Node, around: readonly Node[]): void {
  if (node.kind === 'backreference') {
    const home = around.findLast((each) => each.kind !== 'alternation' && contains(each, node.group));
    if (!home || !parts(home).some((part) => certain(part, node.group)))
      throw unsupported('a reference to a group that may be left out, in a regular expression,');
  }
  for (const part of parts(node)) refuseUncertain(part, [...around, node]);
}

function contains(node: Node, group: number): boolean {
  return (
    (node.kind === 'capture' && node.group === group) || parts(node).some((part) => contains(part, group))
  );
}

/** Whether a group takes part wherever a node matches. */
function certain(node: Node, group: number): boolean {
  if (node.kind === 'capture' && node.group === group) return true;
  return !mayLeaveOut(node) && parts(node).some((part) => certain(part, group));
}

/**
 * Groups inside a repetition whose text JavaScript does not keep as Python does: those that a later turn may
 * leave out, and those of a turn that may match no text, which JavaScript does not take.
 */
function forgottenGroups(node: Node, found = new Set<number>()): Set<number> {
  if (node.kind === 'repeat') {
    const empty = width(node.body).min === 0;
    if (empty || node.max > 1) optionalGroups(node.body, empty, found);
  }
  for (const part of parts(node)) forgottenGroups(part, found);
  return found;
}

class Emitter {
  readonly indexes = new Map<number, number>();
  #count: number;

  /**
   * @param bothCases whether letters that ignore case are written in both
   * @param before how many groups stand before the pattern's own
   */
  constructor(
    private readonly bothCases: boolean,
    before: number,
  ) {
    this.#count = before;
  }

  node(node: Node): string {
    switch (node.kind) {
      case 'literal':
        return this.#literal(node.code, node.flags);
      case 'any':
        return node.newline ? '[\\s\\S]' : '[^\\n]';
      case 'class':
        return this.#class(node.negated, node.items, node.flags);
      case 'start':
        return node.multiline ? '(?:^|(?<=\\n))' : '^';
      case 'end':
        return node.multiline ? '(?=\\n|$)' : '(?=\\n?$)';
      case 'textEnd':
        return '$';
      case 'boundary':
        return boundary(node.negated, node.flags);
      case 'backreference':
        return this.#backreference(node.group, node.flags);
      case 'capture': {
        const index = ++this.#count;
        this.indexes.set(node.group, index);
        return `(${this.node(node.body)})`;
      }
      case 'group':
        return `(?:${this.node(node.body)})`;
      case 'atomic':
        return this.#atomic(node.body);
      case 'look':
        return `(?${node.behind ? '<' : ''}${node.negated ? '!' : '='}${this.node(node.body)})`;
      case 'sequence':
        return node.items.map((item) => this.node(item)).join('');
      case 'alternation':
        return `(?:${node.options.map((option) => this.node(option)).join('|')})`;
      case 'repeat':
        return this.#repeat(node);
    }
  }

  #literal(code: number, flags: CaseFlags): string {
    const cases = this.bothCases && flags.ignoreCase ? casesOf(code) : [code];
    return cases.length === 1 ? character(code) : `[${cases.map(character).join('')}]`;
  }

  #class(negated: boolean, items: readonly ClassItem[], flags: CaseFlags): string {
    const isComplement = (item: ClassItem): boolean => item.kind === 'escape' && 'DWS'.includes(item.escape);
    const members = items.filter((item) => !isComplement(item)).map((item) => this.#classItem(item, flags));
    // A class cannot hold another one, so a complement in one stands beside it.
    const complements = items.filter(isComplement).map((item) => this.#classItem(item, flags));
    if (complements.length === 0) return `[${negated ? '^' : ''}${members.join('')}]`;
    const [only] = complements;
    if (members.length === 0 && only !== undefined && complements.length === 1 && !negated) return only;
    const options = members.length === 0 ? complements : [`[${members.join('')}]`, ...complements];
    return negated ? `(?!${options.join('|')})[\\s\\S]` : `(?:${options.join('|')})`;
  }

  #classItem(item: ClassItem, flags: CaseFlags): string {
    if (item.kind === 'escape') return classEscape(item.escape, flags);
    const { from, to } = item;
    const plain = from === to ? character(from) : `${character(from)}-${character(to)}`;
    if (!this.bothCases || !flags.ignoreCase) return plain;
    if (to - from > MAX_RANGE) throw unsupported('ignoring the case of so large a range of characters');
    const others = new Set<number>();
    for (let code = from; code <= to; code++) for (const other of casesOf(code)) others.add(other);
    return plain + [...others].map(character).join('');
  }

  /** What a look-ahead has matched is not tried again, so a group in one is atomic. */
  #atomic(body: Node): string {
    const index = ++this.#count;
    return `(?=(${this.node(body)}))\\${index}(?:)`;
  }

  #backreference(group: number, flags: CaseFlags): string {
    if (this.bothCases && flags.ignoreCase)
      throw unsupported('a reference that ignores case in a part of a regular expression');
    return `\\${this.indexes.get(group) ?? 0}(?:)`;
  }

  #repeat({ body, min, max, mode }: Node & { kind: 'repeat' }): string {
    if (mode === 'possessive') return this.#atomic({ kind: 'repeat', body, min, max, mode: 'greedy' });
    const inner = this.node(body);
    const single = body.kind === 'literal' || body.kind === 'any' || /^\[[^[]*\]$/.test(inner);
    const bounds =
      min === 0 && max === 1
        ? '?'
        : max === Infinity
          ? min === 0
            ? '*'
            : min === 1
              ? '+'
              : `{${min},}`
          : `{${min},${max}}`;
    return `${single ? inner : `(?:${inner})`}${bounds}${mode === 'lazy' ? '?' : ''}`;
  }
}

/** A character as it can stand anywhere in a pattern. */
function character(code: number): string {
  const c = String.fromCodePoint(code);
  return /^[A-Za-z0-9]$/.test(c) ? c : `\\u{${code.toString(16)}}`;
}

/** A character in all its cases that are one character. */
function casesOf(code: number): number[] {
  const c = String.fromCodePoint(code);
  const cases = [c, c.toLowerCase(), c.toUpperCase(), c.toUpperCase().toLowerCase()];
  const single = cases.filter((each) => Array.from(each).length === 1);
  return [...new Set(single.map((each) => each.codePointAt(0) ?? 0))];
}

function classEscape(escape: ClassEscape, flags: CaseFlags): string {
  const lower = escape.toLowerCase();
  const members = (flags.ascii ? ASCII : UNICODE)[lower] ?? '';
  return lower === escape ? members : `[^${members}]`;
}

function boundary(negated: boolean, flags: CaseFlags): string {
  const word = `[${classEscape('w', flags)}]`;
  return negated
    ? `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
    : `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
}
