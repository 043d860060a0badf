import {
  trailingNewlines,
  type ast,
  type Environment,
  type Output,
  type Syntax,
  type Template,
} from '../../jinja/index.js';
import { within } from '../../jinja/syntax/walk.js';
import { textOf, type Value } from '../../python/index.js';
import { doubleBackslashes } from './backslashes.js';
import { readHeader } from './header.js';
import { withNested } from './nested.js';
import { wordsOf, type Word } from './words.js';

/** A text that is a template, compiled, and what Ansible looks at in it besides. */
export interface CompiledText {
  readonly template: Template;
  /** The variable's name where the text is nothing but `{{ name }}`. */
  readonly single: string | undefined;
  /** The pieces of a template that is nothing but text and names, as most are. */
  readonly words: readonly Word[] | undefined;
  /** Newlines at the end of the text: the result has at least as many. */
  readonly newlines: number;
  readonly newlineSequence: string;
  /** Whether it is one expression without a variable: Jinja makes plain text of that while it compiles. */
  readonly constant: boolean;
}

const SINGLE = /^\{\{\s*([\p{L}\p{N}_]*)\s*\}\}\n?$/u;

/**
 * Compiles a text of a playbook.
 * @throws JinjaError of kind `syntax`, PyError for its `#jinja2:` header
 */
export function compileText(environment: Environment, text: string): CompiledText {
  const { body, syntax } = readHeader(text);
  const written = doubleBackslashes(body, syntax);
  return compiled(environment, text, written, syntax);
}

/**
 * Compiles the text of a template file: backslashes are as they stand.
 * @throws JinjaError of kind `syntax`, PyError for its `#jinja2:` header
 */
export function compileFile(environment: Environment, text: string, name: string): CompiledText {
  const { body, syntax } = readHeader(text);
  return compiled(environment, text, body, syntax, name);
}

function compiled(
  environment: Environment,
  text: string,
  body: string,
  syntax: Partial<Syntax>,
  name?: string,
): CompiledText {
  const own = Object.keys(syntax).length > 0;
  const template = withNested(environment, body, (source) =>
    environment.fromString(source, { name, ...(own ? { syntax } : {}) }),
  );
  return {
    template,
    single: SINGLE.exec(text)?.[1] || undefined,
    words: wordsOf(template.ast),
    newlines: trailingNewlines(text),
    newlineSequence: syntax.newlineSequence ?? environment.syntax.newlineSequence,
    constant: isConstant(template.ast),
  };
}

function isConstant({ body }: ast.TemplateNode): boolean {
  const [only] = body;
  const part =
    body.length === 1 && only?.kind === 'output' && only.parts.length === 1 ? only.parts[0] : undefined;
  if (!part || part.kind === 'data') return false;
  return Array.from(within(part)).every((node) => node.kind !== 'name' && node.kind !== 'call');
}

/** A result with as many newlines at its end as the template has, which Jinja drops one of; only text has an end. */
export function withNewlines<T extends Value>(result: T, of: CompiledText): T | string {
  const text = textOf(result);
  if (text === undefined) return result;
  const more = missing(of, trailingNewlines(text));
  return more === '' ? result : text + more;
}

/** The text of a template file, with as many newlines at its end as the file has. */
export function textWithNewlines({ text, newlines }: Output, of: CompiledText): string {
  return text + missing(of, newlines);
}

function missing(of: CompiledText, newlines: number): string {
  return newlines < of.newlines ? of.newlineSequence.repeat(of.newlines - newlines) : '';
}
