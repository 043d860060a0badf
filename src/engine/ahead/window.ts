import type { Task } from '../../playbook/ast.js';

/** At least so many tasks are looked at ahead, whatever changed before. */
const least = 8;

/**
 * How many tasks are looked at ahead of a host's turn: all, until a change makes void what was looked up; then as many
 * again as went by since, twice over. So a play in which everything changes does not look up everything again and again,
 * and one in which little does costs few round trips more.
 */
export class Window {
  #size = Infinity;
  #passed = 0;
  #last: Task | undefined;

  get size(): number {
    return Math.max(this.#size, 2 * this.#passed);
  }

  /** A task asked something in its turn. */
  passed(task: Task): void {
    if (task !== this.#last) this.#passed++;
    this.#last = task;
  }

  /** A change was made: what was looked up is void. */
  changed(): void {
    this.#size = Math.max(least, 2 * this.#passed);
    this.#passed = 0;
  }
}
