import type { Syntax } from '../types.js';

/** Whitespace as Python's `\s` has it, for a character class. */
export const SPACE =
  ' \\t\\n\\r\\f\\v\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** The patterns of a way of writing templates. Those of {@link open} search, the others match where they stand. */
export interface Rules {
  /** The next tag of any kind; groups are named after the state it opens, each with its sign. */
  open: RegExp;
  blockEnd: RegExp;
  variableEnd: RegExp;
  /** The rest of a comment (group 1) and its end (group 2). */
  comment: RegExp;
  /** The rest of a raw block (group 1), its end (group 2) and the sign of that (group 3). */
  raw: RegExp;
  lineStatementEnd: RegExp;
  lineComment: RegExp;
}

/** The states that a tag opens, with the group that holds its sign (`-`, `+` or nothing). */
export const OPENERS = ['raw', 'variable', 'block', 'comment', 'linestatement', 'linecomment'] as const;
export type Opener = (typeof OPENERS)[number];

const cache = new WeakMap<Syntax, Rules>();

/** The patterns for a syntax. */
export function rulesOf(syntax: Syntax): Rules {
  let rules = cache.get(syntax);
  if (!rules) cache.set(syntax, (rules = build(syntax)));
  return rules;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function build(syntax: Syntax): Rules {
  const space = `[${SPACE}]*`;
  const begin = escape(syntax.blockStart);
  const end = escape(syntax.blockEnd);
  const newline = syntax.trimBlocks ? '\\n?' : '';
  const blockEnd = `(?:\\+${end}|-${end}${space}|${end}${newline})`;
  const variableEnd = escape(syntax.variableEnd);
  const commentEnd = escape(syntax.commentEnd);
  const comment = `(?:\\+${commentEnd}|-${commentEnd}${space}|${commentEnd}${newline})`;
  const rawBegin = `(?<raw>${begin}(?<rawSign>[-+]?)${space}raw${space}(?:-${end}${space}|${end}))`;
  const tags = tagsOf(syntax).map(({ state, pattern }) => `(?<${state}>${pattern}(?<${state}Sign>[-+]?))`);
  return {
    open: new RegExp([rawBegin, ...tags].join('|'), 'gsu'),
    blockEnd: new RegExp(blockEnd, 'ysu'),
    variableEnd: new RegExp(`-${variableEnd}${space}|${variableEnd}`, 'ysu'),
    comment: new RegExp(`(.*?)(${comment})`, 'ysu'),
    raw: new RegExp(`(.*?)(${begin}([-+]?)${space}endraw${space}${blockEnd})`, 'ysu'),
    lineStatementEnd: new RegExp(`${space}(?:\\n|$)`, 'yu'),
    lineComment: /[^\n]*/y,
  };
}

/** The opening tags, the longest first, so that `<%=` is not taken for `<%`. */
function tagsOf(syntax: Syntax): { state: Opener; pattern: string }[] {
  const tags: { state: Opener; size: number; pattern: string }[] = [];
  const add = (state: Opener, text: string, before = ''): void => {
    tags.push({ state, size: text.length, pattern: before + escape(text) });
  };
  add('comment', syntax.commentStart);
  add('block', syntax.blockStart);
  add('variable', syntax.variableStart);
  if (syntax.lineStatementPrefix !== undefined)
    add('linestatement', syntax.lineStatementPrefix, '(?<![^\\n])[ \\t\\v]*');
  if (syntax.lineCommentPrefix !== undefined)
    add('linecomment', syntax.lineCommentPrefix, `(?:(?<![^\\n])|(?<=[^${SPACE}]))[^\\S\\r\\n]*`);
  // Of tags as long as each other Jinja takes the one whose name comes last in the alphabet.
  return tags.sort((a, b) => b.size - a.size || (a.state < b.state ? 1 : -1));
}
