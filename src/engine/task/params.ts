import type { z } from 'zod';
import {
  formatPosition,
  HapError,
  positionOf,
  positionOfValue,
  type ParamIssue,
  type ParamProblem,
  type Position,
} from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, toPlain, type Value } from '../../python/index.js';

/** Where a task's params were written. */
export interface Written {
  readonly args: Dict;
  /** Where the task names its module. */
  readonly position: Position | undefined;
}

/** Where the params of a task of a playbook were written. */
export function writtenOf({ args, actionPosition, position }: Task): Written {
  return { args, position: actionPosition ?? position };
}

/** What is wrong with one param, or with several taken together. */
export interface ParamError {
  readonly problem: ParamProblem;
  readonly error: HapError;
}

/**
 * Params as a module's schema makes them of rendered ones.
 * @throws HapError every problem in one, at the first one's position
 */
export function parseParams(name: string, schema: z.ZodType, args: Dict, written: Written): unknown {
  const parsed = schema.safeParse(inputOf(schema, args));
  if (parsed.success) return parsed.data;
  const [first, ...more] = errorsOf(name, parsed.error, written).map((p) => p.error);
  if (!first)
    throw new HapError({
      code: 'bad-params',
      summary: `${name}: params are not valid`,
      position: written.position,
    });
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

/** What is wrong with params, of which some may not be rendered yet. */
export function paramErrors(name: string, schema: z.ZodType, args: Dict, written: Written): ParamError[] {
  const parsed = schema.safeParse(inputOf(schema, args));
  return parsed.success ? [] : errorsOf(name, parsed.error, written);
}

/** Schemas that can tell what they take read Python's values themselves. */
function inputOf(schema: z.ZodType, args: Dict): unknown {
  return 'docs' in schema ? args : toPlain(args);
}

const codes: Readonly<Partial<Record<ParamProblem, string>>> = {
  unknown: 'unknown-param',
  missing: 'missing-param',
};

/** One HapError for each issue of a schema, at the key or value it is about. */
function errorsOf(name: string, error: z.ZodError, written: Written): ParamError[] {
  return error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const { problem, hint } = 'params' in issue ? (issue.params as unknown as ParamIssue) : otherIssue;
    const told = (path: readonly PropertyKey[], summary: string): ParamError => ({
      problem,
      error: new HapError({
        code: codes[problem] ?? 'bad-params',
        summary: `${name}: ${summary}`,
        hint,
        position: placeOf(written, path, problem === 'unknown') ?? written.position,
      }),
    });
    return unknown.length > 0
      ? unknown.map((key) => told([key], issue.message))
      : [told(issue.path, issue.message)];
  });
}

/** What is known of an issue that is not of hap's own schemas. */
const otherIssue: ParamIssue = { problem: 'type' };

/** Where a param, or a part of its value, stands; `key` for its name. */
function placeOf({ args }: Written, path: readonly PropertyKey[], key: boolean): Position | undefined {
  let at: Value | undefined = args;
  let place: Position | undefined;
  for (const [i, step] of path.entries()) {
    if (typeof step === 'symbol') break;
    const inside: Value | undefined = stepInto(at, step);
    if (inside === undefined) break;
    const last = i === path.length - 1;
    place = (key && last ? positionOf(at, step) : positionOfValue(at, step)) ?? place;
    at = inside;
  }
  return place;
}

function stepInto(value: Value | undefined, step: string | number): Value | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return value instanceof Dict ? value.get(step) : undefined;
}
