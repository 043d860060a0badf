import { posix } from 'node:path';
import { HapError, TemplateString, type ControllerFiles } from '../../model/index.js';
import type { Inventory } from '../../inventory/index.js';
import type { LoadSession, Play, Role } from '../../playbook/index.js';
import { Dict, Tuple, type Value } from '../../python/index.js';
import { below, possibleFiles } from '../check/possible-files.js';
import type { Sites } from '../check/sites.js';
import { dependenciesOf } from '../vars/task-variables.js';
import { Mentioned } from './mentioned.js';
import type { WantedFacts } from './wanted.js';

/** What looking for facts takes. */
export interface EvaluatedMeans {
  readonly files: ControllerFiles;
  /** Knows what the plays were read from. */
  readonly session: LoadSession;
  readonly inventory: Inventory;
  /** Variables of the command line. */
  readonly extra: Dict;
  /** Decrypts a file's bytes where they are a vault. @throws HapError */
  open(data: Uint8Array, path: string): Uint8Array;
}

/** Where text stands that is evaluated: of a role, and beside a playbook. */
const folders = ['tasks', 'handlers', 'templates', 'vars', 'defaults', 'meta', 'group_vars', 'host_vars'];
/** More than anyone writes by hand. */
const mostFiles = 1500;
const mostBytes = 1_000_000;

/**
 * All that the plays of a run can evaluate, as far as it is known before the run, and the facts that it may look at. Text is
 * looked through as it is written: what stands in a comment or in a file that is never used counts as well.
 */
export class Evaluated implements WantedFacts {
  readonly #plays: { readonly play: Play; readonly sites: Sites }[] = [];
  readonly #found: string[] = [];
  #facts: { readonly names: ReadonlySet<string> | undefined } | undefined;

  constructor(private readonly means: EvaluatedMeans) {}

  /** A play of the run, and its tasks. */
  play(play: Play, sites: Sites): void {
    this.#plays.push({ play, sites });
  }

  /** A file that one of the tasks evaluates. */
  file(path: string): void {
    this.#found.push(path);
  }

  /** The facts that may be looked at, with their prefix; `undefined` where it may be any. */
  facts(): ReadonlySet<string> | undefined {
    return (this.#facts ??= { names: this.seen() }).names;
  }

  /** A fact was looked at that was not seen here: from now on all are gathered. */
  missed(): void {
    this.#facts = { names: undefined };
  }

  private seen(): ReadonlySet<string> | undefined {
    try {
      return this.look();
    } catch (error) {
      // What cannot be read or decrypted may not be needed; nobody knows what it says.
      if (error instanceof HapError) return undefined;
      throw error;
    }
  }

  /** @throws HapError */
  private look(): ReadonlySet<string> | undefined {
    const mentioned = new Mentioned();
    if (this.#plays.some(({ sites }) => sites.open)) return undefined;
    const paths = new Set([...this.#found, ...this.means.session.paths()]);
    for (const { play, sites } of this.#plays) this.files(play, sites, paths, mentioned);
    if (paths.size > mostFiles) return undefined;
    for (const path of paths) {
      if (mentioned.all) return undefined;
      this.read(path, mentioned);
    }
    for (const dict of this.variables()) texts(dict, mentioned);
    return mentioned.all ? undefined : mentioned.names;
  }

  private files(play: Play, sites: Sites, paths: Set<string>, mentioned: Mentioned): void {
    const { files } = this.means;
    const roles = new Set<Role>([...play.roles, ...play.importedRoles, ...sites.included]);
    for (const { task } of sites.list) if (task.role) roles.add(task.role);
    const dir = posix.dirname(posix.resolve(play.file));
    const places = new Set([dir]);
    for (const role of roles) for (const { path } of [...dependenciesOf(role), role]) places.add(path);
    for (const place of places)
      for (const folder of folders)
        for (const path of below(posix.join(place, folder), files)) paths.add(path);
    for (const { value } of play.varsFiles)
      for (const name of Array.isArray(value) ? value : [value]) {
        const found = possibleFiles(name, [posix.join(dir, 'vars'), dir], files, new Map());
        if (!found) mentioned.anything();
        for (const path of found ?? []) paths.add(path);
      }
  }

  private read(path: string, mentioned: Mentioned): void {
    const { files } = this.means;
    const info = files.info(path);
    if (!info) return;
    const content = info.size <= mostBytes ? files.read(path) : undefined;
    if (!content) {
      mentioned.anything();
      return;
    }
    const written = decoder.decode(content);
    const vaulted = written.startsWith('$ANSIBLE_VAULT;');
    const text = vaulted ? decoder.decode(this.means.open(content, path)) : written;
    if (path.endsWith('.ejs')) mentioned.script(text);
    else mentioned.text(text);
  }

  /** What the inventory and the command line say. */
  private variables(): ReadonlySet<Dict> {
    const { inventory, extra } = this.means;
    const found = new Set([extra]);
    const dirs = new Set(this.#plays.map(({ play }) => posix.dirname(play.file)));
    for (const playbookDir of dirs)
      for (const host of inventory.hostNames())
        for (const dict of inventory.layers(host, { playbookDir })) found.add(dict);
    return found;
  }
}

const decoder = new TextDecoder('latin1');

/** All text in a value, at any depth. */
function texts(value: Value, mentioned: Mentioned): void {
  if (typeof value === 'string') mentioned.text(value);
  else if (value instanceof TemplateString) mentioned.text(value.source);
  else if (Array.isArray(value)) for (const item of value) texts(item, mentioned);
  else if (value instanceof Tuple) for (const item of value.items) texts(item, mentioned);
  else if (value instanceof Dict)
    for (const [key, item] of value) {
      texts(key, mentioned);
      texts(item, mentioned);
    }
}
