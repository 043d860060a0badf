import { HapError } from '../model/index.js';
import type { Inventory } from '../inventory/index.js';
import type { Play, Role, Task } from '../playbook/ast.js';
import type { Dict } from '../python/index.js';
import { type Value } from '../python/index.js';
import { HostVars, type Templar } from '../template/index.js';
import { batches, ordered } from './batches.js';
import { compilePlay, handlersOf, rolesInOrder } from './compile.js';
import type { Shared } from './context.js';
import { Handlers } from './handlers.js';
import type { HostState } from './host.js';
import type { PlayState } from './play-state.js';
import { Cursor } from './strategy/cursor.js';
import { PlayRun, type PlayEnd } from './strategy/play-run.js';
import { selectedByTags, tagsOf } from './tags.js';
import { hostMagic, playMagic } from './vars/magic.js';
import { ComputedLayer, LayeredVariables, type Layer } from './vars/scope.js';
import { text, toBool } from './vars/settings.js';
import { dependenciesOf, hostVariables, type PlayVariables } from './vars/task-variables.js';
import { varsFiles } from './vars/vars-files.js';

/** What a play is run with. */
export interface PlayRequest {
  readonly shared: Shared;
  readonly play: Play;
  readonly inventory: Inventory;
  readonly inventorySources: readonly string[];
  readonly templar: Templar;
  /** Answers to `vars_prompt`. */
  readonly prompted: Dict;
  refreshInventory(): void;
}

/** One play: its hosts, its variables, and its batches. */
export class PlayRunner {
  readonly name: string;
  readonly #from: PlayRequest;
  readonly #roles: Role[];
  readonly #files = new Map<string, Dict[]>();
  readonly #selected = new Map<Task, boolean>();
  #hosts: readonly string[] = [];
  #batch: readonly HostState[] = [];
  #magicOfPlay: ReadonlyMap<string, () => Value> | undefined;
  readonly #magic = new Map<string, Layer>();

  constructor(from: PlayRequest) {
    this.#from = from;
    this.#roles = [...rolesInOrder(from.play.roles), ...rolesInOrder(from.play.importedRoles)];
    this.name = this.nameOf();
  }

  /** The hosts of the play, in its order, without those that failed before. @throws HapError */
  hosts(limit: string | undefined): { matched: readonly string[]; left: readonly HostState[] } {
    const { play, inventory, shared } = this.#from;
    const pattern = this.static(play.hosts.value);
    const wanted = Array.isArray(pattern) ? pattern.map(text) : text(pattern);
    const { hosts, problems } = inventory.match(wanted, limit === undefined ? {} : { limit });
    for (const { error } of problems) shared.warn(error.summary, play.hosts.position);
    const order = play.order && text(this.static(play.order.value));
    const matched = ordered(hosts, order, play.order?.position);
    const left = matched.map((h) => shared.hosts.get(h)).filter((h) => !h.failed && !h.unreachable);
    this.#hosts = matched;
    return { matched, left };
  }

  /** Runs the play on its hosts, batch by batch. @returns whether the run ends with it */
  async run(hosts: readonly HostState[]): Promise<'next' | 'stop'> {
    const { play, shared } = this.#from;
    const serial = play.serial.map((s) => text(this.static(s.value)));
    for (const batch of batches(hosts, serial, play.serial[0]?.position)) {
      if (shared.signal.aborted) return 'stop';
      this.#batch = batch;
      const { ended } = await this.runBatch(batch);
      if (ended === 'play') return 'next';
      const out = batch.filter((h) => h.failed || h.unreachable).length;
      if (ended === 'failed' || out === batch.length) {
        if (ended === 'failed') shared.emit({ type: 'no-hosts', reason: 'none-left' });
        return 'stop';
      }
    }
    return 'next';
  }

  private async runBatch(batch: readonly HostState[]): Promise<PlayEnd> {
    const { play, shared } = this.#from;
    const state = this.state(batch);
    const gather = this.flag(play.gatherFacts?.value, true);
    const nodes = compilePlay(play, () => shared.load.session.nextId(), gather);
    const run = new PlayRun(state, new Cursor(nodes, (task) => this.selected(task)));
    const strategy = play.strategy === undefined ? 'linear' : text(this.static(play.strategy.value));
    switch (strategy.replace(/^ansible\.builtin\./, '')) {
      case 'linear':
      case 'debug':
        return run.linear();
      case 'free':
      case 'host_pinned':
        return run.free();
      default:
        throw new HapError({
          code: 'bad-keyword',
          summary: `strategy '${strategy}' is not known`,
          hint: 'It is linear, free or host_pinned.',
          position: play.strategy?.position,
        });
    }
  }

