/** What is matched alike wherever it stands: the flags at that place. */
export interface CaseFlags {
  ignoreCase: boolean;
  /** `\w`, `\d`, `\s` and `\b` know ASCII alone. */
  ascii: boolean;
}

/** `\d`, `\w` or `\s`; in capitals what is not. */
export type ClassEscape = 'd' | 'D' | 'w' | 'W' | 's' | 'S';

/** A part of a character class. */
export type ClassItem = { kind: 'range'; from: number; to: number } | { kind: 'escape'; escape: ClassEscape };

/** A parsed regular expression. */
export type Node =
  | { kind: 'literal'; code: number; flags: CaseFlags }
  | { kind: 'any'; newline: boolean }
  | { kind: 'class'; negated: boolean; items: ClassItem[]; flags: CaseFlags }
  | { kind: 'start' | 'end'; multiline: boolean }
  | { kind: 'textEnd' }
  | { kind: 'boundary'; negated: boolean; flags: CaseFlags }
  | { kind: 'backreference'; group: number; flags: CaseFlags }
  | { kind: 'capture'; group: number; body: Node }
  | { kind: 'group'; body: Node }
  | { kind: 'atomic'; body: Node }
  | { kind: 'look'; behind: boolean; negated: boolean; body: Node }
  | { kind: 'sequence'; items: Node[] }
  | { kind: 'alternation'; options: Node[] }
  | { kind: 'repeat'; body: Node; min: number; max: number; mode: 'greedy' | 'lazy' | 'possessive' };

/** A pattern, and what is known of its groups. */
export interface Pattern {
  node: Node;
  /** The number of groups. */
  groups: number;
  names: ReadonlyMap<string, number>;
}

/** The nodes directly inside a node. */
export function parts(node: Node): Node[] {
  switch (node.kind) {
    case 'sequence':
      return node.items;
    case 'alternation':
      return node.options;
    case 'capture':
    case 'group':
    case 'atomic':
    case 'look':
    case 'repeat':
      return [node.body];
    default:
      return [];
  }
}

/** The fewest and the most characters a node matches. */
export function width(node: Node): { min: number; max: number } {
  switch (node.kind) {
    case 'literal':
    case 'any':
    case 'class':
      return { min: 1, max: 1 };
    case 'sequence':
      return node.items.map(width).reduce((a, b) => ({ min: a.min + b.min, max: a.max + b.max }), {
        min: 0,
        max: 0,
      });
    case 'alternation': {
      const all = node.options.map(width);
      return { min: Math.min(...all.map((w) => w.min)), max: Math.max(...all.map((w) => w.max)) };
    }
    case 'repeat': {
      const { min, max } = width(node.body);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case 'capture':
    case 'group':
    case 'atomic':
      return width(node.body);
    case 'backreference':
      return { min: 0, max: Infinity };
    default:
      return { min: 0, max: 0 };
  }
}
