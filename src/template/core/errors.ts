import { JinjaError, LimitReached, TemplateFailure, UndefinedUse } from '../../jinja/index.js';
import { didYouMean, HapError, type Position } from '../../model/index.js';
import { PyError } from '../../python/index.js';
import { MissingKey } from './undefined.js';

/** What is known of what was being rendered when it failed. */
export interface Subject {
  /** The text as it was written. */
  readonly source: string;
  readonly position: Position | undefined;
  /** Where in its file a part of the text stands, where that can be found. */
  readonly locate?: ((expression: string | undefined, line: number) => Position | undefined) | undefined;
  /** Names that could have been meant, by what is not known. */
  readonly names: (what: 'variable' | 'filter' | 'test') => Iterable<string>;
  /** The template file, where it is one. */
  readonly file?: string;
}

const MAX_SHOWN = 300;

/**
 * What failed, as an error for people. What is no failure of a template (an exception of a scope, of an engine that
 * looks ahead) is given back as it is.
 */
export function explain(error: unknown, subject: Subject): unknown {
  const thrown = rootOf(error);
  if (thrown instanceof HapError) return thrown.at(placeOf(error, subject));
  if (error instanceof JinjaError) return explained(error, subject);
  if (error instanceof PyError || error instanceof TemplateFailure)
    return problem('template-error', error.message, subject, undefined, error);
  return error instanceof UndefinedUse
    ? problem('undefined-variable', error.message, subject, undefined, error)
    : thrown;
}

/** The error that Jinja's was made of, where that is not one of its own kind. */
function rootOf(error: unknown): unknown {
  let at = error;
  while (at instanceof JinjaError && at.cause !== undefined && !isOwn(at.cause)) at = at.cause;
  return at;
}

function isOwn(error: unknown): boolean {
  return (
    error instanceof PyError ||
    error instanceof UndefinedUse ||
    error instanceof TemplateFailure ||
    error instanceof LimitReached ||
    error instanceof RangeError
  );
}

function explained(error: JinjaError, subject: Subject): HapError {
  const hint = hintFor(error, subject);
  const position = placeOf(error, subject);
  const code =
    error.kind === 'syntax'
      ? 'template-syntax'
      : error.kind === 'undefined'
        ? 'undefined-variable'
        : 'template-error';
  return problem(code, summaryOf(error), { ...subject, position }, hint, error);
}

function summaryOf(error: JinjaError): string {
  const told = error.message.replace(/\s*\n\s*/g, ' ');
  // A filter's own words, which a playbook may compare, stay whole.
  const message = error.kind === 'syntax' ? told.replace(/\.$/, '') : told;
  if (error.type === 'TemplateNotFound') return `template '${message}' was not found`;
  return message;
}

/** `'x' is undefined` and an unknown filter or test: what could have been meant. */
function hintFor(error: JinjaError, subject: Subject): string | undefined {
  if (error.kind === 'undefined') {
    if (error.cause instanceof MissingKey)
      return didYouMean(error.cause.undefinedName ?? '', error.cause.keys);
    const name = /^'([^']+)' is undefined$/.exec(error.message)?.[1];
    return name === undefined ? undefined : didYouMean(name, subject.names('variable'));
  }
  const [, kind, name] = /^No (filter|test) named '([^']+)'/.exec(error.message) ?? [];
  return name === undefined
    ? undefined
    : didYouMean(name, subject.names(kind === 'test' ? 'test' : 'filter'));
}

function placeOf(error: unknown, subject: Subject): Position | undefined {
  if (!(error instanceof JinjaError)) return subject.position;
  const { line, column, expression, template } = error;
  const file = template ?? subject.file;
  if (file !== undefined) return { file, line, column };
  return subject.locate?.(expression, line) ?? subject.position;
}

function problem(
  code: string,
  summary: string,
  subject: Subject,
  hint: string | undefined,
  cause: unknown,
): HapError {
  const expression = cause instanceof JinjaError ? cause.expression : undefined;
  return new HapError({
    code,
    summary,
    detail: detailOf(expression, subject),
    hint,
    position: subject.position,
    cause,
  });
}

function detailOf(expression: string | undefined, subject: Subject): string | undefined {
  const shown = expression !== undefined && expression !== '' ? expression : undefined;
  if (subject.file !== undefined) return shown === undefined ? undefined : `in: ${clip(shown)}`;
  const source = clip(subject.source);
  return shown === undefined || subject.source.trim() === shown
    ? `in: ${source}`
    : `${clip(shown)}, in: ${source}`;
}

function clip(text: string): string {
  const line = text.trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}
