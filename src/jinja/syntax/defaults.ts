import type { Syntax } from '../types.js';

/** Jinja's own defaults. Ansible's differ in `trimBlocks: true`. */
export const DEFAULT_SYNTAX: Syntax = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: undefined,
  lineCommentPrefix: undefined,
  trimBlocks: false,
  lstripBlocks: false,
  keepTrailingNewline: false,
  newlineSequence: '\n',
};

/** Whether a text has no tag of any kind, so that rendering it gives the text itself. */
export function isPlainText(source: string, syntax: Syntax): boolean {
  return !(
    source.includes(syntax.blockStart) ||
    source.includes(syntax.variableStart) ||
    source.includes(syntax.commentStart) ||
    (syntax.lineStatementPrefix !== undefined && source.includes(syntax.lineStatementPrefix)) ||
    (syntax.lineCommentPrefix !== undefined && source.includes(syntax.lineCommentPrefix))
  );
}
