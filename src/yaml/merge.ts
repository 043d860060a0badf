import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { ErrorParts } from '../model/index.js';
import { scalarType } from './node.js';

/** A key and its value as they are written; a key without a value has none. */
export interface Entry {
  readonly key: Node;
  readonly value: Node | undefined;
}

/** A mapping's entries: those that its merge keys (`<<`) bring, then its own. Later ones win. */
interface Flat {
  readonly merged: readonly Entry[];
  readonly own: readonly Entry[];
}

interface Context {
  target(node: Node): Node;
  fail(node: Node, parts: ErrorParts): null;
}

/** The merge keys of one document. */
export class Merges {
  readonly #known = new Map<YAMLMap, Flat>();

  constructor(private readonly context: Context) {}

  /** @param within the mappings that this one is being merged into */
  flatten(map: YAMLMap, within: readonly Node[] = []): Flat {
    const known = this.#known.get(map);
    if (known) return known;
    // By its key's node, so that a mapping merged over and over counts once.
    const merged = new Map<Node, Entry>();
    const own: Entry[] = [];
    for (const pair of map.items) {
      const entry = { key: pair.key as Node, value: (pair.value as Node | null) ?? undefined };
      if (!isScalar(entry.key) || scalarType(entry.key) !== 'merge') own.push(entry);
      else {
        for (const e of this.#brought(entry, [...within, map])) {
          merged.delete(e.key);
          merged.set(e.key, e);
        }
      }
    }
    const flat = { merged: [...merged.values()], own };
    this.#known.set(map, flat);
    return flat;
  }

  /** The entries that one merge key brings. Of a list's mappings the first has the last word. */
  *#brought(entry: Entry, within: readonly Node[]): Iterable<Entry> {
    const value = entry.value && this.context.target(entry.value);
    const parts = isSeq(value)
      ? (value.items as Node[]).map((item) => this.context.target(item)).reverse()
      : [value];
    for (const part of parts) {
      if (isMap(part) && !within.includes(part)) {
        const { merged, own } = this.flatten(part, within);
        yield* merged;
        yield* own;
        continue;
      }
      this.context.fail(entry.value ?? entry.key, {
        code: 'yaml-value',
        summary: isMap(part) ? 'a mapping is merged into itself' : '<< takes a mapping or a list of mappings',
      });
    }
  }
}
