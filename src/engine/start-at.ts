import { globExpression } from '../inventory/index.js';
import type { Node, Task } from '../playbook/ast.js';
import type { Cursor } from './strategy/cursor.js';
import { fullName, plainName } from './task/name.js';

/** `--start-at-task`: everything before the first task of that name is left out. It is met once in a run. */
export class StartAt {
  readonly #glob: RegExp;
  #met = false;

  constructor(readonly name: string) {
    this.#glob = globExpression(name);
  }

  /** Whether the task was met: from there on everything runs. */
  get met(): boolean {
    return this.#met;
  }

  /**
   * Walks on to the task. It may be named by a glob, and with its role's name or without.
   * @returns whether it is there; else the walk is at its end
   */
  reach(cursor: Cursor): boolean {
    for (let { task } = cursor; task; { task } = cursor) {
      if (this.names(task)) return true;
      cursor.advance();
    }
    return false;
  }

  /** All hosts of a play were set to the task. */
  found(): void {
    this.#met = true;
  }

  private names(task: Task): boolean {
    const own = plainName(task);
    return [own, fullName(task, own)].some(
      (name) => name !== '' && (name === this.name || this.#glob.test(name)),
    );
  }
}

/** The task that gathers a play's facts, where it has one: it runs even if the play is begun in the middle. */
export function gathering(nodes: readonly Node[]): Task | undefined {
  const [first] = nodes;
  return first?.kind === 'task' && first.action === 'gather_facts' && first.actionPosition === undefined
    ? first
    : undefined;
}
