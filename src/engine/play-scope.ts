import { posix } from 'node:path';
import type { Inventory } from '../inventory/index.js';
import type { Play, Role, Task } from '../playbook/ast.js';
import type { Dict, Value } from '../python/index.js';
import { HostVars, type Templar } from '../template/index.js';
import { rolesByPrecedence } from './compile.js';
import type { Shared } from './context.js';
import type { Batch } from './strategy/batch.js';
import { hostMagic, ofPlay, playMagic } from './vars/magic.js';
import { ComputedLayer, LayeredVariables, LiveLayer, type Layer } from './vars/scope.js';
import {
  dependenciesOf,
  fileVariables,
  hostVariables,
  writtenLayers,
  type PlayVariables,
  type WrittenLayers,
} from './vars/task-variables.js';
import { varsFiles } from './vars/vars-files.js';

/** What a play's variables are made of. */
export interface PlayScopeSources {
  readonly shared: Shared;
  readonly play: Play;
  readonly inventory: Inventory;
  readonly inventorySources: readonly string[];
  readonly templar: Templar;
  /** Answers to `vars_prompt`. */
  readonly prompted: Dict;
}

/** The variables of a play, and what is rendered with them outside any host. */
export class PlayScope {
  readonly #from: PlayScopeSources;
  readonly #roles: Role[];
  readonly #files = new Map<string, Dict[]>();
  readonly #magic = new Map<string, Layer>();
  /** What was last found of each task, for hosts have mostly the same files. */
  readonly #written = new Map<Task, { readonly files: readonly Dict[]; readonly layers: WrittenLayers }>();
  #magicOfPlay: ReadonlyMap<string, () => Value> | undefined;
  #magicOutside: Layer | undefined;
  /** All hosts of the play. */
  hosts: readonly string[] = [];
  /** The hosts it runs on now. */
  batch: Batch | undefined;
  /** The play's name, once it is known. */
  playName = '';

  constructor(from: PlayScopeSources) {
    this.#from = from;
    this.#roles = rolesByPrecedence([...from.play.roles, ...from.play.importedRoles]);
  }

  /** What of the variables does not depend on the task. */
  variables(): PlayVariables {
    const { play, inventory, shared } = this.#from;
    const playbook = { playbookDir: this.directory };
    const own = {
      roles: this.#roles,
      vars: [...(play.vars ? [play.vars] : []), this.#from.prompted],
      extra: shared.options.extraVars,
    };
    return {
      play,
      ...own,
      inventory: (host) => inventory.layers(host, playbook),
      files: (host) => this.varsFiles(host),
      written: (task, files) => {
        const known = this.#written.get(task);
        if (known && isSameList(known.files, files)) return known.layers;
        const layers = writtenLayers(own, task, files);
        this.#written.set(task, { files, layers });
        return layers;
      },
      magic: (host) => this.magic(host),
    };
  }

  /** A host's variables outside any task, also of one that the play does not run on. */
  outside(host: string): LayeredVariables {
    const from = { ...this.variables(), magic: () => this.outsideMagic(host) };
    return hostVariables(from, this.#from.shared.hosts.get(host));
  }

  /** A role that was included with `public: true`: its variables are the play's from here on. */
  addRole(role: Role): void {
    for (const each of [...dependenciesOf(role), role]) {
      const known = this.#roles.findIndex((r) => r.identity === each.identity);
      if (known >= 0) this.#roles.splice(known, 1);
      this.#roles.push(each);
    }
    this.#written.clear();
  }

  /** A value rendered with the play's own variables and the extra ones. @throws HapError */
  static(value: Value, role?: Role): Value {
    const { play, shared, templar } = this.#from;
    const layers: Layer[] = [
      ...this.#roles.map((r) => r.defaults),
      ...(role ? [role.defaults] : []),
      ...(play.vars ? [play.vars] : []),
      ...(role ? [role.vars, role.params] : []),
      this.#from.prompted,
      shared.options.extraVars,
    ];
    if (this.#magicOfPlay) layers.push(new ComputedLayer(this.#magicOfPlay));
    const place = { playbookDir: this.directory, searchPath: [this.directory] };
    return templar.renderer(new LayeredVariables(layers), place).render(value);
  }

  private get directory(): string {
    return posix.dirname(this.#from.play.file);
  }

  private varsFiles(host: string): readonly Dict[] {
    const { play, shared, templar } = this.#from;
    const known = this.#files.get(host);
    if (known || play.varsFiles.length === 0) return known ?? [];
    const { layers, complete } = varsFiles(
      play,
      (before) => {
        const variables = fileVariables(this.variables(), shared.hosts.get(host), before);
        return templar.renderer(variables, { playbookDir: this.directory, searchPath: [this.directory] });
      },
      shared.files,
      (path) => shared.variableFiles.load(path),
    );
    if (complete) this.#files.set(host, layers);
    return layers;
  }

  private magic(host: string): Layer {
    let layer = this.#magic.get(host);
    if (!layer) {
      const own = hostMagic(this.#from.inventory, host);
      const shared = new LiveLayer((this.#magicOfPlay ??= this.playMagic()));
      this.#magic.set(host, (layer = new LayeredVariables([shared, own])));
    }
    return layer;
  }

  private outsideMagic(host: string): Layer {
    this.#magicOutside ??= new LiveLayer(
      new Map([...(this.#magicOfPlay ??= this.playMagic())].filter(([name]) => !ofPlay.has(name))),
    );
    return new LayeredVariables([this.#magicOutside, hostMagic(this.#from.inventory, host)]);
  }

  private playMagic(): ReadonlyMap<string, () => Value> {
    const { shared, inventory, play, inventorySources } = this.#from;
    const batch = (): string[] => (this.batch?.hosts ?? []).map((h) => h.name);
    const named = (of: 'removed' | 'failed'): Set<string> =>
      new Set([...(this.batch?.[of] ?? [])].map((h) => h.name));
    return playMagic({
      options: shared.options,
      inventory,
      play,
      playName: this.playName,
      inventorySources,
      hostvars: new HostVars({
        names: () => inventory.hostNames(),
        has: (host) => inventory.has(host),
        scope: (host) => (inventory.has(host) ? this.outside(host) : undefined),
      }),
      playHosts: () => this.hosts,
      batch,
      removed: () => named('removed'),
      failed: () => named('failed'),
      roles: () => this.#roles,
    });
  }
}

function isSameList(a: readonly Dict[], b: readonly Dict[]): boolean {
  return a === b || (a.length === b.length && a.every((dict, i) => dict === b[i]));
}
