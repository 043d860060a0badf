import { Command, CommanderError } from 'commander';
import { HapError } from '../model/index.js';
import { noColor } from './config.js';
import { docCommand } from './doc.js';
import { exit, exitHelp } from './exit.js';
import { keyscanCommand } from './keyscan/command.js';
import { inventoryCommand } from './inventory.js';
import { nodeFiles } from './node/files.js';
import { playCommand } from './play.js';
import { errorText } from './problems.js';
import { Mask, painter } from '../report/index.js';
import { runCommand } from './run.js';
import { vaultCommand } from './vault/command.js';
import { version } from './version.js';

/** Knows every secret that this process has come across. */
const mask = new Mask();

function complain(text: string): void {
  process.stderr.write(mask.text(text));
}

/** Runs hap with a command line. @returns the exit status */
async function main(argv: readonly string[]): Promise<number> {
  let status: number = exit.ok;
  const done = (code: number): void => {
    status = code;
  };
  const program = new Command('hap')
    .description('Brings hosts to the state that playbooks describe, over SSH, without an agent.')
    .version(version)
    .addHelpText('after', exitHelp)
    .showSuggestionAfterError()
    .exitOverride();
  const commands: ReadonlyMap<string, () => void> = new Map([
    ['play', () => playCommand(program, done, mask)],
    ['run', () => runCommand(program, done, mask)],
    ['inventory', () => inventoryCommand(program, done, mask)],
    ['keyscan', () => keyscanCommand(program, done, mask)],
    ['doc', () => docCommand(program, done)],
    ['vault', () => vaultCommand(program, done, { keeper: mask, say: complain })],
  ]);
  // The options of the others are only of interest where none is named.
  const named = commands.get(argv[0] ?? '');
  for (const add of named ? [named] : commands.values()) add();
  for (const command of program.commands) command.exitOverride().addHelpText('after', exitHelp);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.input;
    if (!(error instanceof HapError)) throw error;
    if (error.code === 'interrupted') return exit.interrupted;
    complain(errorText(error, 'error', nodeFiles(), painter(process.stderr.isTTY && !noColor(process.env))));
    return exit.input;
  }
}

/** What a bug in hap says of itself. */
function bug(error: unknown): void {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  complain(
    `hap: this is a bug in hap, not in what it was given. Please report it with this trace:\n${trace}\n`,
  );
}

// Whoever reads the output may stop early (`hap run … | head`), and a terminal may be gone: that ends no work on hosts and is
// no bug.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });

process.on('uncaughtException', (error) => {
  bug(error);
  process.exit(exit.bug);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    bug(error);
    process.exitCode = exit.bug;
  },
);
