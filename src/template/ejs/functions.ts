import type { Context, TemplateFunction } from '../../jinja/index.js';
import type { Value } from '../../python/index.js';
import { fromNatural, type Natural, type Naturalizer } from './values.js';
import { Keywords } from './keywords.js';

/** A filter, test or lookup as a function of JavaScript. */
export type NaturalFunction = (...args: Natural[]) => Natural;

/**
 * Splits what a function is called with into positions and names. What is undefined there is so for the function as
 * well: `default` sees it, and any other says that it is missing.
 */
export function splitArguments(
  given: readonly Natural[],
  { environment }: Context,
): { args: Value[]; kwargs: Map<string, Value> } {
  const valueOf = (natural: Natural): Value =>
    natural === undefined
      ? environment.undefined({ hint: 'a value given to this function is undefined' })
      : fromNatural(natural);
  const kwargs = new Map<string, Value>();
  const args: Value[] = [];
  for (const each of given) {
    if (each instanceof Keywords)
      for (const [name, value] of Object.entries(each.values)) kwargs.set(name, valueOf(value));
    else args.push(valueOf(each));
  }
  return { args, kwargs };
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
      const { args, kwargs } = splitArguments(given, context);
      return naturalizer.natural(context.environment.unroll(run(context, args, kwargs)));
    });
}
