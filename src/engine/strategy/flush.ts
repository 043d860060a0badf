import type { Task } from '../../playbook/ast.js';
import { tasksIn } from '../handlers.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import type { TaskOutcome } from '../task/outcome.js';
import { bring } from './include.js';

/** Runs one handler on hosts. */
export type RunHandler = (
  handler: Task,
  hosts: readonly HostState[],
) => Promise<ReadonlyMap<HostState, TaskOutcome>>;

/** A host's way through the handlers. */
interface Queue {
  readonly host: HostState;
  /** Those of the play when the flush began, with what some of them included. */
  readonly handlers: Task[];
  /** Tasks that a handler included for this host: they run without being notified. */
  readonly included: Set<Task>;
  at: number;
}

/**
 * Runs the handlers that hosts were notified of, in the order in which they are defined. One that is notified on the way
 * runs in its turn if that is still to come, else at the next flush. A host whose handler fails leaves the others.
 * @param over whether the play has ended
 */
export async function flushHandlers(
  state: PlayState,
  hosts: readonly HostState[],
  run: RunHandler,
  over: () => boolean,
): Promise<void> {
  const { handlers } = state;
  const all = handlers.list();
  for (const host of hosts)
    for (const handler of handlers.flushing(host))
      state.shared.emit({ type: 'notified', host: host.name, handler });
  let queues: Queue[] = hosts.map((host) => ({ host, handlers: [...all], included: new Set(), at: 0 }));
  for (;;) {
    queues = queues.filter((queue) => !queue.host.unreachable && onward(state, queue));
    const lowest = Math.min(...queues.map((q) => q.at));
    const handler = queues.find((q) => q.at === lowest)?.handlers[lowest];
    if (!handler || over()) return;
    const turn = queues.filter((q) => q.at === lowest && q.handlers[lowest] === handler);
    const outcomes = await run(
      handler,
      turn.map((q) => q.host),
    );
    for (const queue of turn) {
      queue.at++;
      const outcome = outcomes.get(queue.host);
      // A `meta` has none, and where the run was interrupted its turn did not come.
      if (outcome ?? !over()) handlers.done(handler, queue.host, !outcome || isDone(outcome));
    }
    for (const { hosts: taking, included } of bring(state, handler, outcomes)) {
      const tasks = tasksIn(included.block.tasks);
      handlers.adopt(tasks);
      for (const queue of turn)
        if (taking.includes(queue.host)) {
          queue.handlers.splice(queue.at, 0, ...tasks);
          for (const task of tasks) queue.included.add(task);
        }
    }
    queues = queues.filter(({ host }) => {
      const outcome = outcomes.get(host);
      return outcome === undefined || outcome.status !== 'failed' || outcome.ignored;
    });
  }
}

function isDone({ status, ignored }: TaskOutcome): boolean {
  return ignored || (status !== 'failed' && status !== 'unreachable');
}

/** Moves a queue on to the next handler that is the host's to run. @returns whether there is one */
function onward(state: PlayState, queue: Queue): boolean {
  for (; queue.at < queue.handlers.length; queue.at++) {
    const handler = queue.handlers[queue.at];
    if (handler && (queue.included.has(handler) || state.handlers.isNotified(handler, queue.host)))
      return true;
  }
  return false;
}
