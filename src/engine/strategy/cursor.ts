import type { Block, Node, Task } from '../../playbook/ast.js';

/** What became of a host's failed task. */
export type AfterFailure = 'rescued' | 'failed';

/** A part of a block. */
export type Section = 'tasks' | 'rescue' | 'always';
const rank: Record<Section, number> = { tasks: 0, rescue: 1, always: 2 };

/** A list of nodes being walked: a block's section, or what a dynamic include put there. */
interface Frame {
  readonly block: Block | undefined;
  readonly section: Section;
  readonly nodes: readonly (Node | undefined)[];
  readonly index: number;
  /** Set apart from the static nodes at the same place, so that those who include stand behind those who do not yet. */
  readonly rank: number;
  /** The block's tasks or rescue failed, and its `always` runs before the failure goes on outwards. */
  readonly failing: boolean;
}

/** Where a task stands, comparable between hosts: see {@link comparePlaces}. */
export type Place = readonly number[];

/** Order in which tasks of one play run when hosts are at different ones: textual order, `rescue` after `tasks`, `always` last. */
export function comparePlaces(a: Place, b: Place): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Told of each block that a host came to the end of, other than by a failure. */
export type OnLeave = (block: Block) => void;

/**
 * One host's walk through the tasks of a play, blocks with their `rescue` and `always` included. It is a value that can be
 * copied, so that looking ahead is walking on with a copy.
 */
export class Cursor {
  #frames: readonly Frame[];
  #failed = false;
  #unmet = false;

  /**
   * @param nodes a play's tasks
   * @param selected whether a task takes part at all (tags)
   */
  constructor(
    nodes: readonly Node[],
    private readonly selected: (task: Task) => boolean,
    private readonly left?: OnLeave,
  ) {
    this.#frames = [{ block: undefined, section: 'tasks', nodes, index: 0, rank: 0, failing: false }];
    this.#settle();
  }

  /** A walk of its own from the same place. */
  copy(left?: OnLeave): Cursor {
    const copy = new Cursor([], this.selected, left);
    copy.#frames = this.#frames;
    copy.#failed = this.#failed;
    copy.#unmet = this.#unmet;
    return copy;
  }

  /** The task whose turn it is, or `undefined` at the end. */
  get task(): Task | undefined {
    const top = this.#frames.at(-1);
    const node = top?.nodes[top.index];
    return node?.kind === 'task' ? node : undefined;
  }

  /** The host failed a task that no `rescue` caught, and has run the `always` sections around it: its walk is over. */
  get failed(): boolean {
    return this.#failed;
  }

  /**
   * The last task failed where neither its own block's `rescue` or `always` nor the `rescue` of one further out met it. That
   * is what Ansible takes for a host's failure while the `always` of an outer block is yet to run.
   */
  get unmet(): boolean {
    return this.#unmet;
  }

  /** Where the current task stands. */
  get place(): Place {
    const place: number[] = [];
    for (const { rank, index } of this.#frames) place.push(rank, index);
    return place;
  }

  /** The part of the innermost block in which the current task stands. */
  get section(): Section {
    return this.#frames.at(-1)?.section ?? 'tasks';
  }

  /** Whether some block around the current task has a `rescue` that would catch its failure, now or later. */
  get caught(): boolean {
    return this.#frames.some((f) => f.section === 'tasks' && (f.block?.rescue.length ?? 0) > 0);
  }

  /** On to the next task. */
  advance(): void {
    this.#unmet = false;
    this.#step();
    this.#settle();
  }

  /** On to tasks that a dynamic include found, one list per place; afterwards to what follows the include. */
  include(blocks: readonly (Block | undefined)[]): void {
    this.#unmet = false;
    this.#frames = [
      ...this.#frames,
      { block: undefined, section: 'tasks', nodes: blocks, index: 0, rank: 1, failing: false },
    ];
    this.#settle();
  }

  /** The current task failed: on to the nearest `rescue`, else through the `always` sections to the end. */
  fail(): AfterFailure {
    this.#unmet = this.#frames.every((frame, i) => {
      const { rescue = [], always = [] } = frame.block ?? {};
      const own = i === this.#frames.length - 1;
      if (frame.section === 'tasks' && rescue.length > 0) return false;
      return !own || frame.section === 'always' || always.length === 0;
    });
    const outcome = this.#unwind();
    this.#settle();
    return outcome;
  }

  /** No more tasks for this host (`meta: end_host`). */
  end(): void {
    this.#frames = [];
  }

  /** No more tasks, since the host failed before. */
  giveUp(): void {
    this.end();
    this.#failed = true;
  }

  /** Failures are forgotten (`meta: clear_host_errors`): a walk that goes on only for its `always` goes on. */
  forgive(): void {
    this.#failed = false;
    this.#frames = this.#frames.map((f) => (f.failing ? { ...f, failing: false } : f));
  }

  #unwind(): AfterFailure {
    while (this.#frames.length > 0) {
      const top = this.#frames.at(-1) as Frame;
      this.#frames = this.#frames.slice(0, -1);
      const { block } = top;
      if (!block) continue;
      if (top.section === 'tasks' && block.rescue.length > 0) {
        this.#enter(block, 'rescue', false);
        return 'rescued';
      }
      if (top.section !== 'always' && block.always.length > 0) {
        this.#enter(block, 'always', true);
        return 'failed';
      }
    }
    this.#failed = true;
    return 'failed';
  }

  #enter(block: Block, section: Section, failing: boolean): void {
    const nodes = block[section];
    this.#frames = [...this.#frames, { block, section, nodes, index: 0, rank: rank[section], failing }];
  }

  #step(): void {
    const top = this.#frames.at(-1);
    if (!top) return;
    const frames = this.#frames.slice();
    frames[frames.length - 1] = { ...top, index: top.index + 1 };
    this.#frames = frames;
  }

  /** Walks into blocks, out of finished ones and past tasks not selected, until a task is current or all is done. */
  #settle(): void {
    for (let top = this.#frames.at(-1); top; top = this.#frames.at(-1)) {
      if (top.index >= top.nodes.length) this.#leave(top);
      else {
        const node = top.nodes[top.index];
        if (node?.kind === 'block') this.#enter(node, 'tasks', false);
        else if (node && this.selected(node)) return;
        else this.#step();
      }
    }
  }

  #leave(top: Frame): void {
    this.#frames = this.#frames.slice(0, -1);
    const { block } = top;
    if (block && top.section !== 'always' && block.always.length > 0) this.#enter(block, 'always', false);
    else if (top.failing) this.#unwind();
    else {
      if (block) this.left?.(block);
      this.#step();
    }
  }
}
