import pLimit from 'p-limit';
import { didYouMean, HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict } from '../../python/index.js';
import { str } from '../../python/repr.js';
import { findAction } from '../actions/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { flag } from '../result.js';
import { count } from '../stats.js';
import { executeTask } from '../task/executor.js';
import { itemResults, takeFacts } from '../task/facts.js';
import { censored, plainName, type TaskOutcome } from '../task/outcome.js';
import { placeOf } from '../task/place.js';
import { nameTask, taskRef } from '../task/ref.js';
import { shown } from '../task/shown.js';
import { Settings, text } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';

/** What a host's failure means where it stands: caught by a `rescue`, or the end of the play for it. */
export type OnFailure = (host: HostState, outcome: TaskOutcome) => 'rescued' | 'failed';

/** Runs one task on the hosts whose turn it is, in parallel, and takes in what it came to. */
export async function runStep(
  state: PlayState,
  task: Task,
  hosts: readonly HostState[],
  onFailure: OnFailure,
): Promise<Map<HostState, TaskOutcome>> {
  const [first] = hosts;
  const outcomes = new Map<HostState, TaskOutcome>();
  if (!first) return outcomes;
  const settings = settingsOf(state, task, first);
  nameTask(state, task, renderedName(state, task, first));
  state.shared.emit({ type: 'task-start', task: taskRef(state, task) });
  const once = (findAction(task.action)?.once ?? false) || settings.flag('run_once', false);
  const limit = pLimit(parallel(state, settings));
  await Promise.all(
    (once ? [first] : hosts).map((host) =>
      limit(async () => {
        if (state.shared.signal.aborted) return;
        const outcome = await executeTask(state, host, task);
        takeIn(state, task, host, once ? hosts : [host], outcome, onFailure);
        for (const each of once ? hosts : [host]) outcomes.set(each, outcome);
      }),
    ),
  );
  return outcomes;
}

function settingsOf(state: PlayState, task: Task, host: HostState): Settings {
  const variables = taskVariables(state.variables, host, task);
  const renderer = state.renderer(variables, placeOf(task, state.play));
  return new Settings(task, variables, renderer, state.shared.options.connection);
}

/** How many hosts at a time: `forks`, or a smaller `throttle`. */
function parallel(state: PlayState, settings: Settings): number {
  const { forks } = state.shared.options;
  const throttle = Number(text(settings.keyword('throttle') ?? 0));
  return Number.isInteger(throttle) && throttle > 0 ? Math.min(throttle, forks) : forks;
}

/** A task's name as its first host sees it; as written where that cannot be rendered. */
function renderedName(state: PlayState, task: Task, host: HostState): string {
  if (task.name === undefined || typeof task.name === 'string') return plainName(task);
  const renderer = state.renderer(taskVariables(state.variables, host, task), placeOf(task, state.play));
  let own: string;
  try {
    own = renderer.renderText(task.name);
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    own = str(task.name);
  }
  return task.role ? `${task.role.name} : ${own}` : own;
}

/** Takes in what a task came to: variables, facts, notifications, the recap, and tells of it. */
function takeIn(
  state: PlayState,
  task: Task,
  host: HostState,
  sharers: readonly HostState[],
  outcome: TaskOutcome,
  onFailure: OnFailure,
): void {
  const { result, status, ignored } = outcome;
  const rescued = decide(task, host, outcome, onFailure);
  remember(state, task, sharers, outcome);
  if (status === 'ok' || status === 'changed') notify(state, task, sharers, outcome);
  count(host, status, {
    ignored,
    rescued,
    unpredicted: outcome.unpredicted !== undefined,
    changed: flag(result, 'changed'),
  });
  const includes = outcome.included.length > 0;
  if (!includes)
    state.shared.emit({
      type: 'result',
      host: host.name,
      task: taskRef(state, task),
      status,
      ignored,
      loop: outcome.loop,
      result: shown(outcome.noLog ? censored(result) : result),
      error: outcome.noLog ? undefined : outcome.error,
      unpredicted: outcome.unpredicted,
      delegatedTo: outcome.delegatedTo,
    });
}

/** Whether a failure is caught by a `rescue`. */
function decide(task: Task, host: HostState, outcome: TaskOutcome, onFailure: OnFailure): boolean {
  if (outcome.ignored) return false;
  if (outcome.status === 'unreachable') {
    host.unreachable = true;
    return false;
  }
  if (outcome.status !== 'failed' || onFailure(host, outcome) === 'failed') return false;
  host.set.set(
    'ansible_failed_task',
    new Dict([
      ['name', plainName(task)],
      ['action', task.action],
    ]),
  );
  host.set.set('ansible_failed_result', outcome.result);
  return true;
}

/** `register` and facts, for the host or for all that share a `run_once`. */
function remember(state: PlayState, task: Task, sharers: readonly HostState[], outcome: TaskOutcome): void {
  const target = outcome.factsFor === undefined ? undefined : state.shared.hosts.get(outcome.factsFor);
  for (const host of sharers) {
    if (task.register !== undefined) {
      host.set.set(task.register, outcome.result);
      host.fromHost.add(task.register);
      const unknown = outcome.unpredicted !== undefined || flag(outcome.result, '_ansible_unpredicted');
      if (unknown) host.unknown.add(task.register);
      else host.unknown.delete(task.register);
    }
    for (const item of itemResults(outcome.result, outcome.loop))
      takeFacts(task, item, target ?? host, outcome.fromHost);
  }
}

function notify(state: PlayState, task: Task, sharers: readonly HostState[], outcome: TaskOutcome): void {
  if (!flag(outcome.result, 'changed')) return;
  for (const name of new Set(outcome.notify))
    for (const host of sharers) {
      const told = state.handlers.notify(host, name);
      if (!told)
        throw new HapError({
          code: 'unknown-handler',
          summary: `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`,
          hint: didYouMean(name, state.handlers.known()),
          position: task.position,
        });
      for (const handler of told) state.shared.emit({ type: 'notified', host: host.name, handler });
    }
}
