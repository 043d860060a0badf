import type { Dict, Value } from '../../python/index.js';

/** Variables by name, looked up one at a time; values as written, templates not rendered. */
export interface Variables {
  get(name: string): Value | undefined;
  has(name: string): boolean;
  names(): Iterable<string>;
}

/** One level of variable precedence. */
export type Layer = Dict | Variables | ReadonlyMap<string, Value>;

/** Which layers hold what came from a host, and which of their names. */
export type DataLayers = ReadonlyMap<Layer, (name: string) => boolean>;

/**
 * Layers of variables, looked through from the highest to the lowest. It copies nothing: a thousand hosts share the
 * layers they have in common, and a change to a layer is seen at once.
 */
export class LayeredVariables implements Variables {
  /**
   * @param layers from the lowest precedence to the highest
   * @param data layers with values from a host, whose text is never taken for a condition
   */
  constructor(
    readonly layers: readonly Layer[],
    readonly data: DataLayers = new Map(),
  ) {}

  get(name: string): Value | undefined {
    return this.holder(name)?.get(name);
  }

  has(name: string): boolean {
    return this.holder(name) !== undefined;
  }

  isData(name: string): boolean {
    const layer = this.holder(name);
    return layer !== undefined && (this.data.get(layer)?.(name) ?? false);
  }

  /** Whether a name has this very value, and not from a host. */
  holds(name: string, value: Value | undefined): boolean {
    const layer = this.holder(name);
    return layer?.get(name) === value && !(layer && this.data.get(layer)?.(name));
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

  /** The same for those who tell by {@link asked} what they have asked for. */
  get unwatched(): Pick<Variables, 'get'> {
    return this;
  }

  /** Told of names that were asked for in {@link unwatched}. */
  asked(names: ReadonlySet<string>): void;
  asked(): void {
    // Nobody wants to know.
  }

  /** The same with one more layer on top. @param fromHost whether all of it came from a host */
  with(layer: Layer, fromHost = false): LayeredVariables {
    const data = fromHost ? new Map([...this.data, [layer, () => true]]) : this.data;
    return new LayeredVariables([...this.layers, layer], data);
  }

  private holder(name: string): Layer | undefined {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const layer = this.layers[i];
      if (layer?.has(name)) return layer;
    }
    return undefined;
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

/** A layer whose values are asked for anew each time. */
export class LiveLayer implements Variables {
  constructor(private readonly made: ReadonlyMap<string, () => Value>) {}

  get(name: string): Value | undefined {
    return this.made.get(name)?.();
  }

  has(name: string): boolean {
    return this.made.has(name);
  }

  names(): Iterable<string> {
    return this.made.keys();
  }
}
