import { isMap, isScalar, visit, type Document, type YAMLError } from 'yaml';
import { HapError } from '../model/index.js';
import type { Parsed } from './parse.js';
import type { Source } from './source.js';

/** More than this many errors of one file help nobody. */
const MOST = 10;

/** `- {{ x }}` or `key: {{ x }}`: YAML takes the brace for the start of a mapping. */
const BARE_TEMPLATE = /^(?:.*?[:,-]\s+|\s*)(?:!\S+\s+)?(\{\{.*)$/;

/** An unquoted `{{` at the beginning of a value: where it stands, and what to write instead. */
export interface BareTemplate {
  readonly offset: number;
  readonly summary: string;
  readonly hint: string;
}

/** The first value of a line that begins with an unquoted `{{`. */
export function bareTemplate(source: Source, offset: number): BareTemplate | undefined {
  const line = source.lineAt(offset);
  const written = BARE_TEMPLATE.exec(line)?.[1];
  if (written === undefined) return undefined;
  const value = written.trim();
  const quoted = value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  return {
    offset: source.startOfLine(offset) + line.length - written.length,
    summary: 'a value begins with an unquoted {{',
    hint: `A value that begins with {{ has to be quoted: ${quoted}`,
  };
}

/** The errors of the YAML parser as errors for people: in order, the first of each line. */
export function syntaxErrors({ documents, errors, source }: Parsed): HapError[] {
  if (errors.length === 0) return [];
  const found = new Map<number, HapError>();
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const { summary, hint, offset = error.pos[0] } = explain(error, documents, source);
    const position = source.position(offset);
    if (found.has(position.line)) continue;
    found.set(position.line, new HapError({ code: 'yaml-syntax', summary, hint, position }));
  }
  for (const bare of bareTemplates(documents, source)) {
    const position = source.position(bare.offset);
    if (found.has(position.line)) continue;
    found.set(position.line, new HapError({ code: 'yaml-syntax', ...bare, position }));
  }
  const inOrder = [...found].sort(([a], [b]) => a - b);
  return inOrder.slice(0, MOST).map(([, error]) => error);
}

/** Unquoted `{{ x }}` parses, as a mapping whose key is a mapping, and would go unnoticed beside other errors. */
function bareTemplates(documents: readonly Document.Parsed[], source: Source): BareTemplate[] {
  const found: BareTemplate[] = [];
  for (const document of documents) {
    visit(document, {
      Pair: (_key, { key }) => {
        const bare = isMap(key) ? bareTemplate(source, key.range?.[0] ?? 0) : undefined;
        if (bare) found.push(bare);
      },
    });
  }
  return found;
}

interface Explained {
  readonly summary: string;
  readonly hint?: string | undefined;
  /** Where it is, when not where the parser noticed. */
  readonly offset?: number;
}

const QUOTE_ALL = 'A value that begins with a quote has to end with it: put the whole value in quotes';

function explain(error: YAMLError, documents: readonly Document.Parsed[], source: Source): Explained {
  const offset = error.pos[0];
  const line = source.lineAt(offset);
  const bare = bareTemplate(source, offset);
  if (bare) return bare;
  if (error.code === 'TAB_AS_INDENT' || /^ *\t/.test(line)) {
    return { summary: 'a tab is used as indentation', hint: 'Indent with spaces: YAML does not allow tabs.' };
  }
  if (/closing .quote/.test(error.message)) return unclosed(error, documents, source);
  return byCode(error, line, source.text.charAt(offset));
}

/** A quote without its end is noticed only at the end: the error is where it begins. */
function unclosed(error: YAMLError, documents: readonly Document.Parsed[], source: Source): Explained {
  let start = error.pos[0];
  for (const document of documents) {
    visit(document, (_key, node) => {
      if (!isScalar(node) || !node.type?.startsWith('QUOTE') || !node.range) return undefined;
      const [from, to] = node.range;
      if (from >= error.pos[0] || to < error.pos[0]) return undefined;
      start = from;
      return visit.BREAK;
    });
  }
  const mark = source.text.charAt(start);
  return { summary: `a ${mark} is opened and not closed`, hint: 'Add the missing quote.', offset: start };
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
      return { summary: missing(error.message), hint: colonHint(line) };
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

function missing(message: string): string {
  return message.startsWith('Implicit map keys') ? 'a key without its colon' : lowerFirst(message);
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
