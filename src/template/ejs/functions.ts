import type { Context, TemplateFunction } from '../../jinja/index.js';
import type { Value } from '../../python/index.js';
import { fromNatural, type Natural, type Naturalizer } from './values.js';
import { Keywords } from './keywords.js';

/** A filter, test or lookup as a function of JavaScript. */
export type NaturalFunction = (...args: Natural[]) => Natural;

/** Splits what a function is called with into positions and names. */
export function splitArguments(args: readonly Natural[]): { args: Value[]; kwargs: Map<string, Value> } {
  const kwargs = new Map<string, Value>();
  const positional: Value[] = [];
  for (const arg of args) {
    if (arg instanceof Keywords)
      for (const [name, value] of Object.entries(arg.values)) kwargs.set(name, fromNatural(value));
    else positional.push(fromNatural(arg));
  }
  return { args: positional, kwargs };
}

/** A function of templates as one of JavaScript. */
export function naturalFunction(
  run: TemplateFunction,
  context: Context,
  naturalizer: Naturalizer,
  guard: <T>(run: () => T) => T,
): NaturalFunction {
  return (...given) =>
    guard(() => {
      const { args, kwargs } = splitArguments(given);
      return naturalizer.natural(context.environment.unroll(run(context, args, kwargs)));
    });
}
