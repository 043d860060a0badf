import { bindable, PyObject, type Value } from '../../python/index.js';
import type { Context, Kwargs, TemplateFunction } from '../types.js';

/** What a template can call. Nothing else can be. */
export abstract class Callable extends PyObject {
  readonly typeName: string = 'function';

  /** Calls it. `context` is that of the template that calls. */
  abstract call(context: Context, args: readonly Value[], kwargs: Kwargs): Value;
}

/** A function of the host language, as a value: a global such as `lookup`. */
export class FunctionObject extends Callable {
  constructor(
    readonly name: string,
    readonly run: TemplateFunction,
  ) {
    super();
  }

  override call(context: Context, args: readonly Value[], kwargs: Kwargs): Value {
    return this.run(context, args, kwargs);
  }
  override repr(): string {
    return `<function ${this.name}>`;
  }
}

/** The body of a function made by {@link define}: its parameters, bound and in order. */
export type Body = (context: Context, ...values: Value[]) => Value;

/**
 * A filter, test or function whose arguments are bound as Python binds them.
 * @param signature as `def` has it: `replace(s, old, new, count=None)`. Defaults are literals;
 *   `*rest` arrives as a list and `**more` as a dict
 * @param options `light` where it sees of an undefined value no more than that it is one, and takes as long for any value
 * @returns a function that raises Python's TypeError where arguments do not fit
 */
export function define(signature: string, body: Body, { light = false } = {}): TemplateFunction {
  const bind = bindable(signature);
  const run = (context: Context, args: readonly Value[], kwargs: Kwargs): Value =>
    body(context, ...bind(args, kwargs));
  return bind.defaults ? Object.assign(run, { direct: { body, defaults: bind.defaults, light } }) : run;
}

/** A global function whose arguments are bound as Python binds them; see {@link define}. */
export function defineGlobal(signature: string, body: Body): FunctionObject {
  return new FunctionObject(signature.slice(0, signature.indexOf('(')), define(signature, body));
}
