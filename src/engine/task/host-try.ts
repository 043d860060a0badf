import type {
  Basics,
  Become,
  Change,
  Connection,
  ControllerFile,
  ControllerTree,
  FileRequest,
  ModuleContext,
  Output,
  Probe,
  Request,
  Shell,
} from '../../model/index.js';
import type { Prepared } from '../ahead/prepared.js';
import { addLines } from '../result.js';
import { doubtOf } from './doubt.js';
import { findFile } from './files.js';
import { runHostModule, type HostModuleOutcome, type HostModuleRequest } from './host-module.js';
import type { Attempt } from './once.js';
import type { ItemOutcome } from './outcome.js';
import { placeOf } from './place.js';
import type { Mode, OnHost } from './said.js';
import { tellBegin } from './tell-item.js';

/** Stands for what a module does not look at. */
const unasked: Basics = {
  home: '',
  user: '',
  uid: -1,
  serviceManager: '',
  packageManager: '',
  osFamily: '',
  machine: '',
};

/** How a host is reached, and as whom. */
export interface WayIn {
  readonly connection: Connection;
  readonly become: Become | undefined;
}

/** What a module on a host is run with. */
interface HostTryParts {
  readonly on: OnHost;
  readonly prepared: Prepared;
  readonly params: unknown;
  readonly mode: Mode;
  readonly shell: Shell;
  readonly basics: Basics;
}

/** A try of a module on a host, and what it asks of the engine. */
class HostTry implements HostModuleRequest {
  changed = false;
  readonly module: OnHost['module'];
  readonly params: unknown;
  readonly basics: Basics;
  readonly check: boolean;
  readonly diff: boolean;
  readonly environment: OnHost['environment'];
  readonly timeout: number | undefined;
  readonly prepared: Prepared;
  readonly #shell: Shell;

  constructor(
    private readonly once: Attempt,
    { on, prepared, params, mode, shell, basics }: HostTryParts,
  ) {
    this.module = on.module;
    this.params = params;
    this.basics = basics;
    this.check = mode.check;
    this.diff = mode.diff;
    this.environment = on.environment;
    this.timeout = on.timeout;
    this.prepared = prepared;
    this.#shell = shell;
  }

  ask(requests: readonly Request[], ahead: boolean): Promise<readonly Output[]> {
    return this.once.state.way.ask(this.once, { shell: this.#shell, requests, ahead });
  }

  change(request: Request, last: boolean, sent?: () => void): Promise<Output> {
    this.changed = true;
    const atEnd = last && this.module.changesUsers !== true;
    return this.once.state.way.change(this.once, { shell: this.#shell, request, last: atEnd, sent });
  }

  predicted(what: string): boolean {
    const { host } = this.once;
    return what === 'change' ? host.predictedChange : host.predicted.has(what);
  }

  file(request: FileRequest): ControllerFile | ControllerTree {
    const { state, task, renderer } = this.once;
    const { files, open } = state.shared;
    return findFile(request, renderer, placeOf(task, state.play), files, open, (file, render) =>
      this.prepared.rendered(renderer, file, render),
    );
  }

  first(ctx: ModuleContext, inspect: () => Probe<unknown>): Probe<unknown> {
    return this.once.state.shared.options.check ? inspect() : this.prepared.first(ctx, inspect);
  }

  begins(what: string): void {
    tellBegin(this.once.state, this.once.host, this.once.task, what);
  }

  async renew(): Promise<void> {
    const { locks, shells } = this.once.state.shared;
    locks.release(shells.machine(this.#shell));
    await shells.renew(this.#shell);
  }
}

/**
 * Runs a module on a host once.
 * @param alone its host is the task's own
 * @throws HapError, ModuleFailure, Unpredictable
 */
export async function tryOnHost(
  once: Attempt,
  parts: Omit<HostTryParts, 'shell' | 'basics'>,
  { connection, become }: WayIn,
  alone: boolean,
): Promise<ItemOutcome> {
  const { way, shared } = once.state;
  const { module } = parts.on;
  const blind = shared.options.oneTask === true && module.blind?.(parts.params) === true;
  const opened = blind ? connection.shell(become, true) : way.shell(once, connection, become);
  // Nothing waits for what is known: each wait takes several turns of the queue.
  const shell = opened instanceof Promise ? await opened : opened;
  const told = blind ? unasked : way.basics(once, shell);
  const basics = told instanceof Promise ? await told : told;
  const request = new HostTry(once, { ...parts, shell, basics });
  const running = runHostModule(request);
  const { changes, result } = await (module.changesUsers ? renewedAfter(request, running) : running);
  const unpredicted = predict(once, parts.mode, changes);
  addLines(result);
  const steady = alone && changes.length === 0 && unpredicted === undefined;
  return { result, unpredicted, steady, began: module.name };
}

/** Opens shells anew where the module has changed users, be it that it failed then. */
async function renewedAfter(
  request: HostTry,
  running: Promise<HostModuleOutcome>,
): Promise<HostModuleOutcome> {
  try {
    return await running;
  } finally {
    if (request.changed) await request.renew();
  }
}

/**
 * Keeps what a module would have changed. Only where the whole run changes nothing does what follows depend on that.
 * @returns why what it would do cannot be known
 */
function predict({ host, state }: Attempt, { check }: Mode, changes: readonly Change[]): string | undefined {
  if (!check || !state.shared.options.check) return undefined;
  const doubt = doubtOf(changes, host.predicted);
  if (changes.some((c) => c.counts !== false)) {
    host.predictedChange = true;
    for (const c of changes) for (const made of c.provides ?? []) host.predicted.add(made);
  }
  return doubt;
}
