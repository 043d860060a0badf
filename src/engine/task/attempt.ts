import { HapError } from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import type { Action } from '../actions/index.js';
import { NotYet } from '../ahead/not-yet.js';
import { Prepared } from '../ahead/prepared.js';
import { LookAgain } from '../lock.js';
import { reachOf, type Reach } from '../vars/reach.js';
import { LayeredVariables } from '../vars/scope.js';
import { Settings } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';
import { runAction } from './action-run.js';
import { runControllerModule } from './controller-module.js';
import { outcomeOfError } from './failed.js';
import { tryOnHost, type WayIn } from './host-try.js';
import type { Attempt } from './once.js';
import type { ItemOutcome } from './outcome.js';
import { parseParams, writtenOf } from './params.js';
import { placeOf } from './place.js';
import { onHost, readyOf, settingsOf } from './ready.js';
import { RemoteHost } from './remote.js';
import type { Mode, OnHost, Ready } from './said.js';
import { tellGiven, tellSecretParams } from './secrets.js';
import { tellBegin } from './tell-item.js';

/**
 * Tries a task's module once. What goes wrong in the module is in the outcome.
 * @param ready what the try comes down to
 * @throws HapError what goes wrong before it begins: a template in the task
 */
export async function attempt(once: Attempt, ready: Ready = readyOf(once)): Promise<ItemOutcome> {
  const { delegatedTo, runs } = ready;
  const run = new AttemptRun(once, ready);
  const way = runs.kind === 'host' ? run.way() : undefined;
  for (;;)
    try {
      return { ran: true, ...(await run.begin(way)), delegatedTo };
    } catch (error) {
      // Nothing was changed yet, and what was found has changed since.
      if (error instanceof LookAgain) continue;
      if (error instanceof BeforeModule) throw error.error;
      const outcome = outcomeOfError(error, once.host, once.task, run.onHost);
      const ran = outcome.unpredicted === undefined && !outcome.result.has('unreachable');
      return { ...outcome, ran, delegatedTo };
    }
}

/** An error of the task itself, that no result of its module stands for. */
class BeforeModule extends Error {
  constructor(readonly error: unknown) {
    super('the module did not begin');
  }
}

/** Lets an error through as the task's own. */
function ofTask<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof HapError ? new BeforeModule(error) : error;
  }
}

class AttemptRun {
  /** The module has begun to ask the host. */
  onHost = false;

  constructor(
    private readonly once: Attempt,
    private readonly ready: Ready,
  ) {}

  /** Runs what the task says. @param way to the host, of a module that runs there @throws HapError */
  begin(way: WayIn | undefined): ItemOutcome | Promise<ItemOutcome> {
    const { state, task, renderer } = this.once;
    const { prepared, mode, runs } = this.ready;
    if (runs.kind === 'action') return this.action(runs.action, prepared.args, mode);
    if (runs.kind === 'host') return this.module(runs, prepared, mode, way ?? this.way());
    const params = this.params(runs.module, prepared.args);
    const how = { ...mode, verbosity: state.shared.options.verbosity };
    const result = ofTask(() => runControllerModule(runs.module, params, task, renderer, how));
    return { result, steady: true };
  }

  /** What the schema of a module makes of its params. @throws HapError */
  private params({ name, params }: Pick<Action, 'name' | 'params'>, args: Dict): unknown {
    const { task, state, noLog } = this.once;
    tellSecretParams(state.shared.secrets, params, args);
    if (noLog) tellGiven(state.shared.secrets, args);
    return parseParams(name, params, args, writtenOf(task));
  }

  private action(action: Action, args: Dict, mode: Mode): Promise<ItemOutcome> {
    if (this.once.state.ahead && action.readsOnly !== true) throw NotYet.because('wait');
    const params = this.params(action, args);
    return runAction(action, params, args, this.once, {
      ...mode,
      remote: () => this.remote(),
      module: async (name, own) => {
        const on = onHost(this.once, name);
        return (await this.module(on, new Prepared(own), mode, this.way())).result;
      },
    });
  }

  /** Runs a module on the host. @throws HapError */
  private module(on: OnHost, prepared: Prepared, mode: Mode, way: WayIn): Promise<ItemOutcome> {
    const { state, task, host } = this.once;
    const { module } = on;
    const params = prepared.params(() => this.params(module, prepared.args));
    tellBegin(state, host, task, module.name);
    this.onHost = true;
    const alone = this.ready.delegatedTo === undefined;
    return tryOnHost(this.once, { on, prepared, params, mode }, way, alone);
  }

  /** How the host is reached, or the one that it is delegated to. @throws HapError */
  private reach(): Reach {
    const { state, task, host, renderer } = this.once;
    const options = state.shared.options.connection;
    const { delegatedTo } = this.ready;
    const name = delegatedTo ?? host.name;
    if (delegatedTo === undefined && renderer.scope instanceof LayeredVariables) {
      const inventory = state.variables.inventory(name);
      return reachOf({ task, host, renderer, variables: renderer.scope, inventory, options });
    }
    let settings = settingsOf(this.once);
    if (delegatedTo !== undefined) {
      const variables = taskVariables(state.variables, state.shared.hosts.get(name), task);
      const own = state.renderer(variables, placeOf(task, state.play));
      settings = new Settings(task, variables, own, options);
    }
    return { target: settings.target(name), become: settings.become() };
  }

  private remote(): RemoteHost {
    const { target, become } = this.reach();
    return new RemoteHost(this.once, target, become);
  }

  /** The way to the host and the rights there. @throws HapError */
  way(): WayIn {
    const { target, become } = this.reach();
    return { connection: this.once.state.shared.pool.get(target), become };
  }
}
