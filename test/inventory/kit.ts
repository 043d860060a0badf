import { spawnSync } from 'node:child_process';
import { loadInventory, type Inventory, type InventoryDeps } from '../../src/inventory/index.js';
import { HapError, type Problem } from '../../src/model/index.js';
import { memoryFiles } from '../kit/memory-files.js';

/** Runs a script as the command line would. */
export function runScript(path: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(path, [...args], { encoding: 'utf8' });
  if (error || status !== 0) {
    throw new HapError({
      code: 'inventory-script',
      summary: `the inventory script ${path} failed`,
      detail: error?.message ?? stderr,
    });
  }
  return stdout;
}

/** An inventory of files in memory; the sources are all files named `hosts…` unless they are given. */
export function inventoryOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  sources = Object.keys(files).filter((f) => f.startsWith('hosts')),
  more: Partial<InventoryDeps> = {},
): { inventory: Inventory; problems: string[] } {
  const { inventory, problems } = loadInventory(sources, { files: memoryFiles(files), ...more });
  return { inventory, problems: shown(problems) };
}

/** `severity code file:line:column summary`, one text a problem. */
export function shown(problems: readonly Problem[]): string[] {
  return problems.map(({ severity, error: { code, position, summary } }) => {
    const place = position ? `${position.file}:${position.line}:${position.column}` : 'nowhere';
    return `${severity} ${code} ${place} ${summary}`;
  });
}
