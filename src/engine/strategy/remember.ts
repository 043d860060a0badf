import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { knownOf } from '../facts/asked-for.js';
import { gatherAll } from '../facts/gather-all.js';
import { flag } from '../result.js';
import { takeFacts } from '../task/facts.js';
import { itemsOf, type TaskOutcome } from '../task/outcome.js';
import { registered } from '../task/shown.js';

/**
 * Keeps the variables that a task set: facts, and what it registers.
 * @param sharers the hosts whose variables it is: the host, or all where it ran once for all
 */
export function remember(
  state: PlayState,
  task: Task,
  sharers: readonly HostState[],
  outcome: TaskOutcome,
): void {
  if (outcome.status === 'ok' || outcome.status === 'changed') keepFacts(state, task, sharers, outcome);
  register(state, task, sharers, outcome);
}

/** `register`, for the host or for all that share a `run_once`. */
function register(state: PlayState, task: Task, sharers: readonly HostState[], outcome: TaskOutcome): void {
  const name = task.register;
  if (name === undefined) return;
  const skipped = outcome.unpredicted !== undefined || flag(outcome.result, '_ansible_unpredicted');
  // A task that alone is in check mode was skipped, as it was meant to be: an error that comes of it is one.
  const unknown = skipped && state.shared.options.check;
  const value = registered(outcome.result);
  for (const host of sharers) {
    host.set.set(name, value);
    host.fromHost.add(name);
    if (unknown) host.unknown.add(name);
    else host.unknown.delete(name);
  }
}

function keepFacts(state: PlayState, task: Task, sharers: readonly HostState[], outcome: TaskOutcome): void {
  const { factsFor, fromHost, loop, result } = outcome;
  const hosts = factsFor === undefined ? sharers : [state.shared.hosts.get(factsFor)];
  for (const item of loop ? itemsOf(result) : [result])
    for (const host of hosts) {
      takeFacts(task, item, host, fromHost);
      const known = knownOf(item);
      if (known) host.onlyGathered(known, () => gatherAll(state, task, sharers[0] ?? host));
    }
}
