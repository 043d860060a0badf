import type { Command } from 'commander';
import { adhocReport, Mask } from '../report/index.js';
import { HapError } from '../model/index.js';
import { checkPlays } from '../engine/index.js';
import { execute } from './execute.js';
import { exit } from './exit.js';
import { onePlay } from './one-play.js';
import { lockPolicy } from './lock.js';
import { withConnection, type ConnectOptions } from './options.js';
import { commandLine } from './problems.js';
import { complain } from './report.js';
import { processTerminal } from './terminal.js';
import { connectionOptions, setUp } from './wire.js';

interface RunOptions extends ConnectOptions {
  readonly moduleName?: string;
  readonly args?: string;
  readonly listHosts?: boolean;
  readonly oneLine?: boolean;
}

/** Adds `hap run`. */
export function runCommand(program: Command, done: (status: number) => void, mask = new Mask()): void {
  const command = program
    .command('run')
    .description("Run one command, or one module, on hosts: hap run 'ip addr' all")
    .usage("[options] '<command>' <pattern>\n       hap run [options] -m <module> [-a <args>] <pattern>")
    .argument('<words...>', 'a command and a host pattern; with -m, -a or --list-hosts the pattern alone');
  withConnection(command)
    .option('-m, --module-name <name>', 'the module to run (default: command)')
    .option('-a, --args <args>', "the module's params, k=v or JSON; for command and shell the command line")
    .option('--list-hosts', 'list the hosts and run nothing')
    .option('-o, --one-line', 'one line for each host')
    .option('--playbook-dir <dir>', 'where group_vars and roles are looked for')
    .action(async (words: string[], options: RunOptions) => done(await run(words, options, mask)));
}

/** What `hap run`'s words mean: a command and a pattern, or the pattern alone. @throws HapError `usage` */
export function readWords(
  words: readonly string[],
  options: Pick<RunOptions, 'moduleName' | 'args' | 'listHosts'>,
): { pattern: string; module: string; args: string } {
  const alone = options.moduleName !== undefined || options.args !== undefined || options.listHosts === true;
  const [first = '', second, third] = words;
  if (alone) {
    if (second !== undefined)
      throw usage(
        `'${second}' is one word too many: with -m, -a or --list-hosts only the host pattern is given`,
      );
    return { pattern: first, module: options.moduleName ?? 'command', args: options.args ?? '' };
  }
  if (second === undefined)
    throw usage("a command and a host pattern are needed, as in hap run 'ip addr' all");
  if (third !== undefined)
    throw usage(
      `'${third}' is one word too many: quote the command, as in hap run '${first} ${second}' ${third}`,
    );
  // As in Ansible: a command with what only a shell understands needs the module shell, said with -m.
  return { pattern: second, module: 'command', args: first };
}

function usage(summary: string): HapError {
  return new HapError({ code: 'usage', summary, hint: 'See hap run --help.' });
}

/** `hap run`. @returns the exit status @throws HapError for bad input */
export async function run(words: readonly string[], options: RunOptions, mask: Mask): Promise<number> {
  const { pattern, module, args } = readWords(words, options);
  const setup = await setUp(options, mask);
  const terminal = processTerminal(setup.config, mask);
  const matched = setup.inventory.match(pattern, options.limit === undefined ? {} : { limit: options.limit });
  if (options.listHosts) {
    if (complain(setup.problems, options.strict ?? false, setup.files, terminal) > 0) return exit.input;
    terminal.write(`  hosts (${matched.hosts.length}):\n${matched.hosts.map((h) => `    ${h}\n`).join('')}`);
    return exit.ok;
  }
  const { files, context, plays, problems } = onePlay(setup, playOf(pattern, module, args));
  if (matched.hosts.length === 0)
    throw new HapError({
      code: 'no-hosts',
      summary: `the pattern '${pattern}' matches no host`,
      hint: 'See hap run --list-hosts all.',
    });
  const checked = checkPlays({
    ...setup,
    files,
    secrets: mask,
    load: context,
    plays,
    limit: options.limit,
    tags: { only: [], skip: [] },
  });
  if (complain([...setup.problems, ...problems, ...checked], options.strict ?? false, files, terminal) > 0)
    return exit.input;
  // A quick question is not to wait for a long play.
  const lock = lockPolicy(options, { ...setup.config.lock, how: undefined }, 'off');
  return execute({
    setup: { ...setup, files },
    context,
    playbooks: [{ file: commandLine, plays }],
    flushCache: options.flushCache ?? false,
    lock,
    terminal,
    report: (write) =>
      adhocReport({
        write,
        color: terminal.color,
        verbosity: options.verbose,
        oneLine: options.oneLine ?? false,
      }),
    options: {
      check: options.check ?? false,
      diff: options.diff ?? false,
      forks: options.forks ?? setup.config.forks ?? 50,
      verbosity: options.verbose,
      tags: { only: [], skip: [] },
      limit: options.limit,
      extraVars: setup.extra,
      connection: await connectionOptions(options, setup),
      forceHandlers: false,
      gathering: setup.config.gathering,
      // A lock lasts as long as the shell that has it.
      oneTask: lock.how === 'off',
      startAt: undefined,
    },
  });
}

/** One task as a play of its own. JSON is YAML, so that nothing has to be escaped by hand. */
function playOf(pattern: string, module: string, args: string): string {
  const trimmed = args.trim();
  const given = trimmed.startsWith('{') && trimmed.endsWith('}') ? trimmed : JSON.stringify(args);
  return `- hosts: ${JSON.stringify(pattern)}\n  gather_facts: false\n  tasks:\n    - ${JSON.stringify(module)}: ${given}\n`;
}
