import {
  HapError,
  type Basics,
  type Become,
  type Connection,
  type ControllerFile,
  type ControllerTree,
  type FileRequest,
} from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import type { Action } from '../actions/index.js';
import { Prepared } from '../ahead/prepared.js';
import { NotYet } from '../ahead/not-yet.js';
import { LookAgain } from '../lock.js';
import { addLines } from '../result.js';
import { reachOf, type Reach } from '../vars/reach.js';
import { LayeredVariables } from '../vars/scope.js';
import { Settings } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';
import { runAction } from './action-run.js';
import { runControllerModule } from './controller-module.js';
import { doubtOf } from './doubt.js';
import { outcomeOfError } from './failed.js';
import { findFile } from './files.js';
import { runHostModule } from './host-module.js';
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
  const { delegatedTo } = ready;
  const run = new AttemptRun(once, ready);
  const begin = run.begin();
  const tried = async (): Promise<ItemOutcome> => {
    try {
      return await begin();
    } catch (error) {
      // Nothing was changed yet, and what was found has changed since.
      if (error instanceof LookAgain) return tried();
      throw error;
    }
  };
  try {
    return { ran: true, ...(await tried()), delegatedTo };
  } catch (error) {
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

class AttemptRun {
  /** The module has begun to ask the host. */
  onHost = false;

  constructor(
    private readonly once: Attempt,
    private readonly ready: Ready,
  ) {}

  /** Readies what is to run; what is returned runs it. @throws HapError */
  begin(): () => ItemOutcome | Promise<ItemOutcome> {
    const { state, task, renderer } = this.once;
    const { prepared, mode, runs } = this.ready;
    const { args } = prepared;
    if (runs.kind === 'action') return () => this.action(runs.action, args, mode);
    if (runs.kind === 'host') return this.module(runs, prepared, mode);
    return () => {
      const params = this.params(runs.module, args);
      const how = { ...mode, verbosity: state.shared.options.verbosity };
      const result = ofTask(() => runControllerModule(runs.module, params, task, renderer, how));
      return { result, steady: true };
    };
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
      module: async (name, own) =>
        (await this.module(onHost(this.once, name), new Prepared(own), mode)()).result,
    });
  }

  /** Readies a module that runs on the host. @throws HapError */
  private module(
    { module, timeout, environment }: OnHost,
    prepared: Prepared,
    { check, diff }: Mode,
  ): () => Promise<ItemOutcome> {
    const { state, task, host } = this.once;
    const { connection, become } = this.way();
    return async () => {
      const params = prepared.params(() => this.params(module, prepared.args));
      const begins = (what: string): void => tellBegin(state, host, task, what);
      begins(module.name);
      this.onHost = true;
      const { way, shared } = state;
      const blind = shared.options.oneTask === true && module.blind?.(params) === true;
      const opened = blind ? connection.shell(become, true) : way.shell(this.once, connection, become);
      // Nothing waits for what is known: each wait takes several turns of the queue.
      const shell = opened instanceof Promise ? await opened : opened;
      const told = blind ? unasked : way.basics(this.once, shell);
      let changed = false;
      const running = runHostModule({
        module,
        params,
        ask: (requests, ahead) => way.ask(this.once, { shell, requests, ahead }),
        change: (request, last, sent) => {
          changed = true;
          return way.change(this.once, { shell, request, last: last && module.changesUsers !== true, sent });
        },
        basics: told instanceof Promise ? await told : told,
        check,
        diff,
        environment,
        timeout,
        predicted: (what) => (what === 'change' ? host.predictedChange : host.predicted.has(what)),
        file: (request) => this.file(request, prepared),
        first: (ctx, inspect) => (state.shared.options.check ? inspect() : prepared.first(ctx, inspect)),
        begins,
      });
      const renewed = async (): Promise<void> => {
        if (!changed) return;
        shared.locks.release(shared.shells.machine(shell));
        await shared.shells.renew(shell);
      };
      const outcome = await (module.changesUsers ? running.finally(renewed) : running);
      // Only where the whole run changes nothing does what follows depend on what this would have made.
      const predicts = check && state.shared.options.check;
      const unpredicted = predicts ? doubtOf(outcome.changes, host.predicted) : undefined;
      if (predicts && outcome.changes.some((c) => c.counts !== false)) {
        host.predictedChange = true;
        for (const c of outcome.changes) for (const made of c.provides ?? []) host.predicted.add(made);
      }
      addLines(outcome.result);
      const alone = outcome.changes.length === 0 && this.ready.delegatedTo === undefined;
      const steady = alone && unpredicted === undefined;
      return { result: outcome.result, unpredicted, steady, began: module.name };
    };
  }

  /** @throws HapError */
  private file(request: FileRequest, prepared: Prepared): ControllerFile | ControllerTree {
    const { state, task, renderer } = this.once;
    const { files, open } = state.shared;
    return findFile(request, renderer, placeOf(task, state.play), files, open, (file, render) =>
      prepared.rendered(renderer, file, render),
    );
  }

  /** How the host is reached, or the one that it is delegated to. @throws HapError */
  private reach(): Reach {
    const { state, task, host, renderer } = this.once;
    const options = state.shared.options.connection;
    const name = this.ready.delegatedTo ?? host.name;
    let settings = settingsOf(this.once);
    if (this.ready.delegatedTo !== undefined) {
      const variables = taskVariables(state.variables, state.shared.hosts.get(name), task);
      const own = state.renderer(variables, placeOf(task, state.play));
      settings = new Settings(task, variables, own, options);
    } else if (renderer.scope instanceof LayeredVariables) {
      const inventory = state.variables.inventory(name);
      return reachOf({ task, host, renderer, variables: renderer.scope, inventory, options });
    }
    return { target: settings.target(name), become: settings.become() };
  }

  private remote(): RemoteHost {
    const { target, become } = this.reach();
    return new RemoteHost(this.once, target, become);
  }

  /** The way to the host and the rights there. @throws HapError */
  private way(): { connection: Connection; become: Become | undefined } {
    const { target, become } = this.reach();
    return { connection: this.once.state.shared.pool.get(target), become };
  }
}
