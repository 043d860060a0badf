import { HapError, type Problem } from '../model/index.js';
import { InventoryData } from './graph/data.js';
import { Inventory } from './inventory.js';
import { readSource, type SourceDeps } from './sources/source.js';

/**
 * Reads inventories, one after the other into one, and the `group_vars/` and `host_vars/` beside them.
 * @param sources as given with `-i`: files, directories, executables, hosts with commas between them
 * @returns the inventory, and all that is wrong with it; with an error among that it is not complete
 */
export function loadInventory(
  sources: readonly string[],
  deps: SourceDeps,
): { readonly inventory: Inventory; readonly problems: readonly Problem[] } {
  const data = new InventoryData();
  const problems: Problem[] = [];
  for (const source of sources) if (source !== '') readSource(source, data, deps, problems);
  try {
    data.reconcile();
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    problems.push({ severity: 'error', error });
  }
  for (const name of data.groups.keys()) {
    if (!data.hosts.has(name)) continue;
    const error = new HapError({
      code: 'host-and-group',
      summary: `Found both group and host with same name: ${name}`,
      hint: 'Variables and patterns of this name mean the group. Give one of the two another name.',
    });
    problems.push({ severity: 'warning', error });
  }
  const inventory = new Inventory(data, sources, deps);
  return { inventory, problems: [...problems, ...inventory.varsProblems()] };
}
