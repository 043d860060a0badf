import { PyError } from '../../python/index.js';
import { JinjaError, LimitReached, TemplateFailure, UndefinedUse } from '../errors.js';
import type { Located } from '../syntax/ast.js';
import type { SourceText } from '../syntax/source.js';

/**
 * Gives an error its place in a template. One that has its place, from a template further in, keeps it, and
 * one that is none of Python's or Jinja's (a scope or a function has thrown it) is left as it is.
 * @param node what was being evaluated
 */
export function locate(error: unknown, source: SourceText, node: Located): unknown {
  if (error instanceof JinjaError) return error;
  const place = source.place(node);
  if (error instanceof UndefinedUse) {
    const { type, undefinedName } = error;
    return new JinjaError('undefined', error.message, place, { type, undefinedName, cause: error });
  }
  if (error instanceof LimitReached) return new JinjaError('limit', error.message, place, { cause: error });
  if (error instanceof PyError || error instanceof TemplateFailure)
    return new JinjaError('runtime', error.message, place, { type: error.type, cause: error });
  if (error instanceof RangeError && /call stack|string length|array length/i.test(error.message))
    return new JinjaError('limit', 'the template nests too deeply or grows too large', place, {
      cause: error,
    });
  return error;
}
