import { HapError } from '../model/index.js';
import type { Play, Task } from '../playbook/ast.js';
import { str } from '../python/repr.js';
import type { Value } from '../python/index.js';
import { DueWay } from './ahead/due-way.js';
import { LockedWay } from './ahead/locked-way.js';
import { Alike } from './ahead/alike.js';
import { Foreseen } from './ahead/foreseen.js';
import { LookAhead } from './ahead/look-ahead.js';
import { TurnWay, type Lookout } from './ahead/turn-way.js';
import { batches, ordered } from './batches.js';
import { compilePlay, handlerGroups } from './compile.js';
import { Handlers } from './handlers.js';
import type { HostState } from './host.js';
import { PlayScope, type PlayScopeSources } from './play-scope.js';
import type { PlayState } from './play-state.js';
import { Batch } from './strategy/batch.js';
import { PlayRun, type PlayEnd } from './strategy/play-run.js';
import { selectedByTags, tagsOf } from './tags.js';
import { text, toBool } from './vars/settings.js';

/** What a play is run with. */
export interface PlayRequest extends PlayScopeSources {
  /** Where the play stands: in which playbook, as given, and as which of its plays, from 0. */
  readonly playbook: string;
  readonly index: number;
  refreshInventory(): void;
}

/** One play: its hosts, its variables, and its batches. */
export class PlayRunner {
  readonly #from: PlayRequest;
  readonly #scope: PlayScope;
  readonly #selected = new Map<Task, boolean>();
  readonly #name: string;

  constructor(from: PlayRequest) {
    this.#from = from;
    this.#scope = new PlayScope(from);
    this.#scope.playName = this.#name = this.nameOf();
  }

