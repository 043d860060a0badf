import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { TaskOutcome, ToldItem } from '../task/outcome.js';
import { everything } from './unsettled.js';
import type { Shells } from './shells.js';
import type { Lookout } from './turn-way.js';

/** What a task came to on a host ahead of its turn, without changing anything. */
export interface Came {
  readonly outcome: TaskOutcome;
  /** What is told of its items, or of the task itself where it has no loop, in their order. */
  readonly told: readonly ToldItem[];
  /** The names of all variables that were asked for, in parts. */
  readonly touched: readonly ReadonlySet<string>[];
}

/** Keeps what tasks come to that are looked at ahead of their turn. */
export interface Foresight {
  keep(task: Task, came: Came): void;
}

interface Kept extends Came {
  /** When the look began, as {@link Foreseen} counts. */
  readonly since: number;
  readonly epoch: number;
}

/**
 * What looks of a play on one batch of hosts have come to. In its turn a task is spared to do the same again where it would
 * come to the same: no machine was changed since the look began, and no variable was written whose name was asked for.
 */
export class Foreseen {
  readonly #kept = new Map<HostState, Map<Task, Kept>>();
  /** Counts what was written; when any name may have been written last, and when names of a host were. */
  #writes = 0;
  #any = 0;
  readonly #names = new Map<HostState, Map<string, number>>();
  #over = false;

  /** @param lookout told of each turn that is spared to ask */
  constructor(
    private readonly shells: Pick<Shells, 'epoch'>,
    private readonly lookout: Pick<Lookout, 'asked'>,
  ) {}

  /** What a task came to on a host, where all that it depends on is as it was then. It is told once. */
  recall(host: HostState, task: Task): Came | undefined {
    const tasks = this.#kept.get(host);
    const kept = tasks?.get(task);
    if (!kept) return undefined;
    tasks?.delete(task);
    if (!this.isValid(host, kept)) return undefined;
    this.lookout.asked({ host, task, index: undefined, again: false });
    return kept;
  }

  /** Keeps what a look at a host's tasks comes to from now on. */
  look(host: HostState): Foresight {
    const [since, epoch] = [this.#writes, this.shells.epoch];
    return {
      keep: (task, { outcome, told, touched }) => {
        const kept = { outcome, told, touched, since, epoch };
        const all = everything.some((name) => touched.some((names) => names.has(name)));
        if (all || !this.isValid(host, kept)) return;
        let tasks = this.#kept.get(host);
        if (!tasks) this.#kept.set(host, (tasks = new Map<Task, Kept>()));
        const before = tasks.get(task);
        // A handler comes more than once: later times see what looks at others have come to meanwhile.
        if (!before || !this.isValid(host, before)) tasks.set(task, kept);
      },
    };
  }

  /** Nothing is foreseen any more: hosts leave the play or come back to it, or variables go. */
  end(): void {
    this.#over = true;
    this.#kept.clear();
  }

  /** Any variable of any host may be another now. */
  anyWritten(): void {
    this.#any = ++this.#writes;
    this.#kept.clear();
  }

  /** A variable of a host was written. */
  written(host: HostState, name: string): void {
    let names = this.#names.get(host);
    if (!names) this.#names.set(host, (names = new Map<string, number>()));
    names.set(name, ++this.#writes);
  }

  private isValid(host: HostState, { since, epoch, touched }: Kept): boolean {
    if (this.#over || this.#any > since || epoch !== this.shells.epoch) return false;
    const names = this.#names.get(host);
    if (!names) return true;
    for (const part of touched) for (const name of part) if ((names.get(name) ?? 0) > since) return false;
    return true;
  }
}
