import { posix } from 'node:path';
import { HapError, type ControllerFiles, type Problem } from '../model/index.js';
import { Dict } from '../python/index.js';
import { loadYaml } from '../yaml/index.js';
import { readPlain, type Decrypt } from './read.js';
import { kindOf } from './text.js';

const SUFFIXES = ['', '.yml', '.yaml', '.json'];

/** The variables that files give a host or group: one dict a file, later ones win. */
export interface VarsLayers {
  readonly layers: readonly Dict[];
  readonly problems: readonly Problem[];
}

const NONE: VarsLayers = { layers: [], problems: [] };

/**
 * The files of `group_vars/` and `host_vars/`. Each is read once, however many hosts share it.
 * Source: Ansible's vars plugin `host_group_vars` and `DataLoader.find_vars_files`.
 */
export class VarsFiles {
  readonly #known = new Map<string, VarsLayers>();
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly deps: { readonly files: ControllerFiles; readonly decrypt?: Decrypt | undefined },
  ) {}

  /**
   * What stands beside an inventory or a playbook for one name.
   * @param directory the one that holds `group_vars/` or `host_vars/`
   */
  of(directory: string, kind: 'group_vars' | 'host_vars', name: string): VarsLayers {
    const folder = posix.join(directory, kind);
    const path = posix.join(folder, name);
    let known = this.#known.get(path);
    if (!known) this.#known.set(path, (known = this.#load(folder, name)));
    return known;
  }

  #load(folder: string, name: string): VarsLayers {
    // A name is one file's; one that leads elsewhere (a chroot's path) has no variables.
    if (name.startsWith('/') || name.split('/').includes('..')) return NONE;
    const names = name.includes('/') ? undefined : this.#list(folder);
    const problems: Problem[] = [];
    const layers: Dict[] = [];
    for (const suffix of SUFFIXES) {
      if (names && !names.has(name + suffix)) continue;
      const path = posix.join(folder, name + suffix);
      const kind = this.#try(problems, () => this.deps.files.info(path)?.kind);
      if (kind === undefined) continue;
      for (const file of kind === 'directory' ? this.#filesIn(path, problems) : [path]) {
        const layer = this.#try(problems, () => this.#file(file, problems));
        if (layer) layers.push(layer);
      }
      break;
    }
    return layers.length + problems.length === 0 ? NONE : { layers, problems };
  }

  /** Files of a directory at any depth, sorted; hidden ones, backups and other suffixes are no vars files. */
  #filesIn(directory: string, problems: Problem[]): string[] {
    const names = this.#try(problems, () => this.deps.files.list(directory)) ?? [];
    return [...names].sort().flatMap((name) => {
      if (name.startsWith('.') || name.endsWith('~')) return [];
      const path = posix.join(directory, name);
      const kind = this.#try(problems, () => this.deps.files.info(path)?.kind);
      const suffix = posix.extname(name);
      if (kind === 'directory') return suffix === '' ? this.#filesIn(path, problems) : [];
      return kind === 'file' && SUFFIXES.includes(suffix) ? [path] : [];
    });
  }

  #file(path: string, problems: Problem[]): Dict | undefined {
    const place = { file: path, line: 1, column: 1 };
    const loaded = loadYaml(readPlain(path, this.deps, place) ?? '', path);
    problems.push(...loaded.problems);
    if (loaded.value instanceof Dict) return loaded.value;
    if (loaded.value === null) return undefined;
    const summary = `a vars file is a mapping, and this is ${kindOf(loaded.value)}`;
    throw new HapError({ code: 'vars-file', summary, position: place });
  }

  #list(folder: string): ReadonlySet<string> {
    let names = this.#names.get(folder);
    if (!names) this.#names.set(folder, (names = new Set(this.deps.files.list(folder))));
    return names;
  }

  #try<T>(problems: Problem[], action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      problems.push({ severity: 'error', error });
      return undefined;
    }
  }
}
