import { posix } from 'node:path';
import { HapError, readText, type ControllerFiles, type Problem } from '../model/index.js';
import type { Dict } from '../python/index.js';
import { equals } from '../python/compare.js';
import { isLocalhost, type InventoryData } from './graph/data.js';
import type { Group, Host } from './graph/entities.js';
import { groupsOf } from './graph/walk.js';
import { VarLayers } from './layers.js';
import { Matcher } from './matcher.js';
import { splitPattern } from './pattern.js';
import { readData } from './read-data.js';
import type { SourceDeps } from './sources/source.js';

/** The hosts of a pattern, and what is to be said of it. */
export interface Match {
  readonly hosts: readonly string[];
  /** How many hosts the pattern had before the limit took some away. */
  readonly beforeLimit: number;
  /** Errors (`bad-pattern`, `bad-limit-file`) and warnings (`pattern-unmatched`). */
  readonly problems: readonly Problem[];
}

/** Hosts, groups and their variables, as all inventories together give them. */
export class Inventory {
  #matcher: Matcher | undefined;
  #layers: VarLayers;
  #known = -1;
  #groups: ReadonlyMap<string, readonly string[]> | undefined;
  /** What was added while running, to be added again to what is read anew. */
  readonly #added: (() => unknown)[] = [];
  /** Versions of the data before it was read anew. */
  #past = 0;

  /**
   * @param data the hosts and groups; the inventory takes them over
   * @param sources where they were read, as given with `-i`
   */
  constructor(
    private data: InventoryData,
    readonly sources: readonly string[],
    private deps: SourceDeps,
  ) {
    this.#layers = new VarLayers(data, sources, deps);
  }

  /** Grows with every host, group or membership that is added while running, and where it is read anew. */
  get version(): number {
    return this.#past + this.data.version;
  }