  /** Runs the play on its hosts, batch by batch. @returns whether the run ends with it @throws HapError */
  async run(): Promise<'next' | 'stop'> {
    const { play, shared } = this.#from;
    const hosts = this.hosts(shared.options.limit);
    if (hosts.length === 0) {
      this.begin(hosts);
      shared.emit({ type: 'no-hosts', reason: 'no-match' });
      return 'next';
    }
    const serial = play.serial.map((s) => text(this.#scope.static(s.value)));
    let broken = false;
    const begun = new Set<HostState>();
    for (const batch of batches(hosts, serial, play.serial[0]?.position)) {
      if (shared.signal.aborted) {
        this.neverBegan(begun);
        return 'stop';
      }
      for (const host of batch) begun.add(host);
      const before = out(shared.hosts.all());
      this.begin(batch);
      const end = await this.runBatch(batch);
      if (end.endPlay) return 'next';
      broken ||= end.broken;
      if (out(shared.hosts.all()) - before === batch.length) return 'stop';
    }
    return broken ? 'stop' : 'next';
  }

  /** The run is interrupted before the play was done with all of its hosts. */
  neverBegan(begun: ReadonlySet<HostState> = new Set()): void {
    const { shared } = this.#from;
    try {
      const left = this.hosts(shared.options.limit).filter((host) => !begun.has(host));
      shared.leftOver.neverBegan(left.map((host) => host.name));
    } catch (error) {
      // Which they are can depend on what was to come.
      if (!(error instanceof HapError)) throw error;
    }
  }

  /** The hosts of the play, in its order, those that failed before included. @throws HapError */
  private hosts(limit: string | undefined): HostState[] {
    const { play, inventory, shared } = this.#from;
    const pattern = this.#scope.static(play.hosts.value);
    const wanted = Array.isArray(pattern) ? pattern.map(text) : text(pattern);
    const { hosts, problems } = inventory.match(wanted, limit === undefined ? {} : { limit });
    for (const { error } of problems) shared.warn(error.summary, play.hosts.position);
    const order = play.order && text(this.#scope.static(play.order.value));
    const matched = ordered(hosts, order, play.order?.position);
    // Those there are, in the order of the inventory, whatever the play's order.
    this.#scope.hosts = hosts;
    return matched.map((name) => shared.hosts.get(name));
  }

  private begin(hosts: readonly HostState[]): void {
    const { play, shared } = this.#from;
    shared.emit({
      type: 'play-start',
      name: this.#name,
      free: this.strategy() !== 'linear',
      hosts: hosts.filter((h) => !h.failed && !h.unreachable).map((h) => h.name),
      position: play.position,
    });
  }

  private async runBatch(hosts: readonly HostState[]): Promise<PlayEnd> {
    const { playbook, index, shared } = this.#from;
    const state = this.state(new Batch(hosts));
    const run = new PlayRun(state, compilePlay(this.#from.play, this.compileOptions(state.forceHandlers)));
    shared.leftOver.watch({ playbook, play: index, batch: state.batch, handlers: state.handlers });
    switch (this.strategy()) {
      case 'linear':
        return run.linear();
      case 'free':
        return run.free(false);
      case 'host_pinned':
        return run.free(true);
    }
  }

  private compileOptions(forceHandlers: boolean): Parameters<typeof compilePlay>[1] {
    const { play, shared } = this.#from;
    const { gathering } = shared.options;
    const wanted = this.flag(play.gatherFacts?.value, gathering !== 'explicit');
    return { nextId: () => shared.load.session.nextId(), gather: wanted, forceHandlers };
  }

  /** @throws HapError `bad-keyword` */
  private strategy(): 'linear' | 'free' | 'host_pinned' {
    const { strategy } = this.#from.play;
    const name = strategy === undefined ? 'linear' : text(this.#scope.static(strategy.value));
    switch (name.replace(/^ansible\.builtin\./, '')) {
      case 'linear':
      case 'debug':
        return 'linear';
      case 'free':
        return 'free';
      case 'host_pinned':
        return 'host_pinned';
      default:
        throw new HapError({
          code: 'bad-keyword',
          summary: `strategy '${name}' is not known`,
          hint: 'It is linear, free or host_pinned.',
          position: strategy?.position,
        });
    }
  }

  private state(batch: Batch): PlayState {
    const { shared, play, inventory, templar } = this.#from;
    const percentage = play.maxFailPercentage;
    const scope = this.#scope;
    scope.batch = batch;
    for (const known of shared.hosts.all()) if (known.failed || known.unreachable) batch.removed.add(known);
    const lookout: Lookout = {
      begin: (turn) => ahead.begin(turn),
      asked: (turn) => ahead.asked(turn),
      changed: (turn) => ahead.changed(turn),
    };
    const way = shared.lookAhead ? new TurnWay(shared.shells, lookout) : new DueWay(shared.shells);
    const foreseen = new Foreseen(shared.shells, lookout);
    const state: PlayState = {
      shared,
      play,
      inventory,
      batch,
      way: new LockedWay(way, shared.shells, shared.locks),
      foreseen,
      alike: new Alike(shared.shells),
      ahead: false,
      variables: scope.variables(),
      handlers: new Handlers(
        handlerGroups(play),
        (handler) => this.handlerName(handler),
        shared.leftOver.of(this.#from.playbook, this.#from.index),
      ),
      forceHandlers: this.flag(play.forceHandlers?.value, shared.options.forceHandlers),
      smartGathering: shared.options.gathering === 'smart',
      maxFailPercentage: percentage && Number(text(scope.static(percentage.value)).replace(/%$/, '')),
      selected: (task) => this.selected(task),
      renderer: (variables, place) => templar.renderer(variables, place),
      addRole: (role) => {
        scope.addRole(role);
        foreseen.anyWritten();
      },
      refreshInventory: () => this.refreshInventory(batch),
    };
    const ahead = new LookAhead(state);
    return state;
  }

  /** Hosts that the play's pattern no longer names leave it; new ones wait for the next play. */
  private refreshInventory(batch: Batch): void {
    this.#from.refreshInventory();
    const named = new Set(this.hosts(this.#from.shared.options.limit));
    for (const { host, cursor } of batch.walkers) {
      if (named.has(host)) continue;
      cursor.end();
      batch.removed.add(host);
    }
  }

  private selected(task: Task): boolean {
    if (task.implicit) return true;
    let selected = this.#selected.get(task);
    if (selected === undefined) {
      const tags = tagsOf(task, (value) => this.#scope.static(value, task.role));
      this.#selected.set(task, (selected = selectedByTags(tags, this.#from.shared.options.tags)));
    }
    return selected;
  }

  private handlerName(handler: Task): string | undefined {
    if (handler.name === undefined || typeof handler.name === 'string') return handler.name ?? handler.action;
    try {
      return text(this.#scope.static(handler.name, handler.role));
    } catch (error) {
      // As in Ansible: a handler whose name cannot be known cannot be notified by it.
      if (error instanceof HapError) return undefined;
      throw error;
    }
  }

  private flag(value: Value | undefined, otherwise: boolean): boolean {
    return value === undefined || value === null ? otherwise : toBool(this.#scope.static(value), 'keyword');
  }

  private nameOf(): string {
    const { name, hosts } = this.#from.play;
    return shownName(name, this.#scope) || shownName(hosts.value, this.#scope);
  }
}

function shownName(value: Play['name'], scope: PlayScope): string {
  if (value === undefined || value === null) return '';
  try {
    const rendered = scope.static(value);
    return (Array.isArray(rendered) ? rendered.map(text).join(',') : text(rendered)).trim();
  } catch (error) {
    if (error instanceof HapError) return str(value);
    throw error;
  }
}

/** How many hosts are out. */
function out(hosts: Iterable<HostState>): number {
  return [...hosts].filter((h) => h.failed || h.unreachable).length;
}
