import { didYouMean, HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, fromPlain, type Value } from '../../python/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { flag } from '../result.js';
import { count } from '../stats.js';
import { censored, toldReason, type TaskOutcome } from '../task/outcome.js';
import { plainName } from '../task/name.js';
import { registered, shown } from '../task/shown.js';
import { remember } from './remember.js';
import { tell } from './tell.js';
import { voidForeseen } from './written.js';

/**
 * Takes in what a task came to on a host: where the host goes on, variables, facts, notifications, the recap; and tells of it.
 * @param sharers the hosts whose variables it is: the host, or all where it ran once for all
 */
export function takeIn(
  state: PlayState,
  task: Task,
  host: HostState,
  sharers: readonly HostState[],
  outcome: TaskOutcome,
): void {
  const { result, status, ignored } = outcome;
  const done = status === 'ok' || status === 'changed';
  const rescued = decide(state, task, host, sharers, outcome);
  if (done) {
    notify(state, task, host, outcome);
  }
  if (outcome.included.length === 0) {
    const changed = flag(result, 'changed');
    count(host, status, { ignored, rescued, unpredicted: outcome.unpredicted !== undefined, changed });
    tell(state, task, host, {
      ...outcome,
      result: shown(outcome.noLog ? censored(result) : result),
      error: outcome.noLog ? undefined : outcome.error,
      unpredicted: toldReason(outcome.unpredicted, outcome.noLog),
    });
  }
  remember(state, task, sharers, outcome);
  voidForeseen(state, task, sharers, outcome);
  if (done || status === 'failed') state.batch.roles.ran(task, host);
}

/** Where a failure leads. @returns whether a `rescue` will catch it */
function decide(
  state: PlayState,
  task: Task,
  host: HostState,
  sharers: readonly HostState[],
  outcome: TaskOutcome,
): boolean {
  const { batch } = state;
  if (outcome.ignored) return false;
  if (outcome.status === 'unreachable') {
    host.unreachable = true;
    batch.removed.add(host);
    return false;
  }
  if (outcome.status !== 'failed') return false;
  const rescued = batch.walker(host)?.cursor.caught ?? false;
  for (const each of sharers) batch.fail(each);
  if (batch.isOut(host)) batch.failed.add(host);
  if (!rescued) return false;
  batch.removed.delete(host);
  host.set.set('ansible_failed_task', failedTask(task));
  host.fromHost.add('ansible_failed_task');
  host.set.set('ansible_failed_result', registered(outcome.result));
  host.fromHost.add('ansible_failed_result');
  return true;
}

/** What a `rescue` is told of the task that failed, as it was written: nothing in it is rendered. */
function failedTask(task: Task): Value {
  const told = new Dict([
    ['name', plainName(task)],
    ['action', task.action],
    ['args', task.args],
    ['register', task.register ?? null],
    ['tags', [...task.tags]],
    ['when', task.when.map((c) => c.value)],
  ]);
  return fromPlain(shown(told));
}

/** Only the host itself is notified, also of what ran once for all. @throws HapError `unknown-handler` */
function notify(state: PlayState, task: Task, host: HostState, outcome: TaskOutcome): void {
  if (!flag(outcome.result, 'changed')) return;
  for (const name of new Set(outcome.notify)) {
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
