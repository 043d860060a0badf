import { posix } from 'node:path';
import type { Inventory } from '../../inventory/index.js';
import { HapError } from '../../model/index.js';
import type { LoadContext, Play, Role, Task } from '../../playbook/index.js';
import { firstThere, varsFileCandidates } from '../../playbook/paths.js';
import type { Dict, Value } from '../../python/index.js';
import { hasDeferred } from '../../template/core/deferred.js';
import type { VariableFiles } from '../vars/load.js';
import { writtenLayers, type WrittenLayers } from '../vars/task-variables.js';

/** What is known of a variable at a task before the run. */
export interface Lookup {
  /** Hosts that have no such variable. */
  readonly missing: readonly string[];
  /** Its values that hold templates, each with the hosts that have it. */
  readonly values: readonly { readonly value: Value; readonly hosts: readonly string[] }[];
}

const NONE: Lookup = { missing: [], values: [] };

/** What the variables of a play's tasks are made of. */
export interface ScopeParts {
  readonly play: Play;
  readonly hosts: readonly string[];
  readonly roles: readonly Role[];
  readonly extra: Dict;
  /** The variables of `vars_files` whose names are fixed. */
  readonly files: readonly Dict[];
  readonly inventory: Inventory;
}

/** The variables that are written down for the tasks of a play. */
export class PlayScope {
  readonly #inventory = new Map<string, Lookup>();
  readonly #written = new WeakMap<Task, WrittenLayers>();
  readonly #layers: readonly (readonly [host: string, layers: readonly Dict[]])[];

  /** @throws HapError where the inventory's variables cannot be read */
  constructor(private readonly parts: ScopeParts) {
    const playbookDir = posix.dirname(parts.play.file);
    this.#layers = parts.hosts.map((host) => [host, parts.inventory.layers(host, { playbookDir })]);
  }

  get hosts(): readonly string[] {
    return this.parts.hosts;
  }

  /** What is known of a variable, beside what is set while running. */
  find(task: Task, name: string): Lookup {
    const { defaults, vars, params } = this.written(task);
    const above = valueIn(params, name) ?? valueIn(vars, name);
    if (above !== undefined) return this.everywhere(above);
    const own = this.inventory(name);
    const below = own.missing.length > 0 ? valueIn(defaults, name) : undefined;
    if (below === undefined) return own;
    const values = hasDeferred(below) ? [...own.values, { value: below, hosts: own.missing }] : own.values;
    return { missing: [], values };
  }

  /** All names there are at a task, for did-you-means. */
  *names(task: Task): Generator<string> {
    const { defaults, vars, params } = this.written(task);
    const seen = new Set<Dict>();
    for (const [, layers] of this.#layers) for (const layer of layers) seen.add(layer);
    for (const dict of [...params, ...vars, ...seen, ...defaults])
      for (const name of dict.keys()) if (typeof name === 'string') yield name;
  }

  private written(task: Task): WrittenLayers {
    let layers = this.#written.get(task);
    if (!layers) {
      const { play, roles, extra, files } = this.parts;
      layers = writtenLayers({ roles, extra, vars: play.vars ? [play.vars] : [] }, task, files);
      this.#written.set(task, layers);
    }
    return layers;
  }

  private everywhere(value: Value): Lookup {
    return hasDeferred(value) ? { missing: [], values: [{ value, hosts: this.hosts }] } : NONE;
  }

  private inventory(name: string): Lookup {
    let known = this.#inventory.get(name);
    if (!known) this.#inventory.set(name, (known = this.search(name)));
    return known;
  }

  private search(name: string): Lookup {
    const missing: string[] = [];
    const values = new Map<Value, string[]>();
    for (const [host, layers] of this.#layers) {
      const value = valueIn(layers, name);
      if (value === undefined) missing.push(host);
      else if (hasDeferred(value)) {
        const hosts = values.get(value);
        if (hosts) hosts.push(host);
        else values.set(value, [host]);
      }
    }
    return { missing, values: [...values].map(([value, hosts]) => ({ value, hosts })) };
  }
}

function valueIn(layers: readonly Dict[], name: string): Value | undefined {
  for (let i = layers.length - 1; i >= 0; i--) {
    const value = layers[i]?.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * The variables of a play's `vars_files` whose names are fixed. What is wrong with those files is said by whoever read
 * the play.
 * @returns also whether all of them could be read
 */
export function fixedVarsFiles(
  play: Play,
  load: LoadContext,
  files: VariableFiles,
): { readonly layers: Dict[]; readonly complete: boolean } {
  const layers: Dict[] = [];
  let complete = true;
  for (const { value } of play.varsFiles) {
    const names = Array.isArray(value) ? value : [value];
    if (!names.every((name) => typeof name === 'string')) continue;
    const paths = names.flatMap((name) => varsFileCandidates(name, posix.dirname(play.file), load));
    const found = firstThere(paths, load);
    try {
      if (found === undefined) complete = false;
      else layers.push(files.load(found));
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      complete = false;
    }
  }
  return { layers, complete };
}
