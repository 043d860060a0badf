import { HapError } from '../../model/index.js';
import type { Conditions, Task } from '../../playbook/ast.js';
import type { Dict, Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { failure, flag, toResult } from '../result.js';
import { lineage } from '../vars/keywords.js';
import { Settings, text, toBool } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';
import { attempt } from './attempt.js';
import type { LayeredVariables } from '../vars/scope.js';
import { combineItems } from './combine.js';
import { takeFacts } from './facts.js';
import { applyVerdicts, attemptsOf, delayOf, holds, withResult } from './judge.js';
import { itemLabel, itemVariables, loopControl, loopItems, type LoopControl } from './loop.js';
import { censored, statusOf, type Attempt, type ItemOutcome, type TaskOutcome } from './outcome.js';
import { placeOf } from './place.js';
import { taskRef } from './ref.js';
import { shown } from './shown.js';

/** Runs a task on one host: its loop, conditions, retries and module. It reports items and retries, and never throws what a task can do wrong. */
export async function executeTask(state: PlayState, host: HostState, task: Task): Promise<TaskOutcome> {
  const run = new TaskRun(state, host, task, taskVariables(state.variables, host, task));
  try {
    return await run.all();
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    return run.finish({ result: failure(describe(error)), error });
  }
}

/** What a HapError says as a task's message, on one line or more. */
function describe(error: HapError): string {
  return error.detail ? `${error.summary}\n${error.detail}` : error.summary;
}

class TaskRun {
  readonly renderer: Renderer;
  readonly settings: Settings;
  noLog = false;
  fromHost = false;

  constructor(
    readonly state: PlayState,
    readonly host: HostState,
    readonly task: Task,
    readonly variables: LayeredVariables,
  ) {
    this.renderer = state.renderer(variables, placeOf(task, state.play));
    this.settings = new Settings(task, variables, this.renderer, state.shared.options.connection);
  }

  async all(): Promise<TaskOutcome> {
    this.noLog = toBool(this.settings.keyword('no_log') ?? false, 'no_log');
    let items: Value[] | undefined;
    try {
      items = loopItems(this.task, this.renderer);
    } catch (error) {
      // A loop over what is not defined is no error where a condition without the item says no (as in Ansible).
      if (!(error instanceof HapError)) throw error;
      if (this.skippedWithoutItem()) return this.finish({ result: skippedResult() });
      throw error.at(this.task.loop?.position);
    }
    if (!items) return this.finish(await this.one(this.renderer, undefined, new Map()));
    return this.loop(items);
  }

  private async loop(items: readonly Value[]): Promise<TaskOutcome> {
    const { task, state } = this;
    if (items.length === 0) {
      const result = toResult({
        changed: false,
        skipped: true,
        skipped_reason: 'No items in the list',
        results: [],
      });
      return this.finish({ result }, true);
    }
    const control = loopControl(task, this.renderer);
    const outcomes: ItemOutcome[] = [];
    for (const index of items.keys()) {
      if (index > 0 && control.pause > 0) await state.shared.wait(control.pause);
      if (state.shared.signal.aborted) break;
      const outcome = await this.item(control, items, index, outcomes.at(-1)?.result);
      outcomes.push(outcome);
    }
    const error = outcomes.find((o) => o.error)?.error;
    const result = combineItems(outcomes.map((o) => o.result));
    return {
      ...this.finish({ result, error, unpredicted: outcomes.find((o) => o.unpredicted)?.unpredicted }, true),
      included: outcomes.flatMap((o) => (o.included ? [o.included] : [])),
      notify: outcomes.flatMap((o) => o.notify ?? []),
      delegatedTo: outcomes.find((o) => o.delegatedTo)?.delegatedTo,
    };
  }

  private async item(
    control: LoopControl,
    items: readonly Value[],
    index: number,
    before: Dict | undefined,
  ): Promise<ItemOutcome> {
    const { host, state, task } = this;
    const variables = itemVariables(control, items, index);
    // An item sees what the one before it registered, as in Ansible.
    if (task.register !== undefined && before) variables.set(task.register, before);
    // A renderer of its own: what an earlier item set (facts) may have been rendered with its old value before.
    const renderer = state.renderer(
      this.variables.with(variables, this.renderer.touchedData),
      placeOf(task, state.play),
    );
    let outcome: ItemOutcome;
    let label = '';
    try {
      outcome = await this.one(renderer, undefined, variables);
      label = itemLabel(control, items[index] ?? null, renderer);
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      label ||= itemLabel({ ...control, label: undefined }, items[index] ?? null, renderer);
      outcome = { result: failure(describe(error)), error };
    }
    const status = statusOf(outcome.result);
    outcome.result.set('ansible_loop_var', control.variable);
    outcome.result.set(control.variable, items[index] ?? null);
    if (control.label !== undefined) outcome.result.set('_ansible_item_label', label);
    state.shared.emit({
      type: 'item',
      host: host.name,
      task: taskRef(state, task),
      status,
      ignored: this.isIgnored(status),
      label: this.noLog ? '(censored due to no_log)' : label,
      result: shown(this.noLog ? censored(outcome.result) : outcome.result),
      unpredicted: outcome.unpredicted,
      delegatedTo: outcome.delegatedTo,
    });
    return outcome;
  }

  /** One item, or the task itself: its condition, then its module until it is content. */
  private async one(
    renderer: Renderer,
    label: string | undefined,
    variables: ReadonlyMap<string, Value>,
  ): Promise<ItemOutcome> {
    const { task, host, state } = this;
    for (const condition of conditionsOf(task)) {
      if (!holds(renderer, condition.value, condition.position ?? task.position))
        return { result: skippedResult() };
    }
    const total = attemptsOf(task, renderer);
    for (let tried = 1; ; tried++) {
      const outcome = await this.judged({ state, host, task, renderer, label, variables, noLog: this.noLog });
      const { result } = outcome;
      if (total === 1 || flag(result, 'skipped')) return outcome;
      result.set('attempts', tried);
      const scope = withResult(task, renderer, result);
      if (task.until.every((c) => holds(scope, c.value, c.position))) return outcome;
      if (tried === total || state.shared.signal.aborted) {
        result.set('attempts', total - 1);
        result.set('failed', true);
        return outcome;
      }
      result.set('retries', total);
      const seen = shown(this.noLog ? censored(result) : result);
      const left = total - tried;
      state.shared.emit({
        type: 'retry',
        host: host.name,
        task: taskRef(state, task),
        attempt: tried,
        left,
        result: seen,
      });
      await state.shared.wait(delayOf(task, renderer));
    }
  }

  /** Runs the module once and lets `changed_when` and `failed_when` have their say. */
  private async judged(once: Attempt): Promise<ItemOutcome> {
    const { task } = this;
    const tried = await attempt(once);
    const { result } = tried;
    const notify = flag(result, 'skipped') || flag(result, 'failed') ? [] : this.notified(once.renderer);
    const outcome: ItemOutcome = { ...tried, notify };
    if (flag(result, 'unreachable') || flag(result, 'skipped') || outcome.unpredicted !== undefined)
      return outcome;
    const { touchedData } = once.renderer;
    this.fromHost ||= touchedData;
    const elsewhere = outcome.delegatedTo !== undefined && this.factsElsewhere();
    takeFacts(task, result, elsewhere ? this.delegate(outcome) : this.host, touchedData);
    return applyVerdicts(task, once.renderer, result) ? { ...outcome, error: undefined } : outcome;
  }

  private skippedWithoutItem(): boolean {
    try {
      return !conditionsOf(this.task).every((c) => this.renderer.condition(c.value, c.position));
    } catch (error) {
      if (error instanceof HapError) return false;
      throw error;
    }
  }

  private isIgnored(status: TaskOutcome['status']): boolean {
    if (status === 'failed') return this.settings.flag('ignore_errors', false);
    return status === 'unreachable' && this.settings.flag('ignore_unreachable', false);
  }

  /** The task's outcome from its only or combined result. */
  finish(outcome: ItemOutcome, loop = false): TaskOutcome {
    const status = statusOf(outcome.result);
    return {
      status,
      result: outcome.result,
      ignored: this.safely(() => this.isIgnored(status)),
      loop,
      error: outcome.error,
      unpredicted: outcome.unpredicted,
      delegatedTo: outcome.delegatedTo,
      included: outcome.included ? [outcome.included] : [],
      factsFor: this.factsElsewhere() ? outcome.delegatedTo : undefined,
      notify: outcome.notify ?? [],
      noLog: this.noLog,
      fromHost: this.fromHost,
    };
  }

  private factsElsewhere(): boolean {
    return this.safely(() => this.settings.flag('delegate_facts', false));
  }

  private delegate(outcome: ItemOutcome): HostState {
    return this.state.shared.hosts.get(outcome.delegatedTo ?? this.host.name);
  }

  /** The names of the handlers that the task notifies, as this item has them. */
  private notified(renderer: Renderer): string[] {
    return this.task.notify.flatMap((name) => {
      const value = renderer.render(name);
      return (Array.isArray(value) ? value : [value]).map(text);
    });
  }

  private safely(ask: () => boolean): boolean {
    try {
      return ask();
    } catch (error) {
      if (error instanceof HapError) return false;
      throw error;
    }
  }
}

function skippedResult(): Dict {
  return toResult({ changed: false, skipped: true, skip_reason: 'Conditional result was False' });
}

/** Every `when` on the way to a task, the outermost first. */
function conditionsOf(task: Task): Conditions {
  return lineage(task).flatMap((node) => node.when);
}
