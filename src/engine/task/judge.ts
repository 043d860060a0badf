import { HapError, type Position } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { Dict, Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { text } from '../vars/settings.js';

/** Whether a condition holds. @throws HapError at the condition's own place */
export function holds(renderer: Renderer, value: Value, position: Position | undefined): boolean {
  try {
    return renderer.condition(value, position);
  } catch (error) {
    throw error instanceof HapError ? error.at(position) : error;
  }
}

/** The renderer with a task's result under the name that the task registers it as. */
export function withResult(task: Task, renderer: Renderer, result: Dict): Renderer {
  const { register } = task;
  return register === undefined
    ? renderer
    : renderer.with(new Map<string, Value>([[register, result]]), 'host');
}

/** Lets `changed_when` and `failed_when` have their say on a result. @returns whether `failed_when` called it no failure */
export function applyVerdicts(task: Task, renderer: Renderer, result: Dict): boolean {
  const scope = withResult(task, renderer, result);
  const all = (conditions: Task['changedWhen']): boolean =>
    conditions.every((c) => holds(scope, c.value, c.position));
  if (task.changedWhen.length > 0) result.set('changed', all(task.changedWhen));
  if (task.failedWhen.length === 0) return false;
  const failed = all(task.failedWhen);
  result.set('failed_when_result', failed);
  result.set('failed', failed);
  return !failed;
}

/** How often a task is tried at most. `retries` counts only with `until`, as in Ansible. @throws HapError `bad-keyword` */
export function attemptsOf(task: Task, renderer: Renderer): number {
  const { until, retries } = task;
  if (until.length === 0) return 1;
  if (retries === undefined) return 4;
  const number = Number(text(renderer.render(retries.value)));
  if (!Number.isInteger(number))
    throw new HapError({
      code: 'bad-keyword',
      summary: 'retries must be a whole number',
      position: retries.position,
    });
  return number <= 0 ? 1 : number + 1;
}

/** Milliseconds between two tries. */
export function delayOf(task: Task, renderer: Renderer): number {
  const seconds = task.delay === undefined ? 5 : Number(text(renderer.render(task.delay.value)));
  return Number.isFinite(seconds) ? (seconds < 0 ? 1 : seconds) * 1000 : 5000;
}
