import pLimit from 'p-limit';
import type { Node, Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { gathering } from '../start-at.js';
import { isActive, type Walker } from './batch.js';
import { comparePlaces, type Place } from './cursor.js';
import { flushHandlers } from './flush.js';
import { bring, type Inclusion } from './include.js';
import { judge } from './judge.js';
import { isMeta, runMeta, type MetaMeans } from './meta.js';
import { passedBy } from './passed-by.js';
import { limited, runStep, type StepResult, type Throttle } from './step.js';

/** How a play ended for its batch. */
export interface PlayEnd {
  /** `meta: end_play`: no further batch. */
  readonly endPlay: boolean;
  /** A failure that was fatal for all (`any_errors_fatal`, `max_fail_percentage`): no further play. */
  readonly broken: boolean;
}

/** Runs a play on one batch of hosts, host by host walking through its tasks. */
export class PlayRun {
  readonly #workers: Throttle;
  #endPlay = false;
  #broken = false;
  #over = false;

  /** Facts that are gathered though the play is begun in its middle. */
  readonly #first: Task | undefined;

  constructor(
    private readonly state: PlayState,
    tasks: readonly Node[],
  ) {
    const { batch, shared } = state;
    this.#workers = limited(shared.options.forks, batch.hosts.length);
    const startAt = shared.startAt?.met ? undefined : shared.startAt;
    const started = batch.begin(tasks, (task) => state.selected(task), startAt);
    if (!started) return;
    startAt?.found();
    const facts = gathering(tasks);
    if (facts && state.selected(facts) && batch.walkers.some((w) => isActive(w) && w.cursor.task !== facts))
      this.#first = facts;
  }

  /** `linear`: all hosts of the batch are done with a task before any begins the next. */
  async linear(): Promise<PlayEnd> {
    let place: Place = [];
    if (this.#first) await this.step(this.#first, this.state.batch.walkers.filter(isActive), true);
    for (let turn = this.turn(place); turn && !this.over(); turn = this.turn(place)) {
      ({ place } = turn);
      await this.step(turn.task, turn.walkers, true);
    }
    return this.end();
  }

  /** `free`: every host goes on as soon as it can. @param pinned a host is not left before it is done */
  async free(pinned: boolean): Promise<PlayEnd> {
    const hosts = pLimit(pinned ? this.state.shared.options.forks : Infinity);
    const walk = async (walker: Walker): Promise<void> => {
      if (this.#first && isActive(walker)) await this.step(this.#first, [walker], false);
      for (let { task } = walker.cursor; task && isActive(walker) && !this.over(); { task } = walker.cursor)
        await this.step(task, [walker], false);
    };
    const { batch, shared } = this.state;
    await Promise.all(batch.walkers.map((walker) => hosts(() => walk(walker))));
    if (batch.reachable().length === 0) shared.emit({ type: 'no-hosts', reason: 'none-left' });
    return this.end();
  }

  private end(): PlayEnd {
    for (const { host, cursor } of this.state.batch.walkers) host.failed = cursor.failed;
    return { endPlay: this.#endPlay, broken: this.#broken };
  }

  private over(): boolean {
    return this.#over || this.state.shared.signal.aborted;
  }

  /**
   * The next task after a place at which some host is, and the hosts that are at it. Hosts that are behind, since they
   * were lost and are taken back, follow when the others are at the end.
   */
  private turn(after: Place): { task: Task; place: Place; walkers: Walker[] } | undefined {
    let next: { readonly task: Task; readonly place: Place; readonly behind: boolean } | undefined;
    let walkers: Walker[] = [];
    for (const walker of this.state.batch.walkers) {
      const { task, place } = walker.cursor;
      if (!task || !isActive(walker)) continue;
      const behind = comparePlaces(place, after) < 0;
      const isOther = next !== undefined && next.behind !== behind;
      const order =
        next === undefined || (isOther && !behind) ? -1 : isOther ? 1 : comparePlaces(place, next.place);
      if (order < 0) {
        next = { task, place, behind };
        walkers = [];
      }
      if (order <= 0) walkers.push(walker);
    }
    if (!next) return undefined;
    const { task, place } = next;
    return { task, place, walkers: walkers.filter(({ cursor }) => cursor.task === task) };
  }

  private async step(task: Task, walkers: readonly Walker[], together: boolean): Promise<void> {
    const turn: Walker[] = [];
    for (const walker of walkers)
      if (passedBy(this.state, task, walker.host)) walker.cursor.advance();
      else turn.push(walker);
    if (turn.length === 0) return;
    const hosts = turn.map((w) => w.host);
    if (isMeta(task)) {
      await runMeta(this.state, task, hosts, this.means(together));
      for (const { cursor } of turn) if (cursor.task === task) cursor.advance();
      return;
    }
    const result = await runStep(this.state, task, hosts, this.#workers, together);
    this.moveOn(task, turn, result);
    if (together) this.judge(result);
  }

  /** Moves hosts on: into what they included, or to the next task. Those that failed have moved already. */
  private moveOn(task: Task, walkers: readonly Walker[], { outcomes }: StepResult): void {
    const brought = bring(this.state, task, outcomes);
    for (const { host, cursor } of walkers) {
      if (cursor.task !== task) continue;
      if (brought.some(({ hosts }) => hosts.includes(host))) cursor.include(blocksOf(brought, host));
      else cursor.advance();
    }
  }

  private means(together: boolean): MetaMeans {
    const { batch } = this.state;
    return {
      flushHandlers: (hosts) =>
        flushHandlers(
          this.state,
          hosts,
          (handler, turn) => this.handle(handler, turn, together),
          () => this.over(),
        ),
      endHost: (host) => {
        batch.walker(host)?.cursor.end();
        batch.removed.add(host);
      },
      endBatch: () => {
        for (const { cursor } of batch.reachable()) if (!cursor.failed) cursor.end();
      },
      endPlay: () => {
        this.#endPlay = true;
      },
    };
  }

  private async handle(
    handler: Task,
    hosts: readonly HostState[],
    together: boolean,
  ): Promise<StepResult['outcomes']> {
    if (isMeta(handler)) {
      await runMeta(this.state, handler, hosts, this.means(together), true);
      return new Map();
    }
    const result = await runStep(this.state, handler, hosts, this.#workers, together);
    if (together) this.judge(result);
    return result.outcomes;
  }

  private judge(result: StepResult): void {
    const { breaks, ends, noneLeft } = judge(this.state, result, this.#broken);
    this.#broken = breaks;
    this.#over ||= ends;
    for (let i = 0; i < noneLeft; i++) this.state.shared.emit({ type: 'no-hosts', reason: 'none-left' });
  }
}

/** What a host includes, each at the same place for all hosts. */
function blocksOf(
  brought: readonly Inclusion[],
  host: HostState,
): (Inclusion['included']['block'] | undefined)[] {
  return brought.map(({ hosts, included }) => (hosts.includes(host) ? included.block : undefined));
}
