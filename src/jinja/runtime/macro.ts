import { Dict, PyError, repr, Tuple, type Value } from '../../python/index.js';
import { Callable } from './callable.js';
import type { Held } from './activation.js';
import type { Context, Kwargs } from '../types.js';

/** What a macro takes, as compiling it found. */
export interface MacroShape {
  name: string | undefined;
  parameters: readonly string[];
  /** Whether its body uses `caller`, `kwargs`, `varargs`, which it then is given in this order. */
  caller: boolean;
  kwargs: boolean;
  varargs: boolean;
}

/** A macro, or the body of a call block. */
export class Macro extends Callable {
  override readonly typeName = 'Macro';

  /**
   * @param invoke renders it: the values of its parameters, then those of `caller`, `kwargs` and `varargs`;
   *   a parameter that was not given has none
   */
  constructor(
    readonly shape: MacroShape,
    private readonly invoke: (context: Context, values: Held[]) => Value,
  ) {
    super();
  }

  override call(context: Context, args: readonly Value[], kwargs: Kwargs): Value {
    return context.nested(() => this.invoke(context, this.#bind(context, args, kwargs)));
  }

  #bind(context: Context, args: readonly Value[], kwargs: Kwargs): Held[] {
    const { shape } = this;
    const { parameters } = shape;
    const values: Held[] = args.slice(0, parameters.length);
    const named = new Map(kwargs);
    const given = values.length;
    for (const name of parameters.slice(given)) {
      values.push(named.get(name));
      named.delete(name);
    }
    if (shape.caller && !parameters.includes('caller')) {
      const caller = named.get('caller') ?? null;
      named.delete('caller');
      values.push(
        caller === null ? context.undefined({ hint: 'No caller defined', name: 'caller' }) : caller,
      );
    }
    if (shape.kwargs) values.push(new Dict(named));
    else this.#refuseKeywords(named);
    if (shape.varargs) values.push(new Tuple(args.slice(parameters.length)));
    else if (args.length > parameters.length)
      throw new PyError(
        'TypeError',
        `macro ${this.#shown} takes not more than ${parameters.length} argument(s)`,
      );
    return values;
  }

  #refuseKeywords(named: Kwargs): void {
    if (named.has('caller'))
      throw new PyError(
        'TypeError',
        `macro ${this.#shown} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    for (const name of named.keys())
      throw new PyError('TypeError', `macro ${this.#shown} takes no keyword argument ${repr(name)}`);
  }

  get #shown(): string {
    return this.shape.name === undefined ? 'None' : repr(this.shape.name);
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.shape.name ?? null;
      case 'arguments':
        return new Tuple(this.shape.parameters);
      case 'catch_kwargs':
        return this.shape.kwargs;
      case 'catch_varargs':
        return this.shape.varargs;
      case 'caller':
        return this.shape.caller;
      default:
        return undefined;
    }
  }
  override repr(): string {
    return `<Macro ${this.shape.name === undefined ? 'anonymous' : this.#shown}>`;
  }
}
