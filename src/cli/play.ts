import { dirname, resolve } from 'node:path/posix';
import type { Command } from 'commander';
import { formatPosition, type EventSink, type Position, type Problem } from '../model/index.js';
import { consoleReport, Mask } from '../report/index.js';
import { checkPlays, Evaluated } from '../engine/index.js';
import { loadPlaybook } from '../playbook/index.js';
import { excerpt } from './excerpt.js';
import { execute } from './execute.js';
import { exit } from './exit.js';
import { listing } from './listing.js';
import { dictsBeside, naturalSecrets } from './nature.js';
import { withConnection, type ConnectOptions } from './options.js';
import { complain } from './report.js';
import { lockPolicy } from './lock.js';
import { readEarlier } from './retry.js';
import { processTerminal } from './terminal.js';
import { connectionOptions, loadContext, setUp, type Setup } from './wire.js';

interface PlayOptions extends ConnectOptions {
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly syntaxCheck?: boolean;
  readonly listHosts?: boolean;
  readonly listTasks?: boolean;
  readonly listTags?: boolean;
  readonly forceHandlers?: boolean;
  readonly startAtTask?: string;
  readonly resume?: boolean;
}

const commaList = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  ...value
    .split(',')
    .map((t) => t.trim())
    .filter((t) => t !== ''),
];

/** Adds `hap play`. */
export function playCommand(program: Command, done: (status: number) => void, mask = new Mask()): void {
  const command = program
    .command('play')
    .description('Bring hosts to the state that playbooks describe.')
    .argument('<playbook...>', 'playbook files');
  withConnection(command)
    .option('-t, --tags <tags>', 'only tasks with these tags; repeatable, comma separated', commaList)
    .option('--skip-tags <tags>', 'no tasks with these tags', commaList)
    .option('--syntax-check', 'check the playbooks and run nothing')
    .option('--list-hosts', 'list the hosts and run nothing')
    .option('--list-tasks', 'list the tasks and run nothing')
    .option('--list-tags', 'list the tags and run nothing')
    .option('--force-handlers', 'run handlers of hosts that failed as well')
    .option('--start-at-task <name>', 'begin with the task of this name')
    .option('--resume', 'run the handlers that an earlier run has left as well')
    .action(async (playbooks: string[], options: PlayOptions) => done(await play(playbooks, options, mask)));
}

/** `hap play`. @returns the exit status @throws HapError for bad input */
export async function play(playbooks: readonly string[], options: PlayOptions, mask: Mask): Promise<number> {
  const setup = await setUp(options, mask);
  const terminal = processTerminal(setup.config, mask);
  const context = loadContext(setup);
  const read = playbooks.map((file) => ({ file, ...loadPlaybook([file], context) }));
  const plays = read.flatMap((playbook) => playbook.plays);
  for (const dir of new Set(plays.map((p) => dirname(resolve(p.file)))))
    naturalSecrets(dictsBeside(setup.inventory, setup.files, dir), mask);
  naturalSecrets(
    plays.flatMap((p) => p.vars ?? []),
    mask,
  );
  const problems = read.flatMap((playbook) => playbook.problems);
  const strict = options.strict ?? false;
  const tags = { only: options.tags ?? [], skip: options.skipTags ?? [] };
  const listed = Boolean(options.listHosts ?? options.listTasks ?? options.listTags);
  const { files, inventory, extra } = setup;
  const evaluated = new Evaluated({
    files,
    session: context.session,
    inventory,
    extra,
    open: (data, path) => setup.vault.content(data, path),
  });
  const checked = checkPlays({
    evaluated,
    plays,
    listing: listed && !options.syntaxCheck,
    inventory: setup.inventory,
    registry: setup.registry,
    templar: setup.templar,
    files: setup.files,
    load: context,
    extra: setup.extra,
    secrets: mask,
    limit: options.limit,
    tags,
    startAt: options.startAtTask,
  });
  const all = [...setup.problems, ...problems, ...checked];
  if (complain(all, strict, setup.files, terminal) > 0) return exit.input;
  if (listed || options.syntaxCheck) {
    terminal.write(mask.text(listing(playbooks, plays, setup, { ...options, tagSelection: tags })));
    return exit.ok;
  }
  const resume = options.resume ?? false;
  return execute({
    setup,
    context,
    earlier: readEarlier(playbooks, options.limit, resume, setup.config.retry, setup.files),
    resume,
    lock: lockPolicy(options, setup.config.lock, 'wait'),
    playbooks: read,
    wanted: evaluated,
    flushCache: options.flushCache ?? false,
    terminal,
    report: (write) => withoutTold(all, reportOf(write, setup, options, terminal)),
    options: {
      check: options.check ?? false,
      diff: options.diff ?? false,
      forks: options.forks ?? setup.config.forks ?? 50,
      verbosity: options.verbose,
      tags,
      limit: options.limit,
      extraVars: setup.extra,
      connection: await connectionOptions(options, setup),
      forceHandlers: options.forceHandlers ?? setup.config.forceHandlers,
      gathering: setup.config.gathering,
      configFile: setup.config.file,
      startAt: options.startAtTask,
    },
  });
}

function reportOf(
  write: (text: string) => void,
  setup: Setup,
  options: PlayOptions,
  terminal: ReturnType<typeof processTerminal>,
): ReturnType<typeof consoleReport> {
  return consoleReport({
    write,
    // An empty write takes a live line away first.
    complain: (text) => {
      write('');
      terminal.complain(text);
    },
    width: terminal.width,
    color: terminal.color,
    verbosity: options.verbose,
    excerpt: (position) => setup.mask.text(excerpt(setup.files, position)),
  });
}

/** A report without the warnings that stood there before the run. */
function withoutTold(problems: readonly Problem[], report: EventSink): EventSink {
  const nameOf = (message: string, position: Position | undefined): string =>
    position ? `${formatPosition(position)} ${message}` : message;
  const told = new Set(problems.map(({ error }) => nameOf(error.summary, error.position)));
  return (event) => {
    if (event.type !== 'warning' || !told.has(nameOf(event.message, event.position))) report(event);
  };
}
