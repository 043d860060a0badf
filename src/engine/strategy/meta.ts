import { coreName, HapError } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { metaActions } from '../actions/meta.js';
import { supplied } from '../facts/supplied.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { placeOf } from '../task/place.js';
import { fullName, plainName } from '../task/name.js';
import { nameTask, taskRef } from '../task/ref.js';
import { disconnect } from '../task/remote.js';
import { lineage } from '../vars/keywords.js';
import { Settings, text } from '../vars/settings.js';
import { taskVariables } from '../vars/task-variables.js';
import { tell } from './tell.js';

type MetaName = (typeof metaActions)[number];

/** What the strategy lets a `meta` task do to hosts of the play. */
export interface MetaMeans {
  flushHandlers(hosts: readonly HostState[]): Promise<void>;
  endHost(host: HostState): void;
  endBatch(): void;
  /** No further batch. */
  endPlay(): void;
}

/** Whether a task is a `meta`. */
export function isMeta(task: Task): boolean {
  return coreName(task.action) === 'meta';
}

/** Whether a task is a `meta` that runs handlers. */
export function flushes(task: Task): boolean {
  return task.args.get('_raw_params') === 'flush_handlers';
}

/** What a `meta` does for each host by itself; any other is done once for all. */
const each = new Set<MetaName>(['noop', 'reset_connection', 'end_host', 'role_complete', 'flush_handlers']);
/** What no condition keeps from being done. */
const unconditional = new Set<MetaName>(['noop', 'refresh_inventory', 'reset_connection']);

/** What changes neither variables nor who takes part. */
const quiet = new Set<MetaName>(['noop', 'role_complete', 'flush_handlers']);

/** Carries out a `meta` task for the hosts whose turn it is. Source: Ansible's documentation of the module `meta`. @throws HapError */
export async function runMeta(
  state: PlayState,
  task: Task,
  hosts: readonly HostState[],
  means: MetaMeans,
  handler = false,
): Promise<void> {
  const name = metaName(task);
  if (name === 'flush_handlers' && handler)
    throw new HapError({
      code: 'bad-handler',
      summary: 'flush_handlers cannot be used as a handler',
      position: task.actionPosition ?? task.position,
    });
  if (!quiet.has(name)) state.foreseen.end();
  const flushing: HostState[] = [];
  for (const host of each.has(name) ? hosts : hosts.slice(0, 1)) {
    announce(state, task);
    const [done, skipped] = words(name, host.name);
    const holds = unconditional.has(name) || (await supplied(() => conditionHolds(state, task, host)));
    if (!task.implicit)
      state.shared.emit({ type: 'note', verbosity: 2, message: `META: ${holds ? done : skipped}` });
    if (!holds) {
      const result = { msg: skipped, skipped: true, skip_reason: skipped };
      if (!task.implicit) tell(state, task, host, { status: 'skipped', result });
      continue;
    }
    if (name === 'flush_handlers') flushing.push(host);
    else if (name === 'reset_connection') await resetConnection(state, task, host);
    else carryOut(state, name, host, means);
  }
  if (flushing.length > 0) await means.flushHandlers(flushing);
}

/** What is said of a `meta` that was carried out, and of one whose condition said no. */
function words(name: MetaName, host: string): [string, string] {
  const skipped = `${name} conditional evaluated to False`;
  switch (name) {
    case 'flush_handlers':
      return [`triggered running handlers for ${host}`, `${skipped}, not running handlers for ${host}`];
    case 'refresh_inventory':
      return ['inventory successfully refreshed', skipped];
    case 'clear_facts':
      return ['facts cleared', `${skipped}, not clearing facts and fact cache for ${host}`];
    case 'clear_host_errors':
      return ['cleared host errors', `${skipped}, not clearing host error state for ${host}`];
    case 'end_batch':
      return ['ending batch', `${skipped}, continuing current batch`];
    case 'end_play':
      return ['ending play', `${skipped}, continuing play`];
    case 'end_host':
      return [`ending play for ${host}`, `${skipped}, continuing execution for ${host}`];
    case 'reset_connection':
      return ['reset connection', skipped];
    default:
      return [name, skipped];
  }
}

function carryOut(state: PlayState, name: MetaName, host: HostState, means: MetaMeans): void {
  switch (name) {
    case 'end_host':
      means.endHost(host);
      break;
    case 'end_play':
      means.endPlay();
      means.endBatch();
      break;
    case 'end_batch':
      means.endBatch();
      break;
    case 'clear_facts':
      for (const known of state.batch.hosts) known.clearFacts();
      break;
    case 'clear_host_errors':
      state.batch.forgive();
      break;
    case 'refresh_inventory':
      state.refreshInventory();
      break;
    default:
      break;
  }
}

function announce(state: PlayState, task: Task): void {
  if (task.implicit) return;
  nameTask(state, task, fullName(task, plainName(task)));
  state.shared.emit({ type: 'task-start', task: taskRef(state, task) });
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
  if (task.implicit) return true;
  const renderer = state.renderer(taskVariables(state.variables, host, task), placeOf(task, state.play));
  return lineage(task)
    .flatMap((node) => node.when)
    .every((c) => renderer.condition(c.value, c.position));
}

async function resetConnection(state: PlayState, task: Task, host: HostState): Promise<void> {
  const { target, become } = await supplied(() => {
    const variables = taskVariables(state.variables, host, task);
    const renderer = state.renderer(variables, placeOf(task, state.play));
    const settings = new Settings(task, variables, renderer, state.shared.options.connection);
    return { target: settings.target(host.name), become: settings.become() };
  });
  await disconnect(state.shared, target, become);
}