  /**
   * Reads everything anew (`meta: refresh_inventory`); what was added while running stays.
   * @param files the controller's files as they are now
   * @returns what is wrong; with an error among that, all is as it was
   */
  refresh(files: ControllerFiles): readonly Problem[] {
    const deps = { ...this.deps, files };
    const { data, problems } = readData(this.sources, deps);
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    this.#past += this.data.version + 1;
    this.data = data;
    this.deps = deps;
    this.#layers = new VarLayers(data, this.sources, deps);
    for (const add of this.#added.splice(0)) add();
    return [...problems, ...this.varsProblems()];
  }

  /**
   * The hosts that a pattern stands for, in Ansible's order.
   * @param pattern one text, or a list of patterns as a play's `hosts` may be; an empty list has no hosts, an empty
   *   text all, as in Ansible
   * @param limit a pattern that the hosts must match as well; its parts may be `@FILE`
   */
  match(
    pattern: string | readonly string[],
    options: { readonly limit?: string | readonly string[] } = {},
  ): Match {
    const matcher = this.#current();
    const patterns = asList(pattern);
    const wanted =
      patterns.length > 0 ? matcher.match(patterns.flatMap(splitPattern)) : { hosts: [], problems: [] };
    const names = (hosts: readonly Host[]): string[] => hosts.map((host) => host.name);
    const limited = asList(options.limit ?? []).flatMap(splitPattern);
    if (limited.length === 0) {
      return { hosts: names(wanted.hosts), beforeLimit: wanted.hosts.length, problems: wanted.problems };
    }
    const problems: Problem[] = [...wanted.problems];
    const limits = limited.flatMap((part) => this.#limitParts(part, problems));
    const within = limits.length > 0 ? matcher.match(limits) : { hosts: [], problems: [] };
    const allowed = new Set(within.hosts);
    return {
      hosts: names(wanted.hosts.filter((host) => allowed.has(host))),
      beforeLimit: wanted.hosts.length,
      problems: [...problems, ...within.problems],
    };
  }

  /** Names of all hosts, in the order of the inventory; not the implicit localhost. */
  hostNames(): readonly string[] {
    return [...this.data.hosts.keys()];
  }

  /** Whether there is such a host; `localhost` there always is. */
  has(host: string): boolean {
    return this.data.hosts.has(host) || isLocalhost(host);
  }

  /** Whether a host is the controller, which no inventory names. */
  isImplicit(host: string): boolean {
    return !this.data.hosts.has(host) && this.data.host(host)?.implicit === true;
  }

  /** Every group with all its hosts, those of the groups below included. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const matcher = this.#current();
    this.#groups ??= new Map(
      [...this.data.groups.values()].map((g) => [g.name, matcher.members(g).map((host) => host.name)]),
    );
    return this.#groups;
  }

  /** The groups a host is in, at any depth, sorted; without `all`. */
  groupNames(host: string): readonly string[] {
    const found = this.data.host(host);
    const groups = found ? [...groupsOf(found)] : [];
    return groups.flatMap((g) => (g.name === 'all' ? [] : [g.name])).sort();
  }

  /**
   * A host's variables from inventories and the files beside them, from the lowest precedence to the highest:
   * inventory groups, then `group_vars/all`, `group_vars/*`, the host's own, `host_vars/*`; of files, those beside the
   * inventory before those beside the playbook. Hosts share the dicts. A host that is in no inventory has what all have.
   * @param playbookDir the directory of the playbook
   * @throws HapError where a vars file cannot be read; {@link varsProblems} says so beforehand
   */
  layers(host: string, options: { readonly playbookDir?: string } = {}): readonly Dict[] {
    this.#current();
    return this.#layers.of(host, options.playbookDir);
  }

  /** The variables that a group itself is given, by inventories and files; as {@link layers}. @throws HapError */
  groupLayers(group: string, options: { readonly playbookDir?: string } = {}): readonly Dict[] {
    return this.#layers.ofGroup(group, options.playbookDir);
  }

  /** Reads the `group_vars/` and `host_vars/` beside the inventories and a playbook, and says what is wrong there. */
  varsProblems(playbookDir?: string): readonly Problem[] {
    this.#current();
    return this.#layers.problems(playbookDir);
  }

  /** Where a host was first met: `inventory_file`. `undefined` for one that was added while running. */
  sourceFile(host: string): string | undefined {
    return this.data.host(host)?.source;
  }

  /** The directory of {@link sourceFile}; `undefined` also where it is a list of hosts. */
  sourceDir(host: string): string | undefined {
    const source = this.sourceFile(host);
    return source === undefined || this.deps.files.info(source) === undefined
      ? undefined
      : posix.dirname(source);
  }

  /**
   * Adds a host while running, or more groups and variables to one (`add_host`).
   * @returns whether anything is different now
   */
  addHost(name: string, groups: readonly string[], vars: Dict): boolean {
    this.#added.push(() => this.addHost(name, groups, vars));
    let changed = !this.data.hosts.has(name);
    const host = this.data.hosts.get(name) ?? this.data.addHost(name, this.data.all, undefined);
    for (const [key, value] of vars) {
      const before = host.vars.dict.get(key);
      if (before !== undefined && equals(before, value)) continue;
      host.vars.set(key, value);
      changed = true;
    }
    for (const name of groups) {
      if (!this.data.groups.has(name)) changed = true;
      if (this.data.addToGroup(host, this.data.addGroup(name))) changed = true;
    }
    if (changed) this.data.reconcile();
    return changed;
  }

  /**
   * Puts a host into a group while running, and the group into others (`group_by`).
   * @returns whether it was not there before
   * @throws HapError `inventory-cycle`, `unknown-host`
   */
  addToGroup(hostName: string, groupName: string, parents: readonly string[]): boolean {
    const host = this.data.host(hostName);
    if (!host) throw new HapError({ code: 'unknown-host', summary: `there is no host '${hostName}'` });
    this.#added.push(() => this.data.host(hostName) && this.addToGroup(hostName, groupName, parents));
    const group = this.data.addGroup(groupName);
    let changed = false;
    for (const name of parents) {
      const parent = this.data.groups.get(name);
      if (this.data.addChild(parent ?? this.data.addGroup(name), group) || !parent) changed = true;
    }
    if (!groupsOf(host).has(group)) changed = this.data.addToGroup(host, group);
    if (changed) this.data.reconcile();
    return changed;
  }

  /** The group of a name, for those who show an inventory. */
  group(name: string): Group | undefined {
    return this.data.groups.get(name);
  }

  /** What was found out of the inventory as it is now. */
  #current(): Matcher {
    if (!this.#matcher || this.#known !== this.version) {
      this.#matcher = new Matcher(this.data);
      this.#groups = undefined;
      this.#layers.forget();
      this.#known = this.version;
    }
    return this.#matcher;
  }

  #limitParts(part: string, problems: Problem[]): string[] {
    if (!part.startsWith('@')) return [part];
    const path = part.slice(1);
    const { files } = this.deps;
    const text = files.info(path)?.kind === 'file' ? readText(files, path) : undefined;
    const lines = text?.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
    if (lines && lines.length > 0) return lines;
    // An empty file would be no limit at all, which cannot be what is meant.
    const summary = lines ? `the limit file ${path} is empty` : `there is no limit file ${path}`;
    problems.push({ severity: 'error', error: new HapError({ code: 'bad-limit-file', summary }) });
    return [];
  }
}

function asList(pattern: string | readonly string[]): readonly string[] {
  return typeof pattern === 'string' ? [pattern] : pattern;
}
