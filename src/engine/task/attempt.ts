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
import { findAction, type Action } from '../actions/index.js';
import { Prepared } from '../ahead/alike.js';
import type { Came } from '../ahead/foreseen.js';
import { NotYet } from '../ahead/not-yet.js';
import { touchedBy } from '../ahead/unsettled.js';
import { LookAgain } from '../lock.js';
import { addLines, told } from '../result.js';
import { reachOf, type Reach } from '../vars/reach.js';
import { LayeredVariables } from '../vars/scope.js';
import { Settings, text } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';
import { runAction } from './action-run.js';
import { renderArgs } from './args.js';
import { runControllerModule } from './controller-module.js';
import { doubtOf } from './doubt.js';
import { outcomeOfError } from './failed.js';
import { findFile } from './files.js';
import { runHostModule } from './host-module.js';
import type { Attempt, ItemOutcome } from './outcome.js';
import { parseParams, writtenOf } from './params.js';
import { placeOf } from './place.js';
import { taskRef } from './ref.js';
import { RemoteHost } from './remote.js';
import { tellGiven, tellSecretParams } from './secrets.js';

/**
 * Tries a task's module once. What goes wrong in the module is in the outcome.
 * @throws HapError what goes wrong before it begins: a template in the task
 */
export function attempt(once: Attempt): ItemOutcome | Promise<ItemOutcome> {
  const came = once.state.foresight.recall(once);
  return came ? recalled(once, came) : attemptAnew(once);
}

async function attemptAnew(once: Attempt): Promise<ItemOutcome> {
  const run = new AttemptRun(once);
  const ready = run.prepare();
  const tried = async (): Promise<ItemOutcome> => {
    try {
      return await ready();
    } catch (error) {
      // Nothing was changed yet, and what was found has changed since.
      if (error instanceof LookAgain) return tried();
      throw error;
    }
  };
  try {
    return { ran: true, ...(await tried()), delegatedTo: run.delegatedTo };
  } catch (error) {
    if (error instanceof BeforeModule) throw error.error;
    const outcome = outcomeOfError(error, once.host, once.task, run.onHost);
    const ran = outcome.unpredicted === undefined && !outcome.result.has('unreachable');
    return { ...outcome, ran, delegatedTo: run.delegatedTo };
  }
}

