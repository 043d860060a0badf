import type { HapError, HostStatus, ResultFields } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { taskRef } from '../task/ref.js';

/** What is told of how a task ended on a host. */
export interface Ending {
  readonly status: HostStatus;
  readonly result: ResultFields;
  readonly ignored?: boolean;
  readonly loop?: boolean;
  readonly error?: HapError | undefined;
  readonly unpredicted?: string | undefined;
  readonly delegatedTo?: string | undefined;
}

/** Tells how a task ended on a host. */
export function tell(state: PlayState, task: Task, host: HostState, ending: Ending): void {
  const { status, result, ignored = false, loop = false, error, unpredicted, delegatedTo } = ending;
  state.shared.emit({
    type: 'result',
    host: host.name,
    task: taskRef(state, task),
    status,
    ignored,
    loop,
    result,
    error,
    unpredicted,
    delegatedTo,
  });
}
