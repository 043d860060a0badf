import * as z from 'zod';
import type { ParamIssue, ParamsSchema } from '../model/index.js';
import { Dict } from '../python/index.js';
import { typeName } from './coerce.js';
import type { Reading } from './param.js';
import { readParams, type ParamsOf, type Shape } from './read.js';
import type { Rules } from './rules.js';

/**
 * A module's params as a strict zod schema. It takes a Dict or a plain object, of Python values or plain ones; values that
 * are not rendered yet are taken without a look, so that the same schema serves before the first connection.
 * Each issue's path begins with the key as it was written (an alias too); its `params` are a {@link ParamIssue}.
 */
export function params<S extends Shape>(
  shape: S,
  rules: Rules<Extract<keyof S, string>> = {},
): ParamsSchema<ParamsOf<S>> {
  return schemaOf(shape, (given, reading) => readParams(shape, rules, given, reading));
}

/** What a module gets that takes params of any name. */
export type OpenParamsOf<S extends Shape> = ParamsOf<S> & {
  /** Params of other names, as they were given. */
  readonly others: ReadonlyMap<string, unknown>;
};

/** As {@link params}, for a module that takes params of any name beside its own (`set_fact`, `add_host`). */
export function openParams<S extends Shape>(
  shape: S,
  rules: Rules<Extract<keyof S, string>> = {},
): ParamsSchema<OpenParamsOf<S>> {
  return schemaOf(shape, (given, reading) => {
    const others = new Map<string, unknown>();
    return { ...readParams(shape, rules, given, reading, others), others };
  });
}

type Read<T> = (given: Dict | Readonly<Record<string, unknown>>, reading: Reading) => T;

function schemaOf<T>(shape: Shape, read: Read<T>): ParamsSchema<T> {
  const schema = z.unknown().transform((input, ctx): T => {
    const fault = (path: readonly (string | number)[], message: string, params: ParamIssue): void => {
      ctx.addIssue({ code: 'custom', path: [...path], message, params: { ...params }, input });
    };
    const given = input ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      fault([], `params are a dict, not a ${typeName(given)}`, { problem: 'type' });
      return z.NEVER;
    }
    return read(given instanceof Dict ? given : { ...given }, {
      name: '',
      path: [],
      fault: ({ path, message, problem, hint }) => fault(path, message, { problem, hint }),
    });
  });
  const docs = Object.entries(shape).map(([name, p]) => ({ name, ...p.parts.docs }));
  return Object.assign(schema, { docs });
}
