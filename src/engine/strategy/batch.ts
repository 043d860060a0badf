import type { Node, Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import { RoleRuns } from '../role-runs.js';
import type { StartAt } from '../start-at.js';
import { Cursor, type AfterFailure } from './cursor.js';

/** A host and its walk through the play. */
export interface Walker {
  readonly host: HostState;
  readonly cursor: Cursor;
}

/** The hosts that a play runs on together, where each of them is, and which are out. */
export class Batch {
  readonly roles = new RoleRuns();
  /** Hosts that count as failed, those included that `any_errors_fatal` takes with it. */
  readonly failed = new Set<HostState>();
  /** Hosts that `ansible_play_hosts` no longer shows. */
  readonly removed = new Set<HostState>();
  #walkers: readonly Walker[] = [];
  readonly #byHost = new Map<HostState, Walker>();

  constructor(readonly hosts: readonly HostState[]) {}

  /**
   * Sets all hosts at the beginning, or at the task to start at; those that failed in an earlier play take no part.
   * @returns whether hosts were set to the task to start at
   */
  begin(nodes: readonly Node[], selected: (task: Task) => boolean, startAt?: StartAt): boolean {
    const start = new Cursor(nodes, selected);
    const reached = startAt?.reach(start) ?? false;
    this.#walkers = this.hosts.map((host) => {
      const cursor = start.copy((block) => this.roles.left(block, host));
      if (host.failed) cursor.giveUp();
      return { host, cursor };
    });
    for (const walker of this.#walkers) this.#byHost.set(walker.host, walker);
    return reached;
  }

  get walkers(): readonly Walker[] {
    return this.#walkers;
  }

  walker(host: HostState): Walker | undefined {
    return this.#byHost.get(host);
  }

  /** Hosts that can be reached, whether they failed or not. */
  reachable(): Walker[] {
    return this.#walkers.filter((w) => !w.host.unreachable);
  }

  /** A host failed a task: on to its `rescue` or `always`, or out. */
  fail(host: HostState): AfterFailure {
    const outcome = this.walker(host)?.cursor.fail() ?? 'failed';
    this.removed.add(host);
    return outcome;
  }

  /** Whether a host's walk ended by a failure. */
  isOut(host: HostState): boolean {
    return this.walker(host)?.cursor.failed ?? false;
  }

  /** All failures and lost connections are forgotten (`meta: clear_host_errors`). */
  forgive(): void {
    for (const { host, cursor } of this.#walkers) {
      host.failed = host.unreachable = false;
      this.failed.delete(host);
      cursor.forgive();
    }
  }
}

/** Whether a host still takes part in the play: it can be reached, and its walk is not over. */
export function isActive({ host, cursor }: Walker): boolean {
  return !host.unreachable && cursor.task !== undefined;
}
