import { HapError, type Position } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { Dict, Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { errorMessage } from '../result.js';
import { text } from '../vars/settings.js';
import { factsSeen } from './facts.js';

/** Whether a condition holds. @throws HapError at the condition's own place */
export function holds(renderer: Renderer, value: Value, position: Position | undefined): boolean {
  try {
    return renderer.condition(value, position);
  } catch (error) {
    throw error instanceof HapError ? error.at(position) : error;
  }
}

/** The renderer with a task's result under the name that the task registers it as, and with the facts it brings. */
export function withResult(task: Task, renderer: Renderer, result: Dict): Renderer {
  const seen = new Map<string, Value>(factsSeen(task, result, renderer.scope));
  if (task.register !== undefined) seen.set(task.register, result);
  return seen.size > 0 ? renderer.with(seen, 'host') : renderer;
}

/**
 * Lets `changed_when` and `failed_when` have their say on a result. Where one of them cannot be asked the task failed.
 * @returns what was wrong with them
 */
export function applyVerdicts(task: Task, renderer: Renderer, result: Dict): HapError | undefined {
  if (task.changedWhen.length === 0 && task.failedWhen.length === 0) return undefined;
  const scope = withResult(task, renderer, result);
  const all = (conditions: Task['changedWhen']): boolean =>
    conditions.every((c) => holds(scope, c.value, c.position));
  let asked = 'changed';
  try {
    if (task.changedWhen.length > 0) result.set('changed', all(task.changedWhen));
    asked = 'failed';
    if (task.failedWhen.length === 0) return undefined;
    const failed = all(task.failedWhen);
    result.set('failed_when_result', failed);
    result.set('failed', failed);
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    result.set('failed', true);
    result.set(`${asked}_when_result`, errorMessage(error));
    return error;
  }
  return undefined;
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
