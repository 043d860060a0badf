import type { Inventory } from '../inventory/index.js';
import type { Play, Role, Task } from '../playbook/ast.js';
import type { Value } from '../python/index.js';
import type { Renderer, TaskPlace } from '../template/index.js';
import type { Shared } from './context.js';
import type { HostState } from './host.js';
import type { Handlers } from './handlers.js';
import type { PlayVariables } from './vars/task-variables.js';
import type { LayeredVariables } from './vars/scope.js';

/** A play while it runs on one batch of hosts. */
export interface PlayState {
  readonly shared: Shared;
  readonly play: Play;
  readonly inventory: Inventory;
  readonly variables: PlayVariables;
  readonly handlers: Handlers;
  /** Hosts of the batch, in order, those that are out included. */
  readonly batch: readonly HostState[];
  readonly forceHandlers: boolean;
  readonly maxFailPercentage: number | undefined;
  /** Whether `--tags` and `--skip-tags` let a task take part. */
  selected(task: Task): boolean;
  /** Makes a renderer for variables at a place. */
  renderer(variables: LayeredVariables, place: TaskPlace): Renderer;
  /** A host's variables outside any task, also of one that the play does not run on. */
  outside(host: string): LayeredVariables;
  /** A value of the play itself, rendered without any host. */
  static(value: Value): Value;
  /** A role that was included with `public: true`: its variables are the play's from here on. */
  addRole(role: Role): void;
  refreshInventory(): void;
}
