import { HapError, ModuleFailure, Unpredictable, type Connection, type Shell } from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import { findAction } from '../actions/index.js';
import { addLines, failure, moduleFailure, toResult } from '../result.js';
import { Settings, text } from '../vars/settings.js';
import { runAction } from './action-run.js';
import { renderArgs } from './args.js';
import { basicsOf } from './basics.js';
import { runControllerModule } from './controller-module.js';
import { findFile } from './files.js';
import { runHostModule } from './host-module.js';
import type { Attempt, ItemOutcome } from './outcome.js';
import { parseParams, writtenOf } from './params.js';
import { placeOf } from './place.js';
import { taskRef } from './ref.js';

/** Errors that take the host out, where others only fail the task. */
const unreachableCodes = new Set(['unreachable', 'host-key-unknown', 'host-key-changed', 'host-key-revoked']);

/** Tries a task's module once. Whatever goes wrong with the task is in the outcome; only a bug in hap is thrown. */
export async function attempt(once: Attempt): Promise<ItemOutcome> {
  const run = new AttemptRun(once);
  try {
    return { ...(await run.run()), delegatedTo: run.delegatedTo };
  } catch (error) {
    return { ...run.failed(error), delegatedTo: run.delegatedTo };
  }
}

class AttemptRun {
  readonly #settings: Settings;
  #onHost = false;
  delegatedTo: string | undefined;

  constructor(private readonly once: Attempt) {
    const { task, renderer, state } = once;
    this.#settings = new Settings(task, renderer.scope, renderer, state.shared.options.connection);
  }

  async run(): Promise<ItemOutcome> {
    const { state, task, renderer, host } = this.once;
    const { options, registry } = state.shared;
    const delegate = this.#settings.keyword('delegate_to');
    if (delegate !== undefined && delegate !== null) this.delegatedTo = text(delegate);
    const check = this.#settings.flag('check_mode', options.check);
    const diff = this.#settings.flag('diff', options.diff);
    const name = task.actionTemplate ? renderer.renderText(task.actionTemplate).trim() : task.action;
    const args = withFreeForm(
      renderArgs(task, renderer),
      registry.get(name)?.freeForm ?? findAction(name)?.freeForm,
    );
    const action = findAction(name);
    if (action) {
      const params = parseParams(action.name, action.params, args, writtenOf(task));
      return runAction(action, params, args, this.once, {
        check,
        connection: () => this.connection(),
        module: async (name, own) => (await this.module(name, own, check, diff)).result,
      });
    }
    const module = registry.get(name);
    if (!module)
      throw new HapError({
        code: 'unknown-module',
        summary: `there is no module '${name}'`,
        position: task.actionPosition,
      });
    if (module.kind === 'controller')
      return {
        result: runControllerModule(
          module,
          args,
          task,
          renderer,
          { check, diff, verbosity: options.verbosity },
          host,
        ),
      };
    return this.module(name, args, check, diff);
  }

  private async module(name: string, args: Dict, check: boolean, diff: boolean): Promise<ItemOutcome> {
    const { state, task, host, renderer } = this.once;
    const module = state.shared.registry.get(name);
    if (module?.kind !== 'host')
      throw new HapError({
        code: 'unknown-module',
        summary: `there is no module '${name}'`,
        position: task.actionPosition,
      });
    const params = parseParams(module.name, module.params, args, writtenOf(task));
    const timeout = this.#settings.keyword('timeout');
    const begins = (what: string): void => {
      state.shared.emit({ type: 'host-start', host: host.name, task: taskRef(state, task), what });
    };
    begins(module.name);
    this.#onHost = true;
    const shell = await this.shell();
    const outcome = await runHostModule({
      module,
      params,
      shell,
      basics: await basicsOf(shell, state.shared.registry),
      check,
      diff,
      environment: this.#settings.environment(),
      timeout: timeout === undefined || timeout === null ? undefined : Number(text(timeout)) * 1000,
      predicted: (what) => host.predicted.has(what),
      file: (request) => findFile(request, renderer, placeOf(task, state.play), state.shared.files),
      begins,
    });
    if (check && outcome.changes.some((c) => c.counts !== false)) {
      host.predictedChange = true;
      for (const c of outcome.changes) for (const made of c.provides ?? []) host.predicted.add(made);
    }
    addLines(outcome.result);
    return { result: outcome.result };
  }

  /** Whose connection and rights it runs with: those of the host it is delegated to, where it is. */
  private machine(): { settings: Settings; name: string } {
    const { state, task, host } = this.once;
    if (this.delegatedTo === undefined) return { settings: this.#settings, name: host.name };
    const variables = state.outside(this.delegatedTo);
    const renderer = state.renderer(variables, placeOf(task, state.play));
    const settings = new Settings(task, variables, renderer, state.shared.options.connection);
    return { settings, name: this.delegatedTo };
  }

  private connection(): Connection {
    const { settings, name } = this.machine();
    return this.once.state.shared.pool.get(settings.target(name));
  }

  private shell(): Promise<Shell> {
    const { settings, name } = this.machine();
    return this.once.state.shared.pool.get(settings.target(name)).shell(settings.become());
  }

  /** What an error means for the task. */
  failed(error: unknown): ItemOutcome {
    const { host, task } = this.once;
    if (error instanceof Unpredictable) return unpredicted(error.message);
    const predicting = host.predictedChange && this.#onHost;
    if (error instanceof ModuleFailure) {
      if (predicting) return unpredicted(error.message);
      return { result: moduleFailure(error) };
    }
    if (!(error instanceof HapError)) throw error;
    const placed = error.at(task.actionPosition ?? task.position);
    const message = error.detail ? `${error.summary}\n${error.detail}` : error.summary;
    if (unreachableCodes.has(error.code))
      return { result: toResult({ changed: false, unreachable: true, msg: message }), error: placed };
    const unknown = [...host.unknown].find((name) => mentions(message, name));
    if (unknown !== undefined)
      return unpredicted(`it depends on '${unknown}', which is not known: ${message}`);
    return { result: failure(message), error: placed };
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

function unpredicted(why: string): ItemOutcome {
  return { result: toResult({ changed: false, msg: why, unpredicted: true }), unpredicted: why };
}

function mentions(text_: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text_);
}
