import type { Task } from '../../playbook/ast.js';
import { findAction } from '../actions/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { itemsOf, type TaskOutcome } from '../task/outcome.js';

/**
 * Voids what was foreseen with variables that a task may have written.
 * @param sharers the hosts whose variables it is: the host, or all where it ran once for all
 */
export function voidForeseen(
  { foreseen }: PlayState,
  task: Task,
  sharers: readonly HostState[],
  outcome: TaskOutcome,
): void {
  const { status } = outcome;
  // Who takes part in a play is a variable too, and it is not only here that a failure is judged.
  if (status === 'failed' || status === 'unreachable') foreseen.end();
  else if (mayWriteAny(task, outcome)) foreseen.anyWritten();
  else if (task.register !== undefined) for (const host of sharers) foreseen.written(host, task.register);
}

/** Modules only bring facts and, in check mode, what they would make; what else there is may do anything with variables. */
function mayWriteAny(task: Task, { status, result, included }: TaskOutcome): boolean {
  if (status === 'changed' || included.length > 0) return true;
  if (status !== 'skipped' && (task.actionTemplate ?? findAction(task.action)) !== undefined) return true;
  return [result, ...itemsOf(result)].some((each) => each.has('ansible_facts'));
}