  private state(batch: readonly HostState[]): PlayState {
    const { shared, play, inventory, templar } = this.#from;
    const percentage = play.maxFailPercentage;
    return {
      shared,
      play,
      inventory,
      batch,
      variables: this.variables(),
      handlers: new Handlers(handlersOf(play), (handler) => this.handlerName(handler)),
      forceHandlers: this.flag(play.forceHandlers?.value, shared.options.forceHandlers),
      maxFailPercentage: percentage && Number(text(this.static(percentage.value)).replace(/%$/, '')),
      selected: (task) => this.selected(task),
      renderer: (variables, place) => templar.renderer(variables, place),
      outside: (host) => this.outside(host),
      static: (value) => this.static(value),
      addRole: (role) => {
        if (!this.#roles.includes(role)) this.#roles.push(...dependenciesOf(role), role);
      },
      refreshInventory: () => this.#from.refreshInventory(),
    };
  }

  private variables(): PlayVariables {
    const { play, inventory, shared } = this.#from;
    return {
      play,
      roles: this.#roles,
      vars: [...(play.vars ? [play.vars] : []), this.#from.prompted],
      extra: shared.options.extraVars,
      inventory: (host) => inventory.layers(host, { playbookDir: this.directory() }),
      files: (host) => this.varsFiles(host),
      magic: (host) => this.magic(host),
    };
  }

  private varsFiles(host: string): readonly Dict[] {
    const { play, shared, templar } = this.#from;
    const known = this.#files.get(host);
    if (known || play.varsFiles.length === 0) return known ?? [];
    const variables = play.vars ? this.outside(host).with(play.vars) : this.outside(host);
    const renderer = templar.renderer(variables, {
      playbookDir: this.directory(),
      searchPath: [this.directory()],
    });
    const { layers, complete } = varsFiles(play, renderer, shared.files, (path) =>
      shared.variableFiles.load(path),
    );
    if (complete) this.#files.set(host, layers);
    return layers;
  }

  private magic(host: string): Layer {
    let layer = this.#magic.get(host);
    if (!layer) {
      const own = hostMagic(this.#from.inventory, host);
      const shared = new LiveLayer((this.#magicOfPlay ??= this.playMagic()));
      this.#magic.set(host, (layer = new LayeredVariables([shared, own])));
    }
    return layer;
  }

  private playMagic(): ReadonlyMap<string, () => Value> {
    const { shared, inventory, play, inventorySources } = this.#from;
    const standing = (): string[] =>
      this.#batch.filter((h) => !h.failed && !h.unreachable).map((h) => h.name);
    return playMagic({
      options: shared.options,
      inventory,
      play,
      playName: this.name,
      inventorySources,
      hostvars: new HostVars({
        names: () => inventory.hostNames(),
        has: (host) => inventory.has(host),
        scope: (host) => (inventory.has(host) ? this.outside(host) : undefined),
      }),
      playHosts: () => this.#hosts,
      batch: () => this.#batch.map((h) => h.name),
      standing,
      roleNames: () => ({ direct: play.roles.map((r) => r.name), all: this.#roles.map((r) => r.name) }),
    });
  }

  private outside(host: string): LayeredVariables {
    return hostVariables(this.variables(), this.#from.shared.hosts.get(host));
  }

  private selected(task: Task): boolean {
    let selected = this.#selected.get(task);
    if (selected === undefined) {
      const tags = tagsOf(task, (value) => this.static(value));
      this.#selected.set(task, (selected = selectedByTags(tags, this.#from.shared.options.tags)));
    }
    return selected;
  }

  private handlerName(handler: Task): string | undefined {
    if (handler.name === undefined || typeof handler.name === 'string') return handler.name ?? handler.action;
    try {
      return text(this.static(handler.name, handler.role));
    } catch (error) {
      // As in Ansible: a handler whose name cannot be known cannot be notified by it.
      if (error instanceof HapError) return undefined;
      throw error;
    }
  }

  private flag(value: Value | undefined, otherwise: boolean): boolean {
    return value === undefined || value === null ? otherwise : toBool(this.static(value), 'keyword');
  }

  /** A value rendered with the play's own variables and the extra ones. @throws HapError */
  private static(value: Value, role?: Role): Value {
    const { play, shared, templar } = this.#from;
    const layers: Layer[] = [
      ...this.#roles.map((r) => r.defaults),
      ...(role ? [role.defaults] : []),
      ...(play.vars ? [play.vars] : []),
      ...(role ? [role.vars, role.params] : []),
      this.#from.prompted,
      shared.options.extraVars,
    ];
    if (this.#magicOfPlay) layers.push(new ComputedLayer(this.#magicOfPlay));
    const place = { playbookDir: this.directory(), searchPath: [this.directory()] };
    return templar.renderer(new LayeredVariables(layers), place).render(value);
  }

  private directory(): string {
    const { file } = this.#from.play;
    const slash = file.lastIndexOf('/');
    return slash < 0 ? '.' : file.slice(0, slash) || '/';
  }

  private nameOf(): string {
    const { name, hosts } = this.#from.play;
    const value = name ?? hosts.value;
    try {
      const rendered = this.static(value);
      return Array.isArray(rendered) ? rendered.map(text).join(',') : text(rendered);
    } catch (error) {
      if (error instanceof HapError) return text(value);
      throw error;
    }
  }
}

/** A layer whose values are asked for anew each time. */
class LiveLayer {
  constructor(private readonly made: ReadonlyMap<string, () => Value>) {}
  get(name: string): Value | undefined {
    return this.made.get(name)?.();
  }
  has(name: string): boolean {
    return this.made.has(name);
  }
  names(): Iterable<string> {
    return this.made.keys();
  }
}
