import type { Task } from '../../playbook/ast.js';
import type { Value } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';

/** One try of a task's module on one host, for one item of its loop. */
export interface Attempt {
  readonly state: PlayState;
  readonly host: HostState;
  readonly task: Task;
  readonly renderer: Renderer;
  /** Which item of the loop it is. */
  readonly index: number | undefined;
  /** It is not the first try of this item. */
  readonly again: boolean;
  /** The loop's variables. */
  readonly variables: ReadonlyMap<string, Value>;
  /** What it is given and comes to is not to be shown. */
  readonly noLog: boolean;
}
