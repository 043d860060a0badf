import { join } from 'node:path/posix';
import type { Inventory } from '../inventory/index.js';
import { HapError, Deferred, type ControllerFiles, type SecretKeeper } from '../model/index.js';
import type { Dict } from '../python/index.js';
import { str } from '../python/repr.js';

/** Variables that are secrets by their nature. */
const names = ['', 'become_', 'ssh_', 'paramiko_', 'sudo_', 'su_', 'doas_', 'ssh_private_key_'].flatMap(
  (prefix) => ['password', 'pass', 'passphrase'].map((word) => `ansible_${prefix}${word}`),
);

/** Tells of the passwords among variables; those that are templates are known once they are used. */
export function naturalSecrets(dicts: Iterable<Dict>, keeper: SecretKeeper): void {
  for (const dict of dicts)
    for (const name of names) {
      const value = dict.get(name);
      if (value !== undefined && value !== null && !(value instanceof Deferred)) keeper.add(str(value));
    }
}

/** The same with what stands beside a playbook; nothing where nothing does. */
export function dictsBeside(inventory: Inventory, files: ControllerFiles, dir: string): Set<Dict> {
  const there = ['group_vars', 'host_vars'].some((name) => files.info(join(dir, name)) !== undefined);
  return there ? inventoryDicts(inventory, dir) : new Set();
}

/** Each of an inventory's dicts of variables once. */
export function inventoryDicts(inventory: Inventory, playbookDir?: string): Set<Dict> {
  const found = new Set<Dict>();
  for (const host of inventory.hostNames())
    try {
      const layers = inventory.layers(host, playbookDir === undefined ? {} : { playbookDir });
      for (const dict of layers) found.add(dict);
    } catch (error) {
      // What cannot be read is told with the inventory's problems.
      if (!(error instanceof HapError)) throw error;
    }
  return found;
}
