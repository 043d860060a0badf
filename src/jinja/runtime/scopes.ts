import type { Value } from '../../python/index.js';
import type { Scope } from '../types.js';

/** Variables of a template over those it was given: what it passes on to one that it includes. */
export class LayeredScope implements Scope {
  constructor(
    private readonly own: ReadonlyMap<string, Value>,
    private readonly outer: Scope,
  ) {}

  get(name: string): Value | undefined {
    const value = this.own.get(name);
    return value === undefined ? this.outer.get(name) : value;
  }
  has(name: string): boolean {
    return this.own.has(name) || this.outer.has(name);
  }
  *names(): Iterable<string> {
    yield* this.own.keys();
    yield* this.outer.names?.() ?? [];
  }
}

/** Variables that are all known. */
export function scopeOf(variables: ReadonlyMap<string, Value>): Scope {
  return {
    get: (name) => variables.get(name),
    has: (name) => variables.has(name),
    names: () => variables.keys(),
  };
}
