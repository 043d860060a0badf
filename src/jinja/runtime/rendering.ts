import { Dict, Range, str, Tuple, type Meter, type Value } from '../../python/index.js';
import { LimitReached } from '../errors.js';
import { Output } from './output.js';
import type { Concat, Host, Kwargs, Limits, RenderOptions, Scope } from '../types.js';

/** Bounds that no honest template comes near. */
export const DEFAULT_LIMITS: Limits = { steps: 20_000_000, depth: 200, output: 100_000_000 };

/** No variables: what a template sees that is imported without context. */
export const NO_VARIABLES: Scope = { get: () => undefined, has: () => false };

/** One rendering: what it was given, and how much of its bounds it has used. */
export class Rendering implements Meter {
  readonly scope: Scope;
  #modules: Map<object, Value> | undefined;
  readonly #limits: Limits;
  readonly #concat: Concat | undefined;
  #steps: number;
  #output = 0;
  readonly #most: number;
  #depth = 0;

  constructor(
    readonly environment: Host,
    options: RenderOptions,
  ) {
    this.scope = options.scope ?? NO_VARIABLES;
    const { limits } = environment;
    this.#limits = options.limits ? { ...limits, ...options.limits } : limits;
    this.#steps = this.#limits.steps;
    this.#most = this.#limits.output;
    this.#concat = 'concat' in options ? options.concat : environment.concat;
  }

  /** The modules it has imported without context, by template. */
  get modules(): Map<object, Value> {
    return (this.#modules ??= new Map<object, Value>());
  }

  /** A place for output that is made into one value afterwards: of a macro, a block set, a call. */
  capture(): Output {
    return new Output(this, this.#concat !== undefined);
  }

  /** One value of the pieces that were put out. */
  concat(nodes: readonly Value[]): Value {
    if (this.#concat) return this.#concat(nodes);
    let text = '';
    for (const node of nodes) text += str(node);
    return text;
  }

  /** Counts work; raises where there has been too much. */
  charge(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0)
      throw new LimitReached(`the template takes more than ${this.#limits.steps} steps: does it ever end?`);
  }

  /** Counts what is gone through of values, of which far more go into a step. */
  spend(amount: number): void {
    this.charge(1 + (amount >> 3));
  }

  /** Counts a step, and more for a large value, which takes as much longer to go through. */
  weigh(value: Value): void {
    this.charge(1 + weight(value));
  }

  /** Weighs all arguments of a call. */
  weighAll(args: readonly Value[], kwargs: Kwargs): void {
    for (const arg of args) this.weigh(arg);
    if (kwargs.size > 0) for (const arg of kwargs.values()) this.weigh(arg);
  }

  /** Counts characters of output. */
  wrote(characters: number): void {
    this.#output += characters;
    if (this.#output > this.#most)
      throw new LimitReached(`the template puts out more than ${this.#limits.output} characters`);
  }

  /** Runs what nests: a macro, an include, a block, a recursive loop. */
  nested<T>(run: () => T): T {
    this.charge(1);
    if (++this.#depth > this.#limits.depth)
      throw new LimitReached(`the template nests calls and includes more than ${this.#limits.depth} deep`);
    const result = run();
    this.#depth -= 1;
    return result;
  }
}

/** How many more steps a large value counts for: what it takes to go through it, or to make it. */
function weight(value: Value): number {
  if (typeof value === 'string') return value.length >> 5;
  if (typeof value === 'number') return 0;
  if (typeof value === 'bigint') return value.toString(16).length >> 3;
  if (Array.isArray(value)) return value.length >> 2;
  if (value instanceof Dict) return value.size >> 2;
  if (value instanceof Tuple) return value.items.length >> 2;
  return value instanceof Range ? Math.floor(value.length / 4) : 0;
}
