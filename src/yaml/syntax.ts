import type { YAMLError } from 'yaml';
import { HapError } from '../model/index.js';
import type { Source } from './source.js';

/** More than this many errors of one file help nobody. */
const MOST = 10;

/** `- {{ x }}` or `key: {{ x }}`: YAML takes the brace for the start of a mapping. */
const BARE_TEMPLATE = /^(?:.*?[:,-]\s+|\s*)(?:!\S+\s+)?(\{\{.*)$/;

/** What to write instead, where a line has a value that begins with an unquoted `{{`. */
export function bareTemplateHint(line: string): string | undefined {
  const value = BARE_TEMPLATE.exec(line)?.[1]?.trim();
  if (value === undefined) return undefined;
  const quoted = value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  return `A value that begins with {{ has to be quoted: ${quoted}`;
}

/** The errors of the YAML parser as errors for people: in order, the first of each line. */
export function syntaxErrors(errors: readonly YAMLError[], source: Source): HapError[] {
  const found = new Map<number, HapError>();
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const position = source.position(error.pos[0]);
    if (found.has(position.line)) continue;
    const { summary, hint } = explain(error, source);
    found.set(position.line, new HapError({ code: 'yaml-syntax', summary, hint, position }));
    if (found.size === MOST) break;
  }
  return [...found.values()];
}

interface Explained {
  readonly summary: string;
  readonly hint?: string | undefined;
}

const QUOTE_ALL = 'A value that begins with a quote has to end with it: put the whole value in quotes';

function explain(error: YAMLError, source: Source): Explained {
  const offset = error.pos[0];
  const line = source.lineAt(offset);
  const bare = bareTemplateHint(line);
  if (bare !== undefined) return { summary: 'a value begins with an unquoted {{', hint: bare };
  if (error.code === 'TAB_AS_INDENT' || /^ *\t/.test(line)) {
    return { summary: 'a tab is used as indentation', hint: 'Indent with spaces: YAML does not allow tabs.' };
  }
  return byCode(error, line, source.text.charAt(offset));
}

function byCode(error: YAMLError, line: string, character: string): Explained {
  switch (error.code) {
    case 'BAD_SCALAR_START':
      return {
        summary: `an unquoted value cannot begin with ${character}`,
        hint: `Put the value in quotes, or a space after ${character} if an indicator is meant.`,
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        summary: 'a second key on the same line: a colon and a space within an unquoted value',
        hint: 'Put the value in quotes if the colon belongs to it, or begin a new line for the key.',
      };
    case 'BAD_DQ_ESCAPE':
      return {
        summary: `${lowerFirst(error.message)} in double quotes`,
        hint: 'Double the backslash, or use single quotes, in which it has no meaning.',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { summary: 'a key without its colon, or one over several lines', hint: colonHint(line) };
    case 'BAD_INDENT':
      return {
        summary: lowerFirst(error.message),
        hint: 'Lines of one list or mapping begin in the same column.',
      };
    case 'MISSING_CHAR':
      if (/closing .quote/.test(error.message)) {
        const mark = error.message.includes('"') ? '"' : "'";
        return { summary: `a ${mark} is opened and not closed`, hint: 'Add the missing quote.' };
      }
      return { summary: lowerFirst(error.message), hint: colonHint(line) };
    case 'UNEXPECTED_TOKEN':
      return unexpected(error, line);
    case 'RESOURCE_EXHAUSTION':
      return { summary: 'lists or mappings are nested too deeply' };
    default:
      return { summary: lowerFirst(error.message) };
  }
}

function unexpected(error: YAMLError, line: string): Explained {
  if (!/(scalar|alias) at node end/.test(error.message)) return { summary: lowerFirst(error.message) };
  const quoted = /(?:^|[:,-]\s+)["']/.test(line);
  return { summary: 'text after the end of a value', hint: quoted ? QUOTE_ALL : colonHint(line) };
}

function colonHint(line: string): string | undefined {
  if (/^\s*(?:- )?[\w.-]+=/.test(line)) return "A key is followed by a colon and a space, not by '='.";
  if (/^\s*(?:- )?[\w.-]+:[^\s:/]/.test(line)) return 'A space is missing after the colon.';
  return /^\s*(?:- )?[\w.-]+\s*$/.test(line) ? 'A key is followed by a colon.' : undefined;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
