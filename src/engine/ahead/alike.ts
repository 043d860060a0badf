import type { Task } from '../../playbook/ast.js';
import type { Renderer } from '../../template/index.js';
import type { Said } from '../task/said.js';
import { Last } from './last.js';
import type { Shells } from './shells.js';

/** A try of a task, as far as it matters to what is prepared for it. */
export interface Preparing {
  readonly state: { readonly ahead: boolean };
  readonly task: Task;
  readonly index: number | undefined;
  readonly renderer: Renderer;
}

/**
 * What looks have prepared of tasks, for other hosts: where all variables that were asked for are the same, be it that the
 * playbook says so or that they have the same value, what is made of them is the same as well. Nothing is kept that a host
 * had a part in, and nothing beyond a change, since a template may ask what there is on the controller.
 */
export class Alike {
  #known = new Map<Task, Map<number | undefined, Last<Said>>>();
  #epoch = 0;

  constructor(private readonly shells: Pick<Shells, 'epoch'>) {}

  /** What a task says of an item. What is secret is told of each. @throws HapError, NotYet */
  said({ state, task, index, renderer }: Preparing, make: () => Said): Said {
    if (!state.ahead || task.actionTemplate) return make();
    const { epoch } = this.shells;
    if (epoch !== this.#epoch) this.#known = new Map();
    this.#epoch = epoch;
    let items = this.#known.get(task);
    if (!items) this.#known.set(task, (items = new Map<number | undefined, Last<Said>>()));
    let last = items.get(index);
    if (!last) items.set(index, (last = new Last<Said>()));
    return last.of(renderer, make, ({ noLog, ready }) => !noLog && ready?.runs.kind !== 'action');
  }
}
