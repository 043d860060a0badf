import type { Inventory } from '../inventory/index.js';
import type { Play, Role, Task } from '../playbook/ast.js';
import type { Renderer, TaskPlace } from '../template/index.js';
import type { Alike } from './ahead/alike.js';
import type { Foreseen, Foresight } from './ahead/foreseen.js';
import type { Way } from './ahead/way.js';
import type { Shared } from './context.js';
import type { Handlers } from './handlers.js';
import type { Batch } from './strategy/batch.js';
import type { LayeredVariables } from './vars/scope.js';
import type { PlayVariables } from './vars/task-variables.js';

/** A play while it runs on one batch of hosts. */
export interface PlayState {
  readonly shared: Shared;
  readonly play: Play;
  readonly inventory: Inventory;
  readonly variables: PlayVariables;
  readonly handlers: Handlers;
  readonly batch: Batch;
  readonly forceHandlers: boolean;
  /** Facts that are known already are not gathered at the start of a play. */
  readonly smartGathering: boolean;
  /** How tasks reach hosts. */
  readonly way: Way;
  /** What looks have come to. */
  readonly foreseen: Foreseen;
  /** Keeps what comes of tasks that are only looked at. */
  readonly foresight?: Foresight | undefined;
  /** What looks have prepared for other hosts. */
  readonly alike: Alike;
  /** Tasks are only looked at, ahead of their turn: nothing may be changed or told. */
  readonly ahead: boolean;
  readonly maxFailPercentage: number | undefined;
  /** Whether `--tags` and `--skip-tags` let a task take part. */
  selected(task: Task): boolean;
  /** Makes a renderer for variables at a place. */
  renderer(variables: LayeredVariables, place: TaskPlace): Renderer;
  /** A role that was included with `public: true`: its variables are the play's from here on. */
  addRole(role: Role): void;
  refreshInventory(): void;
}
