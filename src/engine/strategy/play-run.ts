import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import type { TaskOutcome } from '../task/outcome.js';
import { keyword } from '../vars/keywords.js';
import { toBool } from '../vars/settings.js';
import { comparePlaces, Cursor } from './cursor.js';
import { isMeta, runMeta, type MetaMeans } from './meta.js';
import { runStep } from './step.js';
import { isActive, moveOn, type Walker } from './walk.js';

/** How a play ended for its batch. */
export interface PlayEnd {
  /** `meta: end_play`, or a failure that ends the play for all (`any_errors_fatal`, `max_fail_percentage`). */
  readonly ended: 'no' | 'batch' | 'play' | 'failed';
}

/** Runs a play on one batch of hosts, host by host walking through its tasks. */
export class PlayRun {
  readonly #walkers: readonly Walker[];
  #ended: PlayEnd['ended'] = 'no';

  constructor(
    private readonly state: PlayState,
    tasks: Cursor,
  ) {
    this.#walkers = state.batch.map((host) => ({ host, cursor: tasks.copy() }));
  }

  /** `linear`: all hosts of the batch are done with a task before any begins the next. */
  async linear(): Promise<PlayEnd> {
    for (let turn = this.turn(); turn; turn = this.turn()) await this.step(turn.task, turn.walkers);
    return this.end();
  }

  /** `free`: every host goes on as soon as it can. */
  async free(): Promise<PlayEnd> {
    await Promise.all(
      this.#walkers.map(async (walker) => {
        for (;;) {
          const { task } = walker.cursor;
          if (!task || !isActive(walker) || this.over()) return;
          await this.step(task, [walker]);
        }
      }),
    );
    return this.end();
  }

  private end(): PlayEnd {
    for (const { host, cursor } of this.#walkers) if (cursor.failed) host.failed = true;
    return { ended: this.#ended };
  }

  private over(): boolean {
    return this.#ended !== 'no' || this.state.shared.signal.aborted;
  }

  /** The task that is furthest behind, and the hosts that are at it. */
  private turn(): { task: Task; walkers: Walker[] } | undefined {
    if (this.over()) return undefined;
    const active = this.#walkers.filter(isActive).map((walker) => ({ walker, place: walker.cursor.place }));
    const [first, ...rest] = active;
    if (!first) return undefined;
    const behind = rest.reduce((a, b) => (comparePlaces(b.place, a.place) < 0 ? b : a), first);
    const { task } = behind.walker.cursor;
    if (!task) return undefined;
    const walkers = active
      .filter(({ walker, place }) => walker.cursor.task === task && comparePlaces(place, behind.place) === 0)
      .map(({ walker }) => walker);
    return { task, walkers };
  }

  private async step(task: Task, walkers: readonly Walker[]): Promise<void> {
    if (isMeta(task)) {
      await runMeta(
        this.state,
        task,
        walkers.map((w) => w.host),
        this.means(),
      );
      for (const w of walkers) if (w.cursor.task === task) w.cursor.advance();
      return;
    }
    const outcomes = await this.run(task, walkers);
    moveOn(this.state, walkers, outcomes);
    this.judge(task, outcomes);
  }

  private run(task: Task, walkers: readonly Walker[]): Promise<Map<HostState, TaskOutcome>> {
    return runStep(
      this.state,
      task,
      walkers.map((w) => w.host),
      (host) => this.fail(host),
    );
  }

  private fail(host: HostState): 'rescued' | 'failed' {
    const walker = this.#walkers.find((w) => w.host === host);
    return walker?.cursor.fail() ?? 'failed';
  }

  private means(): MetaMeans {
    return {
      flushHandlers: (hosts) => this.flush(hosts),
      endHost: (host) => this.#walkers.find((w) => w.host === host)?.cursor.end(),
      endPlay: (scope) => {
        this.#ended = scope;
      },
      refreshInventory: () => this.state.refreshInventory(),
    };
  }

  /** Runs the handlers that hosts were notified of, in the order in which they are defined. */
  private async flush(hosts: readonly HostState[]): Promise<void> {
    const { handlers, forceHandlers } = this.state;
    const out = this.#walkers.filter((w) => w.cursor.failed && !w.host.unreachable).map((w) => w.host);
    const taking = forceHandlers ? [...hosts, ...out] : hosts;
    // A handler may notify one that comes after it: the list is read as it grows.
    for (let i = 0; i < handlers.list.length && !this.over(); i++) {
      const handler = handlers.list[i];
      if (!handler) continue;
      const notified = handlers.take(
        handler,
        taking.filter((h) => !h.unreachable && !this.outOfHandlers(h, out)),
      );
      if (notified.length > 0 && this.state.selected(handler)) await this.handle(handler, notified);
    }
  }

  private outOfHandlers(host: HostState, failedBefore: readonly HostState[]): boolean {
    const failed = this.#walkers.find((w) => w.host === host)?.cursor.failed ?? false;
    return failed && !failedBefore.includes(host) && !this.state.forceHandlers;
  }

  private async handle(handler: Task, hosts: readonly HostState[]): Promise<void> {
    if (isMeta(handler)) return runMeta(this.state, handler, hosts, this.means());
    const outcomes = await runStep(this.state, handler, hosts, (host) => this.fail(host));
    const walkers = hosts.map((host) => ({ host, cursor: new Cursor([], () => true) }));
    moveOn(this.state, walkers, outcomes);
    for (const { cursor } of walkers) if (cursor.task) this.state.handlers.adopt([cursor.task]);
    await this.included(walkers);
    this.judge(handler, outcomes);
  }

  /** Runs what a handler included. */
  private async included(walkers: readonly Walker[]): Promise<void> {
    for (;;) {
      const active = walkers.filter((w) => isActive(w) && !w.cursor.failed);
      const task = active[0]?.cursor.task;
      if (!task || this.over()) return;
      this.state.handlers.adopt([task]);
      const turn = active.filter((w) => w.cursor.task === task);
      const outcomes = await runStep(
        this.state,
        task,
        turn.map((w) => w.host),
        (host) => {
          turn.find((w) => w.host === host)?.cursor.end();
          return this.fail(host);
        },
      );
      moveOn(this.state, turn, outcomes);
    }
  }

  /** `any_errors_fatal` and `max_fail_percentage`: one host's failure may be the end for all. */
  private judge(task: Task, outcomes: ReadonlyMap<HostState, TaskOutcome>): void {
    const failed = [...outcomes].some(([h, o]) => !o.ignored && (h.unreachable || o.status === 'failed'));
    if (!failed) return;
    const fatal = keyword(task, 'any_errors_fatal');
    const standing = this.#walkers.filter((w) => isActive(w) && !w.cursor.failed);
    if (fatal && toBool(this.state.static(fatal.value), 'any_errors_fatal')) {
      for (const { host, cursor } of standing)
        if (!cursor.insideRescue) {
          host.failed = true;
          cursor.end();
        }
      if (standing.every((w) => w.host.failed)) this.#ended = 'failed';
      return;
    }
    const { maxFailPercentage } = this.state;
    if (maxFailPercentage === undefined) return;
    const out = this.#walkers.filter((w) => w.host.unreachable || w.cursor.failed).length;
    if ((out / this.#walkers.length) * 100 <= maxFailPercentage) return;
    for (const { host } of standing) host.failed = true;
    this.#ended = 'failed';
  }
}
