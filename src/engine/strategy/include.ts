import { HapError } from '../../model/index.js';
import { roleBlocks, type Task } from '../../playbook/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { errorMessage, toResult } from '../result.js';
import type { Included, IncludeRequest, TaskOutcome } from '../task/outcome.js';
import { taskRef } from '../task/ref.js';
import { shown } from '../task/shown.js';
import { tell } from './tell.js';

/** What one or more hosts include together. */
export interface Inclusion {
  readonly hosts: HostState[];
  readonly included: Included;
}

interface Wanted {
  readonly request: IncludeRequest;
  readonly hosts: HostState[];
}

/**
 * Brings what a task included, in the order in which hosts came to it. What several hosts include is read once and runs for
 * them together. Handlers and public variables of roles become the play's. Where it cannot be read its hosts fail.
 */
export function bring(
  state: PlayState,
  task: Task,
  outcomes: ReadonlyMap<HostState, TaskOutcome>,
): Inclusion[] {
  return wantedBy(outcomes).flatMap(({ request, hosts }) => {
    const included = read(state, task, request, hosts);
    if (!included) return [];
    for (const role of included.roles) {
      for (const block of roleBlocks(role)) state.handlers.add(block.role?.handlers ?? []);
      if (included.isPublic) state.addRole(role);
    }
    const { file } = included;
    if (file === undefined) return [{ hosts, included }];
    for (const host of hosts) host.stats.ok++;
    state.shared.emit({
      type: 'included',
      task: taskRef(state, task),
      file,
      hosts: hosts.map((h) => h.name),
      label: request.item,
    });
    return [{ hosts, included }];
  });
}

function wantedBy(outcomes: ReadonlyMap<HostState, TaskOutcome>): Wanted[] {
  const wanted: Wanted[] = [];
  const byKey = new Map<string, Wanted[]>();
  for (const [host, { included }] of outcomes)
    for (const request of included) {
      const alike = byKey.get(request.key) ?? [];
      byKey.set(request.key, alike);
      // A host that includes the same twice does so in two turns.
      const open = alike.find(({ hosts }) => !hosts.includes(host));
      if (open) open.hosts.push(host);
      else {
        const own = { request, hosts: [host] };
        alike.push(own);
        wanted.push(own);
      }
    }
  return wanted;
}

function read(
  state: PlayState,
  task: Task,
  request: IncludeRequest,
  hosts: readonly HostState[],
): Included | undefined {
  try {
    return request.load();
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    const result = toResult({ reason: errorMessage(error) });
    for (const host of hosts) {
      host.stats.failed++;
      tell(state, task, host, { status: 'failed', result: shown(result), error: error.at(task.position) });
      state.batch.failed.add(host);
      state.batch.fail(host);
    }
    return undefined;
  }
}
