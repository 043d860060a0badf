import { Script } from 'node:vm';
import ejs from 'ejs';
import { HapError } from '../../model/index.js';
import { naturalText } from './values.js';

/** A compiled template: from what it sees to its text. */
export type EjsTemplate = (locals: object) => string;

/** What of EJS's class is used to find the line of an error of syntax. */
interface Generated {
  source: string;
  compile(): EjsTemplate;
}

/**
 * Compiles a template with EJS. A value is output as it is: what is rendered are configuration files, not HTML.
 * @throws HapError `template-syntax`, with the line where it can be told
 */
export function compileEjs(text: string, path: string): EjsTemplate {
  const template = new ejs.Template(text, {
    filename: path,
    escape: naturalText,
    unsafePrototypeLocals: true,
    compileDebug: true,
  } as ejs.Options) as unknown as Generated;
  try {
    return template.compile();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw syntaxError(error, template.source, text, path);
  }
}

function syntaxError(error: Error, source: string, text: string, path: string): HapError {
  const line = error instanceof SyntaxError ? lineOf(source, path) : lineOfOpenTag(error, text);
  const [first = 'the template cannot be parsed'] = error.message.split('\n');
  return new HapError({
    code: 'template-syntax',
    summary: first.replace(/ in .*? while compiling ejs$/, ''),
    detail: line === undefined ? undefined : `in: ${(text.split('\n')[line - 1] ?? '').trim()}`,
    position: { file: path, line: line ?? 1, column: 1 },
    cause: error,
  });
}

/** The template's line in which the code that EJS made of it is wrong: the code says where each line begins. */
function lineOf(source: string, path: string): number | undefined {
  try {
    new Script(`(function () {\n${source}\n})`, { filename: path });
    return undefined;
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    const at = Number(/:(\d+)\n/.exec(stack)?.[1] ?? 0);
    const before = source.split('\n').slice(0, Math.max(0, at - 1));
    const marks = before.join('\n').match(/__line = (\d+)/g);
    return Number(marks?.at(-1)?.slice('__line = '.length) ?? 1);
  }
}

/** A tag that is not closed is told by its text. */
function lineOfOpenTag(error: Error, text: string): number | undefined {
  const tag = /close tag for "(.*)"\.$/s.exec(error.message)?.[1];
  if (tag === undefined) return undefined;
  const at = text.lastIndexOf(tag);
  return at === -1 ? undefined : text.slice(0, at).split('\n').length;
}
