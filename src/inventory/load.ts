import type { Problem } from '../model/index.js';
import { Inventory } from './inventory.js';
import { readData } from './read-data.js';
import type { SourceDeps } from './sources/source.js';

/**
 * Reads inventories, one after the other into one, and the `group_vars/` and `host_vars/` beside them.
 * @param sources as given with `-i`: files, directories, executables, hosts with commas between them
 * @returns the inventory, and all that is wrong with it; with an error among that it is not complete
 */
export function loadInventory(
  sources: readonly string[],
  deps: SourceDeps,
): { readonly inventory: Inventory; readonly problems: readonly Problem[] } {
  const { data, problems } = readData(sources, deps);
  const inventory = new Inventory(data, sources, deps);
  return { inventory, problems: [...problems, ...inventory.varsProblems()] };
}
