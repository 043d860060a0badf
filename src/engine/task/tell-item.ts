import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import type { ItemEnd } from './outcome.js';
import { taskRef } from './ref.js';

/** Tells that a module begins, or a change that it makes; for the live line. */
export function tellBegin(state: PlayState, host: HostState, task: Task, what: string): void {
  state.shared.emit({ type: 'host-start', host: host.name, task: taskRef(state, task), what });
}

/** Tells how an item ended. */
export function tellItem(state: PlayState, host: HostState, task: Task, item: ItemEnd): void {
  const { status, ignored, label, result, unpredicted, delegatedTo } = item;
  const of = { host: host.name, task: taskRef(state, task) };
  state.shared.emit({ type: 'item', ...of, status, ignored, label, result, unpredicted, delegatedTo });
}
