import type { z } from 'zod';
import { formatPosition, HapError, positionOf, positionOfValue, type Position } from '../../model/index.js';
import { toPlain, type Dict } from '../../python/index.js';

/**
 * Params as a module's schema makes them of rendered ones.
 * @param written the params as they stand in the playbook, for positions
 * @throws HapError `bad-params`: every problem in one, at the first one's position
 */
export function parseParams(
  name: string,
  schema: z.ZodType,
  args: Dict,
  written: Dict,
  position: Position | undefined,
): unknown {
  const parsed = schema.safeParse(toPlain(args));
  if (parsed.success) return parsed.data;
  const [first, ...more] = paramProblems(name, parsed.error, written, position);
  if (!first) throw new HapError({ code: 'bad-params', summary: `${name}: params are not valid`, position });
  if (more.length === 0) throw first;
  throw new HapError({
    code: first.code,
    summary: first.summary,
    detail: more
      .map((p) => (p.position ? `${formatPosition(p.position)}: ${p.summary}` : p.summary))
      .join('\n'),
    hint: first.hint,
    position: first.position,
  });
}

/** One HapError per issue of a schema, each at the key or value it is about. */
export function paramProblems(
  name: string,
  error: z.ZodError,
  written: Dict,
  position: Position | undefined,
): HapError[] {
  return error.issues.flatMap((issue) => {
    const key = issue.path[0];
    const own = typeof key === 'string' && written.has(key);
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const hint = 'params' in issue ? hintOf(issue.params) : undefined;
    if (unknown.length > 0)
      return unknown.map(
        (k) =>
          new HapError({
            code: 'bad-params',
            summary: issue.message,
            hint,
            position: (written.has(k) ? positionOf(written, k) : undefined) ?? position,
          }),
      );
    const at = own ? (positionOfValue(written, key) ?? positionOf(written, key)) : undefined;
    return new HapError({
      code: 'bad-params',
      summary: `${name}: ${issue.message}`,
      hint,
      position: at ?? position,
    });
  });
}

function hintOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('hint' in params)) return undefined;
  return typeof params.hint === 'string' ? params.hint : undefined;
}
