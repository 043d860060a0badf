import type { Node, Task } from '../playbook/ast.js';
import type { HostState } from './host.js';

/** The handlers of a play, in the order they run, and who was notified. */
export class Handlers {
  readonly #list: Task[] = [];
  readonly #own = new Set<Task>();
  readonly #notified = new Map<Task, Set<HostState>>();

  /** @param nameOf a handler's name with its templates rendered; `undefined` where that cannot be done */
  constructor(
    nodes: readonly Node[],
    private readonly nameOf: (handler: Task) => string | undefined,
  ) {
    this.add(nodes);
  }

  /** More handlers, behind those there are (`include_role`). */
  add(nodes: readonly Node[]): void {
    for (const task of tasksIn(nodes)) {
      if (this.#own.has(task)) continue;
      this.#own.add(task);
      this.#list.push(task);
    }
  }

  /** Marks tasks as running as handlers that are not in the list: those a handler includes. */
  adopt(nodes: readonly Node[]): void {
    for (const task of tasksIn(nodes)) this.#own.add(task);
  }

  has(task: Task): boolean {
    return this.#own.has(task);
  }

  get list(): readonly Task[] {
    return this.#list;
  }

  /**
   * Notifies handlers by name (`name` or `role : name`; the last one of that name) or by a topic they listen to (all).
   * @returns the names of handlers that were not notified before, or `undefined` where there is no such handler
   */
  notify(host: HostState, name: string): string[] | undefined {
    const named = this.#list.findLast((h) => this.names(h).includes(name));
    const found = new Set([...(named ? [named] : []), ...this.#list.filter((h) => h.listen.includes(name))]);
    if (found.size === 0) return undefined;
    return [...found].flatMap((handler) => {
      let hosts = this.#notified.get(handler);
      if (!hosts) this.#notified.set(handler, (hosts = new Set()));
      if (hosts.has(host)) return [];
      hosts.add(host);
      return [this.nameOf(handler) ?? handler.action];
    });
  }

  /** Which of these hosts are to run a handler; they are not afterwards. */
  take(handler: Task, hosts: readonly HostState[]): HostState[] {
    const notified = this.#notified.get(handler);
    return hosts.filter((host) => notified?.delete(host));
  }

  /** The names of handlers that a host was notified of and has not run. */
  pending(host: HostState): string[] {
    return this.#list
      .filter((handler) => this.#notified.get(handler)?.has(host))
      .map((handler) => this.nameOf(handler) ?? handler.action);
  }

  /** All names of handlers and topics, for did-you-means. */
  known(): string[] {
    return this.#list.flatMap((h) => [...this.names(h), ...h.listen]);
  }

  private names(handler: Task): string[] {
    const name = this.nameOf(handler);
    if (name === undefined) return [];
    return handler.role ? [name, `${handler.role.name} : ${name}`] : [name];
  }
}

function tasksIn(nodes: readonly Node[]): Task[] {
  return nodes.flatMap((node) => (node.kind === 'task' ? [node] : tasksIn(node.tasks)));
}
