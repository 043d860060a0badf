import type { Dict, Value } from '../python/index.js';
import type { VariableScope } from '../template/index.js';

/** Layers of variables as one scope, the later over the earlier. */
export function variablesOf(layers: readonly Dict[]): VariableScope {
  return {
    get: (name): Value | undefined => layers.findLast((l) => l.has(name))?.get(name),
    has: (name) => layers.some((l) => l.has(name)),
    names: () => new Set(layers.flatMap((l) => [...l.keys()].filter((k) => typeof k === 'string'))),
  };
}
