import type { Command } from 'commander';
import { graphOf, hostListing, listingOf, type Inventory } from '../inventory/index.js';
import { didYouMean, HapError } from '../model/index.js';
import { toPlain } from '../python/index.js';
import { dumps, Mask } from '../report/index.js';
import { exit } from './exit.js';
import { inventoryDicts, naturalSecrets } from './nature.js';
import { withInventory, type ConnectOptions } from './options.js';
import { complain } from './report.js';
import { processTerminal } from './terminal.js';
import { setUp } from './wire.js';

interface InventoryOptions extends ConnectOptions {
  readonly list?: boolean;
  readonly graph?: boolean;
  readonly host?: string;
  readonly vars?: boolean;
  readonly yaml?: boolean;
}

/** Adds `hap inventory`. */
export function inventoryCommand(program: Command, done: (status: number) => void, mask = new Mask()): void {
  const command = program
    .command('inventory')
    .description('Show the inventory as it is read.')
    .argument('[group]', 'for --graph: only this group');
  withInventory(command)
    .option('--list', 'all hosts and groups as JSON')
    .option('--graph', 'groups and hosts as a tree')
    .option('--host <name>', 'the variables of one host')
    .option('--playbook-dir <dir>', 'whose group_vars and host_vars are read as well')
    .option('--vars', 'with --graph: variables as well')
    .option('--strict', 'take every warning about the input for an error')
    .action(async (group: string | undefined, options: InventoryOptions) =>
      done(await show(group, options, mask)),
    );
}

/** `hap inventory`. @returns the exit status @throws HapError */
async function show(group: string | undefined, options: InventoryOptions, mask: Mask): Promise<number> {
  const setup = await setUp(options, mask);
  const terminal = processTerminal(setup.config, mask);
  if (complain(setup.problems, options.strict ?? false, setup.files, terminal) > 0) return exit.input;
  const chosen = [options.list, options.graph, options.host !== undefined].filter((o) => o === true).length;
  if (chosen !== 1)
    throw new HapError({
      code: 'usage',
      summary: 'say one of --list, --graph or --host',
      hint: 'See hap inventory --help.',
    });
  terminal.write(text(group, options, setup.inventory, mask));
  return exit.ok;
}

function text(
  group: string | undefined,
  options: InventoryOptions,
  inventory: Inventory,
  mask: Mask,
): string {
  const where = { playbookDir: options.playbookDir ?? process.cwd() };
  naturalSecrets(inventoryDicts(inventory, where.playbookDir), mask);
  if (options.graph)
    return mask.text(
      `${graphOf(inventory, { ...where, vars: options.vars ?? false, ...(group === undefined ? {} : { top: group }) }).join('\n')}\n`,
    );
  if (options.host === undefined) return `${dumps(mask.plain(toPlain(listingOf(inventory, where))), 4)}\n`;
  if (!inventory.has(options.host))
    throw new HapError({
      code: 'unknown-host',
      summary: `the inventory has no host '${options.host}'`,
      hint: didYouMean(options.host, inventory.hostNames()),
    });
  return `${dumps(mask.plain(toPlain(hostListing(inventory, options.host, where))), 4)}\n`;
}
