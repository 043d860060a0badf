import { checkPlays, runPlays, type RunOptions } from '../../engine/index.js';
import { HapError, type ConnectionPool, type Target } from '../../model/index.js';
import { onePlay } from '../one-play.js';
import type { ConnectOptions } from '../options.js';
import { commandLine } from '../problems.js';
import { complain } from '../report.js';
import type { Terminal } from '../terminal.js';
import { connectionOptions, type Setup } from '../wire.js';

/**
 * Where the hosts of a pattern are and how to get in, as a run would go there: a play asks to forget the connections of its hosts,
 * and that is all that comes of it.
 * @returns `undefined` where there are errors in the input, which are told
 * @throws HapError
 */
export async function targetsOf(
  pattern: string,
  options: ConnectOptions,
  setup: Setup,
  terminal: Terminal,
): Promise<Target[] | undefined> {
  const text = `- hosts: ${JSON.stringify(pattern)}\n  gather_facts: false\n  tasks:\n    - meta: reset_connection\n`;
  const { files, context, plays, problems } = onePlay(setup, text);
  const tags = { only: [], skip: [] };
  const limit = options.limit;
  const checked = checkPlays({ ...setup, files, secrets: setup.mask, load: context, plays, limit, tags });
  const all = [...setup.problems, ...problems, ...checked];
  if (complain(all, options.strict ?? false, files, terminal) > 0) return undefined;
  const targets: Target[] = [];
  const run: RunOptions = {
    check: false,
    diff: false,
    forks: options.forks ?? setup.config.forks ?? 50,
    verbosity: 0,
    tags,
    limit,
    extraVars: setup.extra,
    connection: await connectionOptions(options, setup),
    forceHandlers: false,
    gathering: 'explicit',
    startAt: undefined,
  };
  await runPlays({
    ...setup,
    playbooks: [{ file: commandLine, plays }],
    inventorySources: setup.sources,
    pool: collector(targets),
    files,
    open: (data, path) => setup.vault.content(data, path),
    secrets: setup.mask,
    load: context,
    options: run,
    sink: () => undefined,
    signal: new AbortController().signal,
    now: () => Date.now(),
  });
  if (targets.length === 0)
    throw new HapError({
      code: 'no-hosts',
      summary: `the pattern '${pattern}' matches no host`,
      hint: 'See hap run --list-hosts all.',
    });
  return targets.filter(({ kind }) => kind === 'ssh');
}

/** Connections to nowhere, that keep whom they would have led to. */
function collector(targets: Target[]): ConnectionPool {
  return {
    get: (target) => ({
      target,
      shell: () => Promise.reject(new Error(`nothing is to be done on ${target.name}`)),
      renewShells: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }),
    drop: (target) => {
      targets.push(target);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
