import { posix } from 'node:path';
import { coreName, HapError, type ControllerFiles, type ModuleRegistry } from '../../model/index.js';
import type { Inventory } from '../../inventory/index.js';
import type { Play, Task } from '../../playbook/index.js';
import { isDeferred } from '../../playbook/text.js';
import type { Dict } from '../../python/index.js';
import { type Value } from '../../python/index.js';
import { placeOf } from '../task/place.js';
import type { VariableFiles } from '../vars/load.js';
import { below, possibleFiles } from './possible-files.js';
import { possibleNames } from './possible-names.js';
import type { Site } from './site.js';

/** What finding out about definitions takes. */
export interface DefinitionMeans {
  readonly files: ControllerFiles;
  readonly variableFiles: VariableFiles;
  readonly registry: ModuleRegistry;
  readonly inventory: Inventory;
}

/** Facts with names of their own. */
const facts: Readonly<Record<string, readonly string[]>> = {
  gather_facts: [],
  package_facts: ['packages'],
  service_facts: ['services'],
  setup: [],
};

/** The names that tasks may give values while running, whenever that is. */
export class Definitions {
  readonly names = new Set<string>();
  /** Something may define any name: which, only running tells. */
  open = false;

  constructor(private readonly means: DefinitionMeans) {}

  /** Notes what a play itself asks for or loads under names that are not known yet. */
  play(play: Play): void {
    for (const prompt of play.varsPrompt) this.name(prompt.get('name'));
    const dir = posix.dirname(posix.resolve(play.file));
    for (const { value } of play.varsFiles) {
      const names = Array.isArray(value) ? value : [value];
      if (names.some(isDeferred)) for (const name of names) this.load(name, [posix.join(dir, 'vars'), dir]);
    }
  }

  /** Notes what a task may define. */
  task({ task, play }: Pick<Site, 'task' | 'play'>): void {
    if (task.register !== undefined) this.names.add(task.register);
    if (task.actionTemplate) {
      this.open = true;
      return;
    }
    const name = coreName(task.action);
    if (name === 'set_fact' || name === 'add_host') this.params(task);
    if (name === 'add_host')
      this.groups(task.args.get('groups') ?? task.args.get('group') ?? task.args.get('groupname'));
    else if (name === 'include_vars') this.includeVars(task, play);
    else if (name === 'group_by' || mayRefresh(task)) this.open = true;
    else this.facts(task);
  }

  /** Notes variables that are there once something was included. */
  dicts(dicts: Iterable<Dict | undefined>): void {
    for (const dict of dicts) for (const key of dict?.keys() ?? []) this.name(key);
  }

  private name(name: Value | undefined): void {
    if (typeof name === 'string') this.names.add(name);
    else this.open = true;
  }

  private params(task: Task): void {
    if (task.argsTemplate) this.open = true;
    this.dicts([task.args]);
  }

  private facts(task: Task): void {
    const own = facts[coreName(task.action)];
    for (const name of own ?? []) this.names.add(name);
    const returns = this.means.registry.get(task.action)?.returns ?? {};
    if (!own && 'ansible_facts' in returns) this.open = true;
  }

  /** A host that is put into groups has their variables. */
  private groups(groups: Value | undefined): void {
    if (groups === undefined || groups === null) return;
    for (const group of Array.isArray(groups) ? groups : [groups]) {
      if (typeof group !== 'string') this.open = true;
      else
        for (const name of group.split(',')) {
          this.attempt(() => this.dicts(this.means.inventory.groupLayers(name.trim())));
        }
    }
  }

  private includeVars(task: Task, play: Play): void {
    const { args } = task;
    const name = args.get('name');
    if (task.argsTemplate || isDeferred(name)) this.open = true;
    else if (typeof name === 'string') this.names.add(name);
    else this.loadAll(task, play, args.get('dir'), args.get('file') ?? args.get('_raw_params'));
  }

  private loadAll(task: Task, play: Play, dir: Value | undefined, file: Value | undefined): void {
    const place = placeOf(task, play);
    const folders = place.searchPath.flatMap((path) => [posix.join(path, 'vars'), path]);
    if (dir === undefined || dir === null) {
      for (const name of possibleNames(file ?? null, task))
        this.load(name, folders, place.rolePath, place.playbookDir);
    } else if (typeof dir === 'string') {
      for (const folder of folders)
        for (const path of below(posix.resolve(folder, dir), this.means.files))
          if (/\.(ya?ml|json)$/.test(path)) this.loadFile(path);
    } else this.open = true;
  }

  /** Notes what is in any file that a name may come to mean. */
  private load(name: Value, folders: readonly string[], role?: string, playbook?: string): void {
    const known = new Map<string, string>();
    if (role !== undefined) known.set('role_path', role);
    if (playbook !== undefined) known.set('playbook_dir', playbook);
    const found = possibleFiles(name, folders, this.means.files, known);
    // What is not there yet may be made by then.
    if (!found || found.length === 0) this.open = true;
    else for (const path of found) this.loadFile(path);
  }

  private loadFile(path: string): void {
    this.attempt(() => this.dicts([this.means.variableFiles.load(path)]));
  }

  private attempt(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      this.open = true;
    }
  }
}

/** Whether a task may read the inventory anew. */
function mayRefresh(task: Task): boolean {
  const what = task.args.get('_raw_params');
  return coreName(task.action) === 'meta' && (isDeferred(what) || what === 'refresh_inventory');
}
