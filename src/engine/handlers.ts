import type { Node, Task } from '../playbook/ast.js';
import type { HostState } from './host.js';
import { handlerName, meant, type HandlersLeft, type PendingHandler } from './left-over.js';

/** The handlers of a play, in the order they run, and who was notified. */
export class Handlers {
  readonly #groups: Task[][] = [];
  readonly #own = new Set<Task>();
  readonly #notified = new Map<Task, Set<HostState>>();
  /** Those that have run, and those that were tried in vain. */
  readonly #ran = new Map<HostState, Set<Task>>();
  readonly #failed = new Map<HostState, Set<Task>>();
  readonly #flushes = new Map<HostState, number>();

  /**
   * @param groups handlers as files and sections hold them
   * @param nameOf a handler's name with its templates rendered; `undefined` where that cannot be done
   * @param earlier those that an earlier run has left to this one
   */
  constructor(
    groups: readonly (readonly Node[])[],
    private readonly nameOf: (handler: Task) => string | undefined,
    private readonly earlier: readonly PendingHandler[] = [],
  ) {
    for (const group of groups) this.add(group);
  }

  /** A further group of handlers, behind those there are (`include_role`). */
  add(nodes: readonly Node[]): void {
    const tasks = tasksIn(nodes).filter((task) => !this.#own.has(task));
    if (tasks.length === 0) return;
    for (const task of tasks) this.#own.add(task);
    this.#groups.push(tasks);
  }

  /** Marks tasks as running as handlers that are in no group: those a handler includes. */
  adopt(nodes: readonly Node[]): void {
    for (const task of tasksIn(nodes)) this.#own.add(task);
  }

  has(task: Task): boolean {
    return this.#own.has(task);
  }

  /** All handlers, in the order they run. */
  list(): Task[] {
    return this.#groups.flat();
  }

  /**
   * Notifies handlers by name (`name` or `role : name`) or by a topic they listen to. Of handlers with the same name the
   * first of the last group is meant; of those that listen, all.
   * @returns the names of handlers that were not notified before, or `undefined` where there is no such handler
   */
  notify(host: HostState, name: string): string[] | undefined {
    const found = new Set(this.named(name));
    for (const handler of this.list()) if (handler.listen.includes(name)) found.add(handler);
    if (found.size === 0) return undefined;
    return [...found].flatMap((handler) => this.mark(handler, host));
  }

  /**
   * A host comes to a flush: what an earlier run has left for it is notified.
   * @returns the names of handlers that were not notified before
   */
  flushing(host: HostState): string[] {
    const flush = this.#flushes.get(host) ?? 0;
    this.#flushes.set(host, flush + 1);
    const due = this.earlier.filter((left) => left.host === host.name && left.flush === flush);
    return due.flatMap(({ handler }) => {
      const task = meant(this.list(), handler);
      return task ? this.mark(task, host) : [];
    });
  }

  private mark(handler: Task, host: HostState): string[] {
    let hosts = this.#notified.get(handler);
    if (!hosts) this.#notified.set(handler, (hosts = new Set()));
    if (hosts.has(host)) return [];
    hosts.add(host);
    return [this.nameOf(handler) ?? handler.action];
  }

  isNotified(handler: Task, host: HostState): boolean {
    return this.#notified.get(handler)?.has(host) ?? false;
  }

  /** A host's turn at a handler is over. @param well whether it has run to its end */
  done(handler: Task, host: HostState, well: boolean): void {
    this.#notified.get(handler)?.delete(host);
    const [into, outOf] = well ? [this.#ran, this.#failed] : [this.#failed, this.#ran];
    into.set(host, (into.get(host) ?? new Set()).add(handler));
    outOf.get(host)?.delete(handler);
  }

  /** What a host has left, at which flush it would come; and what it has run. Those tried in vain are left as well. */
  left(host: HostState): HandlersLeft {
    const failed = this.#failed.get(host);
    const pending = this.list().filter((task) => failed?.has(task) === true || this.isNotified(task, host));
    const flushes = this.#flushes.get(host) ?? 0;
    // What failed did so in a flush that was under way.
    const flush = failed && failed.size > 0 ? flushes - 1 : flushes;
    return {
      pending: pending.map(handlerName),
      flush,
      ran: [...(this.#ran.get(host) ?? [])].map(handlerName),
    };
  }

  /** All names of handlers and topics, for did-you-means. */
  known(): string[] {
    return this.list().flatMap((h) => [...this.names(h), ...h.listen]);
  }

  private named(name: string): Task[] {
    for (const group of [...this.#groups].reverse()) {
      const found = group.find((handler) => this.names(handler).includes(name));
      if (found) return [found];
    }
    return [];
  }

  private names(handler: Task): string[] {
    const name = handler.name === undefined ? undefined : this.nameOf(handler);
    if (name === undefined) return [];
    return handler.role ? [name, `${handler.role.name} : ${name}`] : [name];
  }
}

/** All tasks of some nodes, those in blocks included. */
export function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) => (node.kind === 'task' ? [node] : tasksIn(node.tasks)));
}
