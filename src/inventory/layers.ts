import { posix } from 'node:path';
import type { Problem } from '../model/index.js';
import type { Dict } from '../python/index.js';
import type { InventoryData } from './graph/data.js';
import type { Group } from './graph/entities.js';
import { depths, groupsOf } from './graph/walk.js';
import type { SourceDeps } from './sources/source.js';
import { VarsFiles } from './vars-files.js';

/**
 * The inventory's variables of each host, in layers that hosts share. The order is Ansible's (its setting
 * `precedence` and `VariableManager.get_vars`).
 */
export class VarLayers {
  readonly #files: VarsFiles;
  readonly #directories: readonly string[];
  /** The layers that groups make, by the directory of the playbook and the groups. */
  readonly #ofGroups = new Map<string, readonly Dict[]>();
  readonly #ofHost = new Map<string, readonly Dict[]>();
  #depths: ReadonlyMap<Group, number> | undefined;

  constructor(
    private readonly data: InventoryData,
    sources: readonly string[],
    deps: SourceDeps,
  ) {
    this.#files = new VarsFiles(deps);
    this.#directories = directoriesOf(sources, deps);
  }

  /** Hosts and groups have changed. */
  forget(): void {
    this.#ofGroups.clear();
    this.#ofHost.clear();
    this.#depths = undefined;
  }

  /** @throws HapError where a vars file cannot be read */
  of(name: string, playbookDir: string | undefined): readonly Dict[] {
    const key = `${playbookDir ?? ''}\0${name}`;
    let layers = this.#ofHost.get(key);
    if (!layers) {
      const host = this.data.host(name);
      layers = [
        ...this.#groupLayers(host ? this.#sorted(groupsOf(host)) : [], playbookDir),
        ...(host ? [host.vars.dict] : []),
        ...this.#fromFiles('host_vars', [name], playbookDir),
      ];
      this.#ofHost.set(key, layers);
    }
    return layers;
  }

  /** @throws HapError where a vars file cannot be read */
  ofGroup(name: string, playbookDir: string | undefined): readonly Dict[] {
    const group = this.data.groups.get(name);
    return group ? [group.vars.dict, ...this.#fromFiles('group_vars', [name], playbookDir)] : [];
  }

  problems(playbookDir: string | undefined): readonly Problem[] {
    const directories = [...this.#directories, ...(playbookDir === undefined ? [] : [playbookDir])];
    const found = directories.flatMap((directory) => [
      ...[...this.data.groups.keys()].flatMap((g) => this.#files.of(directory, 'group_vars', g).problems),
      ...[...this.data.hosts.keys()].flatMap((h) => this.#files.of(directory, 'host_vars', h).problems),
    ]);
    return [...new Set(found)];
  }

  #groupLayers(groups: readonly Group[], playbookDir: string | undefined): readonly Dict[] {
    const names = groups.map((g) => g.name);
    const key = [playbookDir ?? '', ...names].join('\0');
    let layers = this.#ofGroups.get(key);
    if (!layers) {
      layers = [
        this.data.all.vars.dict,
        ...groups.map((g) => g.vars.dict),
        ...this.#fromFiles('group_vars', ['all'], playbookDir),
        ...this.#fromFiles('group_vars', names, playbookDir),
      ].filter((dict) => dict.size > 0);
      this.#ofGroups.set(key, layers);
    }
    return layers;
  }

  /** What files give these names: beside each inventory all of them in turn, and then beside the playbook. */
  #fromFiles(
    kind: 'group_vars' | 'host_vars',
    names: readonly string[],
    playbookDir: string | undefined,
  ): Dict[] {
    const directories = [...this.#directories, ...(playbookDir === undefined ? [] : [playbookDir])];
    return directories.flatMap((directory) =>
      names.flatMap((name) => {
        const { layers, problems } = this.#files.of(directory, kind, name);
        const error = problems.find((p) => p.severity === 'error')?.error;
        if (error) throw error;
        return layers;
      }),
    );
  }

  /** Groups from the lowest precedence to the highest, without `all`. */
  #sorted(groups: ReadonlySet<Group>): Group[] {
    const depth = (this.#depths ??= depths(this.data.groups.values()));
    return [...groups]
      .filter((g) => g !== this.data.all)
      .sort(
        (a, b) =>
          (depth.get(a) ?? 0) - (depth.get(b) ?? 0) ||
          a.priority - b.priority ||
          (a.name < b.name ? -1 : Number(a.name > b.name)),
      );
  }
}

/** The directories whose vars files count: each source's own; of one that is given twice the last place counts. */
function directoriesOf(sources: readonly string[], { files }: SourceDeps): string[] {
  const directories = sources.flatMap((source) => {
    const kind = files.info(source)?.kind;
    if (kind === undefined && source.includes(',')) return [];
    return [kind === 'directory' ? source : posix.dirname(source)];
  });
  return directories.filter((directory, i) => directories.lastIndexOf(directory) === i);
}
