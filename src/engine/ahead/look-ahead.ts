import { HapError } from '../../model/index.js';
import type { Block, Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';
import type { PlayState } from '../play-state.js';
import { findAction } from '../actions/index.js';
import { flag } from '../result.js';
import { isActive } from '../strategy/batch.js';
import type { Cursor } from '../strategy/cursor.js';
import { flushes, isMeta } from '../strategy/meta.js';
import { passedBy } from '../strategy/passed-by.js';
import { remember } from '../strategy/remember.js';
import { runTask } from '../task/executor.js';
import type { Included, IncludeRequest, TaskOutcome } from '../task/outcome.js';
import { keyword } from '../vars/keywords.js';
import type { Foresight } from './foreseen.js';
import { NotYet } from './not-yet.js';
import { Pending } from './pending.js';
import { PeekWay } from './peek-way.js';
import { Scout } from './scout.js';
import type { Lookout } from './turn-way.js';
import type { Turn } from './way.js';
import { Window } from './window.js';

/** What a look at a task gave: its outcome, or why there is none. */
type Seen = TaskOutcome | 'waits' | 'unknown' | 'end';

/**
 * Looks at the tasks that come after a host's turn, and sends what they will ask together with what the turn asks. Each is
 * run as it will be in its turn, but on a copy of what is known of the host, and it gets no further than what it asks:
 * where it would change something, all behind it will have to be looked up anew, and the look ends.
 * Nothing but the answers is kept, so that a task that is looked at ahead means what it means without.
 */
export class LookAhead implements Lookout {
  readonly #included = new Map<Task, Map<string, Included>>();
  readonly #windows = new Map<HostState, Window>();
  readonly #looks = new Map<HostState, Looks>();

  constructor(private readonly state: PlayState) {}

  asked({ host, task }: Turn): void {
    this.window(host).passed(task);
  }

  changed({ host }: Turn): void {
    this.window(host).changed();
  }

  /** Looks at what comes after a turn. What it sends leaves in the same write as what was sent in this turn of the event loop. */
  begin(turn: Turn): void {
    const { walkers } = this.state.batch;
    const walker = this.state.batch.walker(turn.host);
    if (!walker) return;
    const first = walkers.find(isActive)?.host === turn.host;
    const pass = new Pass(this.state, turn, {
      left: this.window(turn.host).size,
      first,
      looks: this.looks(turn.host),
      include: (task, request) => this.include(task, request),
    });
    // What goes wrong with a task is told in its turn.
    pass.run(walker.cursor.copy()).catch(() => undefined);
  }

  /** What earlier looks have seen, as long as nothing was changed since. */
  private looks(host: HostState): Looks {
    const { epoch } = this.state.shared.shells;
    let looks = this.#looks.get(host);
    if (looks?.epoch !== epoch) this.#looks.set(host, (looks = { epoch, seen: new Map() }));
    return looks;
  }

  private window(host: HostState): Window {
    let window = this.#windows.get(host);
    if (!window) this.#windows.set(host, (window = new Window()));
    return window;
  }

  /** What a task includes, read once for all looks. @throws HapError */
  private include(task: Task, request: IncludeRequest): Included {
    let known = this.#included.get(task);
    if (!known) this.#included.set(task, (known = new Map<string, Included>()));
    let included = known.get(request.key);
    if (!included) known.set(request.key, (included = request.load()));
    return included;
  }
}

/** What looks between two changes have seen of a host's tasks, so that none is looked at again without need. */
interface Looks {
  readonly epoch: number;
  readonly seen: Map<Task, Seen>;
}

/** What a look is told. */
interface PassOptions {
  /** How many tasks to look at. */
  readonly left: number;
  /** The host is the one on which tasks run that run once. */
  readonly first: boolean;
  readonly looks: Looks;
  include(task: Task, request: IncludeRequest): Included;
}

/** One look at what comes. */
class Pass {
  readonly #scout: Scout;
  readonly #foresight: Foresight;
  private left: number;
  /** A task may yet notify handlers that are not notified now. */
  #mayNotify = false;

  constructor(
    private readonly state: PlayState,
    private readonly turn: Turn,
    private readonly options: PassOptions,
  ) {
    this.#scout = new Scout(state, turn.host);
    this.#foresight = state.foreseen.look(turn.host);
    this.left = options.left;
  }

  async run(cursor: Cursor): Promise<void> {
    const { task } = cursor;
    if (!(await this.rest(cursor))) return;
    if (task && (task === this.turn.task || isMeta(task))) cursor.advance();
    for (let next = cursor.task; next; next = cursor.task) if (!(await this.step(cursor, next))) return;
  }

  /** What is left of the turn itself: further items of its loop, further handlers. @returns whether to look on */
  private async rest(cursor: Cursor): Promise<boolean> {
    const { task, index } = this.turn;
    if (index !== undefined) {
      const seen = await this.look(task, index + 1);
      if (seen === 'end') return false;
    }
    this.#mayNotify = task.notify.length > 0;
    this.#scout.elsewhere.add(task);
    if (!this.#scout.pending.add(task)) return false;
    const at = cursor.task;
    return at === task || at === undefined || !isMeta(at) || this.handlers(task);
  }

  private async step(cursor: Cursor, task: Task): Promise<boolean> {
    if (this.left-- <= 0) return false;
    const { state, turn } = this;
    this.#scout.elsewhere.add(task);
    if (passedBy(state, task, turn.host)) {
      cursor.advance();
      return true;
    }
    if (isMeta(task)) {
      if (!flushes(task)) return false;
      cursor.advance();
      return this.handlers();
    }
    const came = this.see(task, this.options.looks.seen);
    const seen = came instanceof Promise ? await came : came;
    if (seen === 'end') return false;
    if (typeof seen === 'string' || seen.included.length === 0) {
      cursor.advance();
      return typeof seen !== 'string' || this.#scout.pending.add(task);
    }
    cursor.include(this.blocks(task, seen));
    return true;
  }

  /** Handlers that the host has been notified of, or may be by then. @param after only those behind this one */
  private async handlers(after?: Task): Promise<boolean> {
    const { state, turn } = this;
    const all = state.handlers.list();
    for (const handler of all.slice(after ? all.indexOf(after) + 1 : 0)) {
      if (isMeta(handler)) continue;
      const { pending, elsewhere } = this.#scout;
      elsewhere.add(handler);
      const notified = state.handlers.isNotified(handler, turn.host);
      if (!notified && !this.#mayNotify) continue;
      const seen = notified ? await this.see(handler) : 'unknown';
      if (seen === 'end') return false;
      const known = typeof seen !== 'string' && seen.included.length === 0;
      if (!known && !pending.add(handler)) return false;
    }
    return true;
  }

  private blocks(task: Task, { included }: TaskOutcome): Block[] {
    return included.map((request) => this.options.include(task, request).block);
  }

  /** Looks at a task, and keeps what it would set where that is known. */
  private see(task: Task, before?: Map<Task, Seen>): Seen | Promise<Seen> {
    const came = before?.get(task) ?? this.seeOrNot(task);
    return came instanceof Promise
      ? came.then((seen) => this.saw(task, seen, before))
      : this.saw(task, came, before);
  }

  private saw(task: Task, seen: Seen, before: Map<Task, Seen> | undefined): Seen {
    const { pending } = this.#scout;
    // One that waits still asks all it has to, and nobody waits for it where it sets nothing.
    if (seen === 'waits' ? Pending.isSilent(task) : seen !== 'unknown') before?.set(task, seen);
    this.#mayNotify ||= task.notify.length > 0 && (typeof seen === 'string' || flag(seen.result, 'changed'));
    if (typeof seen === 'string') return seen;
    if (seen.status === 'unreachable' || (seen.status === 'failed' && !seen.ignored)) return 'end';
    remember(this.#scout.state, task, [this.#scout.host], seen);
    pending.settle(task, seen.status !== 'skipped' && seen.status !== 'failed');
    return seen;
  }

  private seeOrNot(task: Task): Promise<Seen> | Seen {
    if (keyword(task, 'delegate_to') || (keyword(task, 'run_once') && !this.options.first)) return 'unknown';
    return this.look(task, 0);
  }

  /** @param from the first item of its loop to look at */
  private look(task: Task, from: number): Promise<Seen> | Seen {
    // Each item sees what those before it set, while ahead of their turn all ask together.
    if (task.loop && !findAction(task.action)?.includes && !this.#scout.pending.add(task)) return 'unknown';
    return new Promise((resolve, reject) => {
      const way = new PeekWay(
        this.state.shared.shells,
        () => resolve('waits'),
        (bytes) => (this.left -= Math.floor(bytes / bytesOfATask)),
      );
      const state = { ...this.#scout.state, way, foresight: this.#foresight };
      runTask(state, this.#scout.host, task, from).catch(why).then(resolve, reject);
    });
  }
}

/** So many bytes of questions count as a task of their own: what is sent ahead is not to hold up what is due. */
const bytesOfATask = 16_384;

function why(error: unknown): Seen {
  if (!(error instanceof NotYet)) {
    if (error instanceof HapError) return 'end';
    throw error;
  }
  return error.reason === 'change' || error.reason === 'wait' ? 'end' : 'unknown';
}
