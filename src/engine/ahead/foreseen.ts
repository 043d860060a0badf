import type { Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import type { HostState } from '../host.js';
import { everything } from './unsettled.js';
import type { Shells } from './shells.js';
import type { Lookout } from './turn-way.js';
import type { Turn } from './way.js';

/** What a try of a task came to ahead of its turn, without changing anything. */
export interface Came {
  /** What was begun, for the live line. */
  readonly what: string;
  readonly result: Dict;
  /** It was made of what came from a host. */
  readonly fromHost: boolean;
  /** The names of all variables that were asked for, but for those of the loop, in parts. */
  readonly touched: readonly ReadonlySet<string>[];
}

/** A try: whose turn it is, and the variables of its loop. */
export interface Try extends Turn {
  readonly variables: ReadonlyMap<string, Value>;
}

/** Knows what tries came to that were looked at ahead of their turn. */
export interface Foresight {
  /** What a try came to, where all that it depends on is as it was then. Each is told once. */
  recall(turn: Try): Came | undefined;
  /** Keeps what a try came to, where it is one ahead of its turn. */
  keep(turn: Try, came: () => Came): void;
}

interface Kept extends Came {
  readonly variables: ReadonlyMap<string, Value>;
  /** When the look began, as {@link Foreseen} counts. */
  readonly since: number;
  readonly epoch: number;
}

/**
 * What looks of a play on one batch of hosts have come to. In its turn a task is spared to do the same again where it would
 * come to the same: no machine was changed since the look began, and no variable was written whose name was asked for.
 */
export class Foreseen implements Foresight {
  readonly #kept = new Map<HostState, Map<Task, Map<number | undefined, Kept>>>();
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

  recall(turn: Try): Came | undefined {
    const { host, task, index, again, variables } = turn;
    const tries = this.#kept.get(host)?.get(task);
    const kept = tries?.get(index);
    if (!kept) return undefined;
    tries?.delete(index);
    if (again || !this.isValid(host, kept) || !isSameLoop(kept.variables, variables)) return undefined;
    this.lookout.asked(turn);
    return kept;
  }

  keep(): void {
    // In its turn a task is what it is.
  }

  /** Keeps what a look at a host's tasks comes to from now on. */
  look(host: HostState): Foresight {
    const [since, epoch] = [this.#writes, this.shells.epoch];
    return {
      recall: () => undefined,
      keep: ({ task, index, variables }, came) => {
        const kept = { ...came(), variables, since, epoch };
        const all = everything.some((name) => kept.touched.some((names) => names.has(name)));
        if (all || !this.isValid(host, kept)) return;
        let tasks = this.#kept.get(host);
        if (!tasks) this.#kept.set(host, (tasks = new Map<Task, Map<number | undefined, Kept>>()));
        let tries = tasks.get(task);
        if (!tries) tasks.set(task, (tries = new Map<number | undefined, Kept>()));
        tries.set(index, kept);
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

function isSameLoop(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => isSame(value, b.get(name)));
}

/** Whether values are the same in every respect; of what is neither text, number, list nor dict, only itself is. */
function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!(a instanceof Dict && b instanceof Dict)) return a === b;
  const [left, right] = [[...a], [...b]];
  return left.length === right.length && left.every((entry, i) => isSame(entry, right[i]));
}
