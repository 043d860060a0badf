import { HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { metaActions } from '../actions/meta.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { placeOf } from '../task/place.js';
import { lineage } from '../vars/keywords.js';
import { Settings, text } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';

type MetaName = (typeof metaActions)[number];

/** What the strategy lets a `meta` task do to hosts of the play. */
export interface MetaMeans {
  flushHandlers(hosts: readonly HostState[]): Promise<void>;
  endHost(host: HostState): void;
  /** Ends the play for all its hosts, or only for this batch. */
  endPlay(scope: 'play' | 'batch'): void;
  refreshInventory(): void;
}

/** Whether a task is a `meta`, which no banner announces. */
export function isMeta(task: Task): boolean {
  return ['meta', 'ansible.builtin.meta', 'ansible.legacy.meta'].includes(task.action);
}

/** Carries out a `meta` task for the hosts whose turn it is. Source: Ansible's documentation of the module `meta`. @throws HapError */
export async function runMeta(
  state: PlayState,
  task: Task,
  hosts: readonly HostState[],
  means: MetaMeans,
): Promise<void> {
  const name = metaName(task);
  if (name === 'flush_handlers') {
    const wanted = hosts.filter((host) => conditionHolds(state, task, host));
    return means.flushHandlers(wanted);
  }
  for (const host of hosts) {
    if (!conditionHolds(state, task, host)) continue;
    switch (name) {
      case 'end_host':
        means.endHost(host);
        break;
      case 'end_play':
      case 'end_batch':
        means.endPlay(name === 'end_play' ? 'play' : 'batch');
        return;
      case 'clear_facts':
        host.facts.clear();
        for (const key of [...host.injected.keys()]) if (key !== 'ansible_facts') host.injected.delete(key);
        host.gathered = false;
        break;
      case 'clear_host_errors':
        for (const each of state.shared.hosts.all()) each.failed = each.unreachable = false;
        return;
      case 'refresh_inventory':
        means.refreshInventory();
        return;
      case 'reset_connection':
        await resetConnection(state, task, host);
        break;
      case 'noop':
      case 'role_complete':
        break;
    }
  }
}

function metaName(task: Task): MetaName {
  const given = task.args.get('_raw_params');
  const name = metaActions.find((known) => known === given);
  if (name) return name;
  throw new HapError({
    code: 'bad-params',
    summary: `invalid meta action requested: ${given === undefined ? 'none' : text(given)}`,
    hint: `It is one of ${metaActions.join(', ')}.`,
    position: task.actionPosition,
  });
}

function conditionHolds(state: PlayState, task: Task, host: HostState): boolean {
  const renderer = state.renderer(taskVariables(state.variables, host, task), placeOf(task, state.play));
  return lineage(task)
    .flatMap((node) => node.when)
    .every((c) => renderer.condition(c.value, c.position));
}

async function resetConnection(state: PlayState, task: Task, host: HostState): Promise<void> {
  const variables = taskVariables(state.variables, host, task);
  const renderer = state.renderer(variables, placeOf(task, state.play));
  const settings = new Settings(task, variables, renderer, state.shared.options.connection);
  await state.shared.pool.drop(settings.target(host.name));
}