/** What a look ahead has found out already, told as what is found out now. */
function recalled({ host, state, task }: Attempt, { what, result, fromHost }: Came): ItemOutcome {
  state.shared.emit({ type: 'host-start', host: host.name, task: taskRef(state, task), what });
  return { ran: true, result, fromHost, delegatedTo: undefined };
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

/** In Ansible's words, which playbooks look for. */
const optionUndefined = 'The task includes an option with an undefined variable. The error was: ';

interface Mode {
  readonly check: boolean;
  readonly diff: boolean;
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
  readonly #settings: Settings;
  /** The module has begun to ask the host. */
  onHost = false;
  delegatedTo: string | undefined;

  constructor(private readonly once: Attempt) {
    const { task, renderer, state } = once;
    this.#settings = new Settings(task, renderer.scope, renderer, state.shared.options.connection);
  }

  /** Renders what the task says; what is returned runs it. @throws HapError */
  prepare(): () => ItemOutcome | Promise<ItemOutcome> {
    const { state, task, renderer } = this.once;
    const { options, registry } = state.shared;
    const name = task.actionTemplate ? renderer.renderText(task.actionTemplate).trim() : task.action;
    const action = findAction(name);
    const render = (): Dict =>
      withFreeForm(
        told(optionUndefined, () => renderArgs(task, name, renderer, action?.asWritten)),
        registry.get(name)?.freeForm ?? action?.freeForm,
      );
    const prepared = action ? new Prepared(render()) : state.alike.prepared(this.once, render);
    const { args } = prepared;
    if (action?.includes) return () => this.action(action, args, { check: options.check, diff: false });
    this.#settings.check();
    const delegate = this.#settings.keyword('delegate_to');
    if (delegate !== undefined && delegate !== null) this.delegatedTo = text(delegate);
    const mode = {
      check: this.#settings.flag('check_mode', options.check),
      diff: this.#settings.flag('diff', options.diff),
    };
    if (action) return () => this.action(action, args, mode);
    const module = registry.get(name);
    if (module?.kind !== 'controller') return this.module(name, prepared, mode);
    return () => {
      const params = this.params(module, args);
      const how = { ...mode, verbosity: options.verbosity };
      return { result: ofTask(() => runControllerModule(module, params, task, renderer, how)) };
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
      module: async (name, own) => (await this.module(name, new Prepared(own), mode)()).result,
    });
  }

  /** Readies a module that runs on the host. @throws HapError */
  private module(name: string, prepared: Prepared, { check, diff }: Mode): () => Promise<ItemOutcome> {
    const { state, task, host, renderer } = this.once;
    const module = state.shared.registry.get(name);
    if (module?.kind !== 'host')
      throw new HapError({
        code: 'unknown-module',
        summary: `there is no module '${name}'`,
        position: task.actionPosition,
      });
    const timeout = this.#settings.keyword('timeout');
    const environment = this.#settings.environment();
    const { connection, become } = this.way();
    return async () => {
      const params = prepared.params(() => this.params(module, prepared.args));
      const begins = (what: string): void => {
        state.shared.emit({ type: 'host-start', host: host.name, task: taskRef(state, task), what });
      };
      begins(module.name);
      this.onHost = true;
      const { way, shared } = state;
      const blind = shared.options.oneTask === true && module.blind?.(params) === true;
      const shell = blind
        ? await connection.shell(become, true)
        : await way.shell(this.once, connection, become);
      let changed = false;
      const outcome = await runHostModule({
        module,
        params,
        ask: (requests, ahead) => way.ask(this.once, { shell, requests, ahead }),
        change: (request, last, sent) => {
          changed = true;
          return way.change(this.once, { shell, request, last: last && module.changesUsers !== true, sent });
        },
        basics: blind ? unasked : await way.basics(this.once, shell),
        check,
        diff,
        environment,
        timeout: timeout === undefined || timeout === null ? undefined : Number(text(timeout)) * 1000,
        predicted: (what) => (what === 'change' ? host.predictedChange : host.predicted.has(what)),
        file: (request) => this.file(request, prepared),
        first: (ctx, inspect) => (state.shared.options.check ? inspect() : prepared.first(ctx, inspect)),
        begins,
      }).finally(async () => {
        if (!changed || !module.changesUsers) return;
        state.shared.locks.release(state.shared.shells.machine(shell));
        await state.shared.shells.renew(shell);
      });
      // Only where the whole run changes nothing does what follows depend on what this would have made.
      const predicts = check && state.shared.options.check;
      const unpredicted = predicts ? doubtOf(outcome.changes, host.predicted) : undefined;
      if (predicts && outcome.changes.some((c) => c.counts !== false)) {
        host.predictedChange = true;
        for (const c of outcome.changes) for (const made of c.provides ?? []) host.predicted.add(made);
      }
      addLines(outcome.result);
      if (outcome.changes.length === 0 && this.delegatedTo === undefined && unpredicted === undefined)
        state.foresight.keep(this.once, () => {
          const touched = touchedBy(renderer.scope);
          const result = outcome.result.copy();
          return { what: module.name, result, fromHost: renderer.touchedData, touched };
        });
      return { result: outcome.result, unpredicted };
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
    const name = this.delegatedTo ?? host.name;
    let settings = this.#settings;
    if (this.delegatedTo !== undefined) {
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

/** Text that was read before its module was known goes to the param that takes it. */
function withFreeForm(args: Dict, freeForm: string | undefined): Dict {
  const text = args.get('_raw_params');
  if (text === undefined || freeForm === undefined || freeForm === '_raw_params') return args;
  const named = args.copy();
  named.delete('_raw_params');
  return named.set(freeForm, text);
}
