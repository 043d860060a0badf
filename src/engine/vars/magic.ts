import { isIP } from 'node:net';
import { posix } from 'node:path';
import type { Inventory } from '../../inventory/index.js';
import type { Play } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { OMIT } from '../../template/index.js';
import type { RunOptions } from '../context.js';
import { ComputedLayer } from './scope.js';

/** What the variables that hap itself sets are made of. */
export interface MagicSources {
  readonly options: RunOptions;
  readonly inventory: Inventory;
  readonly play: Play;
  readonly playName: string;
  readonly hostvars: Value;
  readonly inventorySources: readonly string[];
  /** Hosts of the play, of its batch, and those of the batch that are not out; asked each time. */
  playHosts(): readonly string[];
  batch(): readonly string[];
  standing(): readonly string[];
  roleNames(): { readonly direct: readonly string[]; readonly all: readonly string[] };
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
  const made: Record<string, () => Value> = {
    hostvars: () => from.hostvars,
    groups: () => groupsOf(inventory),
    omit: () => OMIT,
    playbook_dir: () => dir,
    play_hosts: () => names(from.standing()),
    ansible_play_hosts: () => names(from.standing()),
    ansible_play_batch: () => names(from.batch()),
    ansible_play_hosts_all: () => names(from.playHosts()),
    ansible_play_name: () => from.playName,
    ansible_play_role_names: () => names(from.roleNames().direct),
    role_names: () => names(from.roleNames().direct),
    ansible_role_names: () => names([...new Set(from.roleNames().all)]),
    ansible_check_mode: () => options.check,
    ansible_diff_mode: () => options.diff,
    ansible_forks: () => options.forks,
    ansible_verbosity: () => options.verbosity,
    ansible_run_tags: () => names(options.tags.only.length > 0 ? options.tags.only : ['all']),
    ansible_skip_tags: () => names(options.tags.skip),
    ansible_version: () => version,
    ansible_inventory_sources: () => names(from.inventorySources.map((s) => posix.resolve(s))),
  };
  const { limit } = options;
  if (limit !== undefined) made['ansible_limit'] = () => limit;
  return new Map(Object.entries(made));
}

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
