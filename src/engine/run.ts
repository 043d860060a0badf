import type { EventBody, EventSink, HapError, HostStats, Position } from '../model/index.js';
import type { ConnectionPool, ControllerFiles, ModuleRegistry } from '../model/index.js';
import type { Inventory } from '../inventory/index.js';
import type { LoadContext, Play } from '../playbook/index.js';
import { Dict } from '../python/index.js';
import type { Templar } from '../template/index.js';
import type { RunOptions, Shared } from './context.js';
import { HostStates } from './host.js';
import { PlayRunner } from './play.js';
import { VariableFiles } from './vars/load.js';

/** All that a run needs. */
export interface RunRequest {
  readonly plays: readonly Play[];
  readonly inventory: Inventory;
  readonly inventorySources: readonly string[];
  readonly registry: ModuleRegistry;
  readonly pool: ConnectionPool;
  readonly files: ControllerFiles;
  readonly templar: Templar;
  /** What includes are read with. */
  readonly load: LoadContext;
  readonly options: RunOptions;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  /** Answers a play's `vars_prompt`. */
  prompt?(play: Play): Promise<Dict>;
  refreshInventory?(): void;
  /** The time in milliseconds since the epoch, for events. */
  now(): number;
}

/** What a run came to. */
export interface RunResult {
  readonly stats: Readonly<Record<string, HostStats>>;
  readonly interrupted: boolean;
  /** A play could not go on because of an error that is no host's (an unknown handler): the run ended there. */
  readonly error?: HapError;
}

/** Runs plays one after the other. @throws HapError for what is wrong with the plays themselves, in the middle of a run as well */
export async function runPlays(request: RunRequest): Promise<RunResult> {
  const { options, sink, signal } = request;
  const hosts = new HostStates();
  const emit = (event: EventBody): void => sink({ time: request.now(), ...event });
  const shared: Shared = {
    options,
    hosts,
    registry: request.registry,
    pool: request.pool,
    files: request.files,
    load: request.load,
    variableFiles: new VariableFiles(request.files, request.load.decrypt?.bind(request.load)),
    signal,
    emit,
    warn: (message: string, position?: Position) => emit({ type: 'warning', message, position }),
    wait: (milliseconds) => wait(milliseconds, signal),
  };
  emit({ type: 'run-start', check: options.check, diff: options.diff });
  try {
    for (const play of request.plays) {
      if (signal.aborted) break;
      if ((await runPlay(request, shared, play)) === 'stop') break;
    }
  } finally {
    emit({ type: 'run-end', stats: statsOf(hosts), interrupted: signal.aborted });
  }
  return { stats: statsOf(hosts), interrupted: signal.aborted };
}

async function runPlay(request: RunRequest, shared: Shared, play: Play): Promise<'next' | 'stop'> {
  const runner = new PlayRunner({
    shared,
    play,
    inventory: request.inventory,
    inventorySources: request.inventorySources,
    templar: request.templar,
    prompted: (await request.prompt?.(play)) ?? new Dict(),
    refreshInventory: () => request.refreshInventory?.(),
  });
  const { matched, left } = runner.hosts(shared.options.limit);
  shared.emit({
    type: 'play-start',
    name: runner.name,
    hosts: left.map((h) => h.name),
    position: play.position,
  });
  if (matched.length === 0) {
    shared.emit({ type: 'no-hosts', reason: 'no-match' });
    return 'next';
  }
  if (left.length === 0) return 'next';
  return runner.run(left);
}

/** The recap: every host that a task ran on, by name. */
function statsOf(hosts: HostStates): Record<string, HostStats> {
  const touched = [...hosts.all()].filter(({ stats }) =>
    Object.values<number>({ ...stats }).some((n) => n > 0),
  );
  touched.sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(touched.map((h) => [h.name, { ...h.stats }]));
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
