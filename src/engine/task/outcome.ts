import type { HapError, HostStatus } from '../../model/index.js';
import type { Block, Role, Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { flag } from '../result.js';

/** What a dynamic include found for one host (and, in a loop, one item). Hosts with equal `key` share it. */
export interface Included {
  readonly key: string;
  /** As `included:` shows it: the file, or the role's name. */
  readonly label: string;
  readonly item: string | undefined;
  readonly block: Block;
  /** Roles whose handlers join the play's; `isPublic` makes their variables the play's. */
  readonly roles: readonly Role[];
  readonly isPublic?: boolean;
}

/** What a task came to on one host, loop and retries included. */
export interface TaskOutcome {
  readonly status: HostStatus;
  readonly result: Dict;
  /** It failed, and `ignore_errors` or `ignore_unreachable` says to go on. */
  readonly ignored: boolean;
  readonly loop: boolean;
  /** The error behind it, with its position, for people. */
  readonly error?: HapError | undefined;
  /** Check mode: why what it would do cannot be known. */
  readonly unpredicted?: string | undefined;
  readonly delegatedTo?: string | undefined;
  readonly included: readonly Included[];
  /** Handlers to run, by name, should the task count as changed. */
  readonly notify: readonly string[];
  /** The host that its facts are of, where `delegate_facts` says so. */
  readonly factsFor?: string | undefined;
  readonly noLog: boolean;
  /** What it was given was made of what came from a host. */
  readonly fromHost: boolean;
}

/** How a result counts, from its own fields. */
export function statusOf(result: Dict): HostStatus {
  if (flag(result, 'unreachable')) return 'unreachable';
  if (flag(result, 'failed')) return 'failed';
  if (flag(result, 'skipped')) return 'skipped';
  return flag(result, 'changed') ? 'changed' : 'ok';
}

/** What stands in place of a result under `no_log`. */
export function censored(result: Dict): Dict {
  const shown = new Dict([
    [
      'censored',
      "the output has been hidden due to the fact that 'no_log: true' was specified for this result",
    ],
  ]);
  for (const key of ['changed', 'failed', 'skipped', 'unreachable', 'attempts', 'retries']) {
    const value = result.get(key);
    if (value !== undefined) shown.set(key, value);
  }
  return shown;
}

/** The name a task goes by in messages: its own, else its role and module. */
export function plainName(task: Task): string {
  const own = typeof task.name === 'string' && task.name !== '' ? task.name : task.action;
  return task.role ? `${task.role.name} : ${own}` : own;
}

/** One try of a task's module on one host, for one item of its loop. */
export interface Attempt {
  readonly state: PlayState;
  readonly host: HostState;
  readonly task: Task;
  readonly renderer: Renderer;
  readonly label: string | undefined;
  /** The loop's variables. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly noLog: boolean;
}

/** What one try came to. */
export interface ItemOutcome {
  readonly result: Dict;
  readonly error?: HapError | undefined;
  readonly unpredicted?: string | undefined;
  readonly delegatedTo?: string | undefined;
  readonly included?: Included | undefined;
  /** Handlers it notifies, by name. */
  readonly notify?: readonly string[] | undefined;
}
