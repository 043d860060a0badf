import { HapError, type Problem } from '../model/index.js';
import { InventoryData } from './graph/data.js';
import { readSource, type SourceDeps } from './sources/source.js';

/** Reads the hosts and groups of inventories, one after the other into one; with an error they are not complete. */
export function readData(
  sources: readonly string[],
  deps: SourceDeps,
): { readonly data: InventoryData; readonly problems: Problem[] } {
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
  return { data, problems };
}
