import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { gathering } from '../start-at.js';

/** Whether a host goes past a task without a word: it is of a role that is done, or the play's facts are known already. */
export function passedBy(state: PlayState, task: Task, host: HostState): boolean {
  if (state.batch.roles.passes(task, host)) return true;
  return state.smartGathering && host.gathered && gathering([task]) !== undefined;
}
