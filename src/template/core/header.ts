import type { Syntax } from '../../jinja/index.js';
import { textOf, truth, type Value } from '../../python/index.js';
import { literalEval } from '../../python/literal.js';
import { failure } from '../failure.js';

const MARK = '#jinja2:';

const TEXTS: Readonly<Record<string, keyof Syntax>> = {
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
  newline_sequence: 'newlineSequence',
};
const FLAGS: Readonly<Record<string, keyof Syntax>> = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  keep_trailing_newline: 'keepTrailingNewline',
};

/**
 * A template without its first line where that is a `#jinja2:` header, and what the header says.
 * @throws PyError where the header cannot be read
 */
export function readHeader(text: string): { body: string; syntax: Partial<Syntax> } {
  if (!text.startsWith(MARK)) return { body: text, syntax: {} };
  const end = text.indexOf('\n');
  const line = text.slice(MARK.length, end);
  const settings: Record<string, Value> = {};
  for (const pair of line.split(',')) {
    const colon = pair.indexOf(':');
    if (colon === -1)
      throw failure(
        `failed to parse jinja2 override '${pair.trim()}'. Did you use something different from colon as key-value separator?`,
      );
    const name = pair.slice(0, colon).trim();
    const source = pair.slice(colon + 1).trim();
    const value = literalEval(source);
    if (value === undefined)
      throw failure(`failed to parse jinja2 override '${name}': ${source} is no literal`);
    settings[name] = value;
  }
  return { body: text.slice(end + 1), syntax: syntaxOf(settings) };
}

function syntaxOf(settings: Readonly<Record<string, Value>>): Partial<Syntax> {
  const syntax: Record<string, string | boolean | undefined> = {};
  for (const [name, value] of Object.entries(settings)) {
    const text = TEXTS[name];
    const flag = FLAGS[name];
    if (text !== undefined) syntax[text] = value === null ? undefined : requireText(name, value);
    else if (flag !== undefined) syntax[flag] = truth(value);
  }
  return syntax;
}

function requireText(name: string, value: Value): string {
  const text = textOf(value);
  if (text === undefined || text === '') throw failure(`jinja2 override '${name}' has to be a text`);
  if (name === 'newline_sequence' && !['\n', '\r\n', '\r'].includes(text))
    throw failure("jinja2 override 'newline_sequence' has to be '\\n', '\\r\\n' or '\\r'");
  return text;
}
