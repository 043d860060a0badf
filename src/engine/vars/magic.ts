import { isIP } from 'node:net';
import { posix } from 'node:path';
import type { Inventory } from '../../inventory/index.js';
import type { Play, Role } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { omitMark } from '../../template/index.js';
import type { RunOptions } from '../context.js';
import { ComputedLayer } from './scope.js';
import { dependenciesOf } from './task-variables.js';

/** What the variables that hap itself sets are made of. */
export interface MagicSources {
  readonly options: RunOptions;
  readonly inventory: Inventory;
  readonly play: Play;
  readonly playName: string;
  readonly hostvars: Value;
  readonly inventorySources: readonly string[];
  /** Hosts of the play, of its batch, those that take no part any more, and those that failed; asked each time. */
  playHosts(): readonly string[];
  batch(): readonly string[];
  removed(): ReadonlySet<string>;
  failed(): ReadonlySet<string>;
  /** Roles of the play and those they depend on. */
  roles(): readonly Role[];
}

/** Ansible's version that playbooks are told, since they ask for what that version can do. */
const ansibleVersion = { full: '2.14.18', major: 2, minor: 14, revision: 18 };

/** Magic variables that are the same for all hosts of a batch; those that change while it runs are asked each time. */
export function playMagic(from: MagicSources): ReadonlyMap<string, () => Value> {
  const { options, inventory } = from;
  const dir = posix.dirname(posix.resolve(from.play.file));
  const { full, major, minor, revision } = ansibleVersion;
  const version = Dict.of({ full, major, minor, revision, string: full });
  const names = (list: readonly string[]): Value[] => [...list];
  const left = (list: readonly string[], gone: ReadonlySet<string>): Value[] =>
    list.filter((name) => !gone.has(name));
  const direct = (): Value[] => from.play.roles.map((r) => r.name);
  const dependent = (): Value[] =>
    unique(from.play.roles.flatMap((r) => dependenciesOf(r).map((d) => d.name)));
  const batch = (): Value[] => left(from.batch(), from.removed());
  const made: Record<string, () => Value> = {
    hostvars: () => from.hostvars,
    groups: () => groupsOf(inventory),
    omit: omitMark,
    playbook_dir: () => dir,
    play_hosts: batch,
    ansible_play_hosts: () => left(from.playHosts(), from.removed()),
    ansible_play_batch: batch,
    ansible_play_hosts_all: () => names(from.playHosts()),
    ansible_current_hosts: () => left(from.batch(), new Set([...from.failed(), ...from.removed()])),
    ansible_failed_hosts: () => from.batch().filter((name) => from.failed().has(name)),
    ansible_play_name: () => from.playName,
    ansible_play_role_names: direct,
    role_names: direct,
    ansible_dependent_role_names: dependent,
    ansible_role_names: () => unique([...dependent(), ...direct()]),
    ansible_check_mode: () => options.check,
    ansible_diff_mode: () => options.diff,
    ansible_forks: () => options.forks,
    ansible_verbosity: () => options.verbosity,
    ansible_run_tags: () => names(options.tags.only.length > 0 ? options.tags.only : ['all']),
    ansible_skip_tags: () => names(options.tags.skip),
    ansible_version: () => version,
    // Modules of hap need no interpreter; playbooks hand this on all the same.
    ansible_playbook_python: () => '/usr/bin/python3',
    ansible_config_file: () => options.configFile ?? null,
    ansible_inventory_sources: () => names(from.inventorySources.map((s) => posix.resolve(s))),
  };
  const { limit } = options;
  if (limit !== undefined) made['ansible_limit'] = () => limit;
  return new Map(Object.entries(made));
}

function unique(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

/** Of those, what `hostvars` does not show: what there is only while a play runs. */
export const ofPlay: ReadonlySet<string> = new Set([
  'ansible_current_hosts',
  'ansible_dependent_role_names',
  'ansible_failed_hosts',
  'ansible_play_batch',
  'ansible_play_hosts',
  'ansible_play_hosts_all',
  'ansible_play_name',
  'ansible_play_role_names',
  'ansible_role_names',
  'hostvars',
  'play_hosts',
  'role_names',
]);

/** Magic variables of one host. */
export function hostMagic(inventory: Inventory, host: string): ComputedLayer {
  return new ComputedLayer(
    new Map<string, () => Value>([
      ['inventory_hostname', () => host],
      // An address is no name with a domain.
      ['inventory_hostname_short', () => (isIP(host) ? host : (host.split('.')[0] ?? host))],
      ['group_names', () => [...inventory.groupNames(host)]],
      ['inventory_dir', () => inventory.sourceDir(host) ?? null],
      ['inventory_file', () => inventory.sourceFile(host) ?? null],
    ]),
  );
}

const groupsDicts = new WeakMap<Inventory, { version: number; dict: Dict }>();

/** `groups`: made once, and again when a host or group was added. */
function groupsOf(inventory: Inventory): Dict {
  const known = groupsDicts.get(inventory);
  if (known?.version === inventory.version) return known.dict;
  const dict = new Dict();
  for (const [name, hosts] of inventory.groups()) dict.set(name, [...hosts]);
  groupsDicts.set(inventory, { version: inventory.version, dict });
  return dict;
}
