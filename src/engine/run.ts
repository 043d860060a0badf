import type { EventBody, EventSink, HostStats, Position } from '../model/index.js';
import type {
  ConnectionPool,
  ControllerFiles,
  ControllerStore,
  ModuleRegistry,
  SecretKeeper,
} from '../model/index.js';
import type { Inventory } from '../inventory/index.js';
import type { LoadContext, Play } from '../playbook/index.js';
import { Dict } from '../python/index.js';
import type { Templar } from '../template/index.js';
import { Shells } from './ahead/shells.js';
import type { RunOptions, Shared } from './context.js';
import type { WantedFacts } from './facts/wanted.js';
import { HostStates, type FactCache } from './host.js';
import { LeftOver } from './left-over.js';
import { Locks, type LockPolicy, type RunName } from './lock.js';
import { PlayRunner } from './play.js';
import { StartAt } from './start-at.js';
import { VariableFiles } from './vars/load.js';

/** The plays of one file and those that it imports. */
export interface Playbook {
  readonly file: string;
  readonly plays: readonly Play[];
}

/** All that a run needs. */
export interface RunRequest {
  /** One after the other; what comes after one in which a host failed is not run. */
  readonly playbooks: readonly Playbook[];
  readonly inventory: Inventory;
  readonly inventorySources: readonly string[];
  readonly registry: ModuleRegistry;
  readonly pool: ConnectionPool;
  readonly files: ControllerFiles;
  /** Where what is fetched from hosts is kept; without it nothing can be fetched. */
  readonly store?: ControllerStore | undefined;
  /** Decrypts a file's bytes where they are a vault; without it they are taken as they are. @throws HapError */
  open?(data: Uint8Array, path: string): Uint8Array;
  /** Is told what must not be shown. */
  readonly secrets?: SecretKeeper | undefined;
  readonly templar: Templar;
  /** What includes are read with. */
  readonly load: LoadContext;
  readonly options: RunOptions;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
  /** Answers a play's `vars_prompt`. */
  prompt?(play: Play): Promise<Dict>;
  refreshInventory?(): void;
  /** Where facts are kept from run to run. */
  readonly factCache?: FactCache | undefined;
  /** Keeps what the run has not done, and knows what an earlier run has left. */
  readonly leftOver?: LeftOver | undefined;
  /** Whether hosts are locked while they are changed, and for whom; without it they are not. */
  readonly lock?: LockPolicy & { readonly name: RunName };
  /** The facts that the plays can look at; without it all are gathered. */
  readonly wanted?: WantedFacts | undefined;
  /** `false`: every task asks for itself, in its turn. It is slower, and means the same. */
  readonly lookAhead?: boolean | undefined;
  /** The time in milliseconds since the epoch, for events. */
  now(): number;
}

/** What a run came to. */
export interface RunResult {
  readonly stats: Readonly<Record<string, HostStats>>;
  readonly interrupted: boolean;
  /** A host failed, and no `rescue` or `meta: clear_host_errors` made up for it; or a host's failure was that of all. */
  readonly failed: boolean;
  /** A host was lost. */
  readonly unreachable: boolean;
}

/** Runs plays one after the other. @throws HapError for what is wrong with the plays themselves, in the middle of a run as well */
export async function runPlays(request: RunRequest): Promise<RunResult> {
  const { options, sink, signal } = request;
  const hosts = new HostStates(request.factCache);
  const emit = (event: EventBody): void => sink({ time: request.now(), ...event });
  const shells = new Shells(request.registry);
  const shared: Shared = {
    options,
    hosts,
    leftOver: request.leftOver ?? new LeftOver(),
    startAt: options.startAt === undefined ? undefined : new StartAt(options.startAt),
    registry: request.registry,
    pool: request.pool,
    shells,
    locks: locksOf(request),
    lookAhead: request.lookAhead ?? true,
    // What is kept for other runs, and what people are shown, is all there is.
    wanted: request.factCache || options.verbosity > 0 ? undefined : request.wanted,
    files: request.files,
    store: request.store,
    open: (data, path) => request.open?.(data, path) ?? data,
    secrets: request.secrets,
    load: request.load,
    variableFiles: new VariableFiles(request.files, request.load.decrypt?.bind(request.load)),
    signal,
    emit,
    warn: (message: string, position?: Position) => emit({ type: 'warning', message, position }),
    wait: async (milliseconds) => {
      await wait(milliseconds, signal);
      shells.forget();
    },
  };
  emit({ type: 'run-start', check: options.check, diff: options.diff });
  let end: Ending = { failed: false, unreachable: false };
  try {
    for (const playbook of request.playbooks) {
      end = await runPlaybook(request, shared, playbook);
      if (end.failed || end.unreachable || signal.aborted) break;
    }
    if (shared.startAt?.met === false) shared.warn(notMet(shared.startAt.name));
  } finally {
    hosts.keep();
    emit({ type: 'run-end', stats: statsOf(hosts), interrupted: signal.aborted });
  }
  return { stats: statsOf(hosts), interrupted: signal.aborted, ...end };
}

function locksOf(request: RunRequest): Locks {
  const { lock, signal } = request;
  const policy = lock ?? { how: 'off' as const, timeout: 0 };
  const name = lock?.name ?? { run: '', pid: 0, since: 0, who: '' };
  return new Locks(policy, name, {
    warn: (message) => request.sink({ time: request.now(), type: 'warning', message }),
    pause: (milliseconds) => wait(milliseconds, signal),
    signal,
    now: () => request.now(),
  });
}

type Ending = Pick<RunResult, 'failed' | 'unreachable'>;

async function runPlaybook(request: RunRequest, shared: Shared, { file, plays }: Playbook): Promise<Ending> {
  shared.emit({ type: 'playbook-start', file, plays: plays.length });
  let stopped = false;
  try {
    for (const [index, play] of plays.entries()) {
      const end = await runPlay(request, shared, play, { playbook: file, index });
      stopped ||= end === 'stop';
      if (stopped && !shared.signal.aborted) break;
    }
  } finally {
    shared.emit({ type: 'playbook-end', stats: statsOf(shared.hosts) });
  }
  const all = [...shared.hosts.all()];
  const unreachable = all.some((h) => h.unreachable);
  return { failed: all.some((h) => h.failed) || (stopped && !unreachable), unreachable };
}

function notMet(name: string): string {
  return `no task is named "${name}" (--start-at-task); tasks of includes that are read while the play runs cannot be started at`;
}

/** Runs a play; of one whose turn does not come any more, only the hosts are noted. */
async function runPlay(
  request: RunRequest,
  shared: Shared,
  play: Play,
  where: { readonly playbook: string; readonly index: number },
): Promise<'next' | 'stop'> {
  const { aborted } = shared.signal;
  const runner = new PlayRunner({
    shared,
    play,
    ...where,
    inventory: request.inventory,
    inventorySources: request.inventorySources,
    templar: request.templar,
    prompted: (aborted ? undefined : await request.prompt?.(play)) ?? new Dict(),
    refreshInventory: () => request.refreshInventory?.(),
  });
  if (!aborted) return runner.run();
  runner.neverBegan();
  return 'stop';
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
