import { roleBlocks } from '../../playbook/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import type { Included, TaskOutcome } from '../task/outcome.js';
import type { Cursor } from './cursor.js';

/** A host and its walk through the play. */
export interface Walker {
  readonly host: HostState;
  readonly cursor: Cursor;
}

/** Whether a host still takes part in the play: it can be reached, and its walk is not over. */
export function isActive({ host, cursor }: Walker): boolean {
  return !host.unreachable && cursor.task !== undefined;
}

/**
 * Moves hosts on after a task that may have included others. What several hosts include from the same file is announced
 * once and runs for them together; different files run one after the other, in the order in which hosts came to them.
 */
export function moveOn(
  state: PlayState,
  walkers: readonly Walker[],
  outcomes: ReadonlyMap<HostState, TaskOutcome>,
): void {
  const order = announce(state, walkers, outcomes);
  for (const { host, cursor } of walkers) {
    const outcome = outcomes.get(host);
    if (!outcome || host.unreachable) continue;
    const own = outcome.included;
    if (own.length === 0) {
      // A failed task has moved the cursor already.
      if (outcome.status !== 'failed' || outcome.ignored) cursor.advance();
      continue;
    }
    const byPlace = [...order.keys()].map((key) => own.find((i) => i.key === key)?.block);
    cursor.include(byPlace);
  }
}

/** Tells of each thing that was included, and makes the handlers and public variables of roles known. */
function announce(
  state: PlayState,
  walkers: readonly Walker[],
  outcomes: ReadonlyMap<HostState, TaskOutcome>,
): Map<string, Included> {
  const order = new Map<string, Included>();
  const hosts = new Map<string, string[]>();
  for (const { host } of walkers)
    for (const included of outcomes.get(host)?.included ?? []) {
      if (!order.has(included.key)) order.set(included.key, included);
      hosts.set(included.key, [...(hosts.get(included.key) ?? []), host.name]);
    }
  for (const [key, included] of order) {
    for (const role of included.roles) {
      state.handlers.add(roleBlocks(role).flatMap((block) => block.role?.handlers ?? []));
      if (included.isPublic) state.addRole(role);
    }
    state.shared.emit({
      type: 'included',
      file: included.label,
      hosts: hosts.get(key) ?? [],
      label: included.item,
    });
  }
  return order;
}
