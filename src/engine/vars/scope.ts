import type { Dict, Value } from '../../python/index.js';

/** Variables by name, looked up one at a time; values as written, templates not rendered. */
export interface Variables {
  get(name: string): Value | undefined;
  has(name: string): boolean;
  names(): Iterable<string>;
}

/** One level of variable precedence. */
export type Layer = Dict | Variables | ReadonlyMap<string, Value>;

/**
 * Layers of variables, looked through from the highest to the lowest. It copies nothing: a thousand hosts share the
 * layers they have in common, and a change to a layer is seen at once.
 */
export class LayeredVariables implements Variables {
  /** @param layers from the lowest precedence to the highest */
  constructor(readonly layers: readonly Layer[]) {}

  get(name: string): Value | undefined {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const value = this.layers[i]?.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  has(name: string): boolean {
    return this.layers.some((layer) => layer.has(name));
  }

  *names(): Iterable<string> {
    const seen = new Set<string>();
    for (const layer of this.layers) {
      for (const name of 'names' in layer ? layer.names() : layer.keys()) {
        if (typeof name !== 'string' || seen.has(name)) continue;
        seen.add(name);
        yield name;
      }
    }
  }

  /** The same with more layers on top. */
  with(...layers: readonly Layer[]): LayeredVariables {
    return new LayeredVariables([...this.layers, ...layers]);
  }
}

/** A layer whose values are made when they are asked for, and then kept. */
export class ComputedLayer implements Variables {
  readonly #known = new Map<string, Value>();
  constructor(private readonly make: ReadonlyMap<string, () => Value>) {}

  get(name: string): Value | undefined {
    const kept = this.#known.get(name);
    if (kept !== undefined) return kept;
    const value = this.make.get(name)?.();
    if (value !== undefined) this.#known.set(name, value);
    return value;
  }

  has(name: string): boolean {
    return this.make.has(name);
  }

  names(): Iterable<string> {
    return this.make.keys();
  }
}
