import type { z } from 'zod';
import type { Basics, HapError, Output, Position, Request, Target } from '../../model/index.js';
import type { Included as IncludedTasks, Role, RoleRequest, Task } from '../../playbook/index.js';
import type { Dict, Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import type { Shared } from '../context.js';
import type { HostState } from '../host.js';
import type { IncludeRequest } from '../task/outcome.js';

/** A role that was included, and its tasks. */
export type IncludedRole = IncludedTasks & { readonly role: Role };

/** The host of a task, or the one that it is delegated to, as the user whom the task becomes. */
export interface Remote {
  readonly kind: Target['kind'];
  /** @throws HapError `unreachable`, `become-failed` */
  basics(): Promise<Basics>;
  /** Runs what may change the host: nothing that was looked up before it counts any more. @throws HapError as `basics` */
  run(request: Request): Promise<Output>;
  /**
   * Closes the connection, and whatever runs there with it; the next request opens another.
   * @param timeout milliseconds for connecting from then on; as the host's variables say where it is not given
   */
  reconnect(timeout?: number): Promise<void>;
}

/** What an action may ask of the engine, for one task on one host. */
export interface ActionContext {
  readonly shared: Shared;
  readonly host: HostState;
  readonly task: Task;
  readonly renderer: Renderer;
  readonly check: boolean;
  readonly diff: boolean;
  /** The label of the loop's item, if any. */
  readonly item: string | undefined;
  /** The loop's variables, which what is included sees as well. */
  readonly loopVariables: ReadonlyMap<string, Value>;
  /** @throws HapError where it cannot be told how to get there */
  remote(): Remote;
  /** Runs a module in place of this task, with these params as written. */
  module(name: string, args: Dict): Promise<Dict>;
  /** The task's params, rendered, as Python values. */
  readonly args: Dict;
  /** The variables of a YAML or JSON file, templates in them as written. @throws HapError */
  loadVariables(path: string): Dict;
  /** Finds a file of the controller as the task would, in `vars/`, `tasks/`, … @throws HapError `missing-file` */
  find(source: string, folder: string): string;
  /** The tasks of a file, standing where the include stands. @throws HapError */
  includeTasks(file: string, apply: Dict | undefined): IncludedTasks & { readonly path: string };
  /** A role's tasks, standing where the include stands. @throws HapError */
  includeRole(request: RoleRequest, apply: Dict | undefined): IncludedRole;
  addHost(name: string, groups: readonly string[], variables: ReadonlyMap<string, Value>): boolean;
  /** Whether the host was not in the group before. */
  addToGroup(group: string, parents: readonly string[]): boolean;
  problem(code: string, summary: string, hint?: string, position?: Position): HapError;
}

/** What an action came to. */
export interface ActionOutcome {
  readonly result: Dict;
  readonly included?: IncludeRequest;
}

/** A module that needs the engine itself: it includes, changes the inventory, waits, or talks to the connection. */
export interface Action {
  readonly name: string;
  readonly summary: string;
  readonly params: z.ZodType;
  readonly freeForm?: string;
  /** Params that are not rendered, since what is included does that. */
  readonly asWritten?: readonly string[];
  /** It brings more tasks: keywords of the task itself, such as `delegate_to`, mean nothing to it. */
  readonly includes?: boolean;
  /** It reads and changes nothing but the host's variables: it may be looked at before its turn. */
  readonly readsOnly?: boolean;
  /** Once for all hosts of the batch, whatever `run_once` says. */
  readonly once?: boolean;
  run(params: unknown, ctx: ActionContext): Promise<ActionOutcome> | ActionOutcome;
}

/** Declares an action; its `run` is given what its own schema made. */
export function defineAction<Schema extends z.ZodType>(
  spec: Omit<Action, 'params' | 'run'> & {
    readonly params: Schema;
    run(params: z.output<Schema>, ctx: ActionContext): Promise<ActionOutcome> | ActionOutcome;
  },
): Action {
  return spec;
}
