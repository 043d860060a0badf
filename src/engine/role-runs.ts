import type { Block, Task } from '../playbook/ast.js';
import type { HostState } from './host.js';

/**
 * Which roles have run on which hosts. A role that may not run twice counts as done for a host once the host came to its
 * end and one of its tasks was not skipped. Source: Ansible's documentation, "Roles", running a role multiple times.
 */
export class RoleRuns {
  readonly #begun = new Map<string, Set<HostState>>();
  readonly #done = new Map<string, Set<HostState>>();

  /** A task was run on a host, and not skipped. */
  ran(task: Task, host: HostState): void {
    if (task.role) add(this.#begun, task.role.identity, host);
  }

  /** A host came to the end of a block. */
  left(block: Block, host: HostState): void {
    if (block.origin !== 'role' || !block.role) return;
    const { identity } = block.role;
    if (this.#begun.get(identity)?.has(host)) add(this.#done, identity, host);
  }

  /** Whether a task is passed by since its role is done for the host. */
  passes({ role }: Task, host: HostState): boolean {
    return role !== undefined && !role.allowDuplicates && (this.#done.get(role.identity)?.has(host) ?? false);
  }
}

function add(map: Map<string, Set<HostState>>, key: string, host: HostState): void {
  const hosts = map.get(key);
  if (hosts) hosts.add(host);
  else map.set(key, new Set([host]));
}
