import { HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { Value } from '../../python/index.js';
import type { Renderer, VariableScope } from '../../template/index.js';
import type { Came } from '../ahead/foreseen.js';
import { touchedBy } from '../ahead/unsettled.js';
import { supplied } from '../facts/supplied.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { errorMessage, toResult } from '../result.js';
import type { LayeredVariables } from '../vars/scope.js';
import { taskVariables } from '../vars/task-variables.js';
import { combineItems } from './combine.js';
import { outcomeOfError } from './failed.js';
import { conditionsOf, runItem, skippedResult, type ItemRun } from './item.js';
import { LoopScope } from './loop-scope.js';
import { itemLabel, itemVariables, loopControl, loopItems, type LoopControl } from './loop.js';
import {
  censored,
  statusOf,
  toldReason,
  type ItemEnd,
  type ItemOutcome,
  type TaskOutcome,
  type ToldItem,
} from './outcome.js';
import { placeOf } from './place.js';
import { settingsOf } from './ready.js';
import { shown } from './shown.js';
import { tellBegin, tellItem } from './tell-item.js';

/** Runs a task on one host in its turn, or tells what a look ahead of it came to, where that still holds. */
export function executeTask(
  state: PlayState,
  host: HostState,
  task: Task,
): TaskOutcome | Promise<TaskOutcome> {
  const came = state.foreseen.recall(host, task);
  return came ? recalled(state, host, task, came) : runTask(state, host, task);
}

/** What a look ahead has found out already, told as what is found out now. */
function recalled(state: PlayState, host: HostState, task: Task, { outcome, told }: Came): TaskOutcome {
  for (const { began, item } of told) {
    if (began !== undefined) tellBegin(state, host, task, began);
    if (item) tellItem(state, host, task, item);
  }
  return outcome;
}

/**
 * Runs a task on one host: its loop, conditions, retries and module. It reports items and retries, and never throws what a
 * task can do wrong.
 * @param from the first item of its loop to run
 * @throws NotYet where the task is only looked at, ahead of its turn
 */
export async function runTask(state: PlayState, host: HostState, task: Task, from = 0): Promise<TaskOutcome> {
  let run: TaskRun | undefined;
  const begin = (): TaskRun =>
    new TaskRun(state, host, task, taskVariables(state.variables, host, task), from);
  try {
    const outcome = await supplied(() => (run ??= begin()).all(), state);
    if (from === 0) run?.keep(outcome);
    return outcome;
  } catch (error) {
    // What was missing cannot be had.
    if (!run || !(error instanceof HapError)) throw error;
    return run.finish(outcomeOfError(error, host, task));
  }
}

class TaskRun {
  readonly renderer: Renderer;
  #noLog = false;
  #fromHost = false;
  /** The same comes of it again, as long as variables and hosts are as they are. */
  #steady = true;
  /** Of a task that is only looked at: what is to be told in its turn, and the variables of its items. */
  readonly #told: ToldItem[] = [];
  readonly #scopes: VariableScope[] = [];
  /** What is done already, where the task begins again since a fact was missing: items of its loop, and tries of each. */
  readonly #items: (ItemOutcome | undefined)[] = [];
  readonly #tries: ItemOutcome[][] = [];

  constructor(
    readonly state: PlayState,
    readonly host: HostState,
    readonly task: Task,
    readonly variables: LayeredVariables,
    readonly from: number,
  ) {
    this.renderer = state.renderer(variables, placeOf(task, state.play));
  }

  async all(): Promise<TaskOutcome> {
    try {
      const items = this.items();
      if (items === 'skipped') return this.finish({ result: skippedResult() });
      if (items) return await this.loop(items);
      const outcome = await this.once(this.run(this.renderer, none, undefined));
      this.#told.push({ began: outcome.began, item: undefined });
      return this.finish(outcome);
    } catch (error) {
      return this.finish(outcomeOfError(error, this.host, this.task));
    }
  }

  /** The items of its loop, if it has one. @throws HapError */
  private items(): Value[] | 'skipped' | undefined {
    try {
      return loopItems(this.task, this.renderer);
    } catch (error) {
      // A loop over what is not defined is no error where a condition without the item says no (as in Ansible).
      if (!(error instanceof HapError) || error.code !== 'undefined-variable') throw error;
      if (this.skippedWithoutItem()) return 'skipped';
      throw error.at(this.task.loop?.position);
    }
  }

  private async loop(items: readonly Value[]): Promise<TaskOutcome> {
    const { task, state } = this;
    if (items.length === 0) {
      const result = { changed: false, skipped: true, skipped_reason: 'No items in the list', results: [] };
      return this.finish({ result: toResult(result) }, true);
    }
    const control = loopControl(task, this.renderer);
    const scope = new LoopScope(task, this.variables, control.variable);
    const outcomes: ItemOutcome[] = [];
    const ignored: boolean[] = [];
    const each = async (index: number): Promise<void> => {
      const variables = itemVariables(control, items, index);
      // A renderer of its own: what an earlier item set may have been rendered with its old value before.
      const renderer = state.renderer(
        scope.with(variables, this.renderer.touchedData),
        placeOf(task, state.play),
      );
      this.#scopes.push(renderer.scope);
      const run = this.run(renderer, variables, index);
      const outcome = (this.#items[index] ??= this.item(run, await this.once(run), control));
      const status = statusOf(outcome.result);
      if (status === 'failed' || status === 'unreachable') ignored.push(this.isIgnored(renderer, status));
      scope.took(outcome);
      outcomes[index - this.from] = outcome;
    };
    const indexes = [...items.keys()].slice(this.from);
    // Ahead of their turn all items ask together.
    if (state.ahead && control.pause === 0) await Promise.all(indexes.map(each));
    else
      for (const index of indexes) {
        if (index > 0 && control.pause > 0 && !this.#items[index]) await state.shared.wait(control.pause);
        if (state.shared.signal.aborted) break;
        await each(index);
      }
    const error = outcomes.find((o) => o.error)?.error;
    const result = combineItems(outcomes.map((o) => o.result));
    return {
      ...this.finish({ result, error, unpredicted: outcomes.find((o) => o.unpredicted)?.unpredicted }, true),
      ignored: ignored.every(Boolean) && ['failed', 'unreachable'].includes(statusOf(result)),
      included: outcomes.flatMap((o) => (o.included ? [o.included] : [])),
      notify: outcomes.flatMap((o) => o.notify ?? []),
      delegatedTo: outcomes.find((o) => o.delegatedTo)?.delegatedTo,
    };
  }

  /** Adds to what an item came to what is its own, and tells of it. */
  private item(run: ItemRun, came: ItemOutcome, control: LoopControl): ItemOutcome {
    const { renderer, variables } = run;
    let outcome = came;
    const { result } = outcome;
    for (const [name, value] of variables) if (name !== this.task.register) result.set(name, value);
    let label: string;
    try {
      label = itemLabel(control, variables.get(control.variable) ?? null, renderer);
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      label = itemLabel({ ...control, label: undefined }, variables.get(control.variable) ?? null, renderer);
      result.set('failed', true);
      result.set('msg', `Failed to template loop_control.label: ${errorMessage(error)}`);
      outcome = { ...outcome, error };
    }
    if (!outcome.included) this.tell(run, outcome, label);
    return outcome;
  }

  private tell(run: ItemRun, outcome: ItemOutcome, label: string): void {
    const { host, state, task } = this;
    const status = statusOf(outcome.result);
    const item: ItemEnd = {
      status,
      ignored: this.isIgnored(run.renderer, status),
      label: run.noLog ? 'None' : label,
      result: shown(run.noLog ? censored(outcome.result) : outcome.result),
      unpredicted: toldReason(outcome.unpredicted, run.noLog),
      delegatedTo: outcome.delegatedTo,
    };
    if (state.ahead) this.#told[run.index ?? 0] = { began: outcome.began, item };
    else tellItem(state, host, task, item);
  }

  private run(renderer: Renderer, variables: ReadonlyMap<string, Value>, index: number | undefined): ItemRun {
    const { state, host, task } = this;
    const tries = (this.#tries[index ?? 0] ??= []);
    return { state, host, task, renderer, variables, index, again: false, noLog: false, tries };
  }

  /** Runs one item and keeps what it says of the whole. @throws HapError */
  private async once(run: ItemRun): Promise<ItemOutcome> {
    let outcome: ItemOutcome | undefined;
    try {
      const came = runItem(run);
      return (outcome = came instanceof Promise ? await came : came);
    } finally {
      this.#noLog ||= run.noLog;
      this.#fromHost ||= run.renderer.touchedData;
      this.#steady &&= outcome?.steady === true;
    }
  }

  private skippedWithoutItem(): boolean {
    try {
      return !conditionsOf(this.task).every((c) => this.renderer.condition(c.value, c.position));
    } catch (error) {
      if (error instanceof HapError) return false;
      throw error;
    }
  }

  private isIgnored(renderer: Renderer, status: TaskOutcome['status']): boolean {
    if (status !== 'failed' && status !== 'unreachable') return false;
    return this.safely(renderer, status === 'failed' ? 'ignore_errors' : 'ignore_unreachable');
  }

  /** A keyword that is yes or no, once the task has run; no where it cannot be rendered. */
  private safely(renderer: Renderer, name: string): boolean {
    const { task, state } = this;
    try {
      return settingsOf({ task, renderer, state }).flag(name, false);
    } catch (error) {
      if (error instanceof HapError) return false;
      throw error;
    }
  }

  /** The task's outcome from its only or combined result. */
  finish(outcome: ItemOutcome, loop = false): TaskOutcome {
    const status = statusOf(outcome.result);
    const { result, error, unpredicted, delegatedTo } = outcome;
    if (!result.has('changed') && !result.has('failed')) result.set('changed', false);
    return {
      status,
      result,
      ignored: this.isIgnored(this.renderer, status),
      loop,
      error,
      unpredicted,
      delegatedTo,
      included: outcome.included ? [outcome.included] : [],
      factsFor:
        delegatedTo !== undefined && this.safely(this.renderer, 'delegate_facts') ? delegatedTo : undefined,
      notify: outcome.notify ?? [],
      noLog: this.#noLog,
      fromHost: this.#fromHost,
    };
  }

  /** Keeps for its turn what a look at the task came to, where the same would come of it then. */
  keep(outcome: TaskOutcome): void {
    const { renderer, state, task } = this;
    if (!state.foresight) return;
    const done = outcome.status !== 'failed' && outcome.status !== 'unreachable';
    if (!this.#steady || !done || outcome.error) return;
    const touched = [renderer.scope, ...this.#scopes].flatMap(touchedBy);
    // What is registered by a look is known to those behind it, who may write in it.
    const own = task.register === undefined ? outcome : { ...outcome, result: outcome.result.copy() };
    state.foresight.keep(task, { outcome: own, told: this.#told, touched });
  }
}

const none: ReadonlyMap<string, Value> = new Map();
