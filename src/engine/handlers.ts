import type { Node, Task } from '../playbook/ast.js';
import type { HostState } from './host.js';

/** The handlers of a play, in the order they run, and who was notified. */
export class Handlers {
  readonly #groups: Task[][] = [];
  readonly #own = new Set<Task>();
  readonly #notified = new Map<Task, Set<HostState>>();

  /**
   * @param groups handlers as files and sections hold them
   * @param nameOf a handler's name with its templates rendered; `undefined` where that cannot be done
   */
  constructor(
    groups: readonly (readonly Node[])[],
    private readonly nameOf: (handler: Task) => string | undefined,
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
    return [...found].flatMap((handler) => {
      let hosts = this.#notified.get(handler);
      if (!hosts) this.#notified.set(handler, (hosts = new Set()));
      if (hosts.has(host)) return [];
      hosts.add(host);
      return [this.nameOf(handler) ?? handler.action];
    });
  }

  isNotified(handler: Task, host: HostState): boolean {
    return this.#notified.get(handler)?.has(host) ?? false;
  }

  /** A host has run a handler. */
  done(handler: Task, host: HostState): void {
    this.#notified.get(handler)?.delete(host);
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
