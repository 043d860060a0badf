import type { Task } from '../playbook/ast.js';
import type { HostState } from './host.js';
import type { Batch } from './strategy/batch.js';

/** A handler as a playbook has it, before anything in it is rendered. */
export interface HandlerName {
  /** Its name as written, or its module's where it has none. */
  readonly name: string;
  readonly role?: string | undefined;
  /** `file:line`, to tell apart those of one name. */
  readonly at?: string | undefined;
}

/** A handler that was notified and has not run. */
export interface PendingHandler {
  readonly playbook: string;
  /** Which play of the playbook, from 0. */
  readonly play: number;
  readonly handler: HandlerName;
  readonly host: string;
  /** At which flush of the play it would have run, from 0. */
  readonly flush: number;
}

/** The name of a handler. */
export function handlerName({ name, action, role, position }: Task): HandlerName {
  return {
    name: typeof name === 'string' ? name : action,
    role: role?.name,
    at: position && `${position.file}:${position.line}`,
  };
}

/** The handler of some that is meant: of those of one name the one that stands there, else the last (as for `notify`). */
export function meant(handlers: readonly Task[], wanted: HandlerName): Task | undefined {
  const named = handlers
    .map((task) => ({ task, own: handlerName(task) }))
    .filter(({ own }) => own.name === wanted.name && own.role === wanted.role);
  return (named.find(({ own }) => own.at === wanted.at) ?? named.at(-1))?.task;
}

/** What a host has left of its handlers, at which flush it would come, and what it has run. */
export interface HandlersLeft {
  readonly pending: readonly HandlerName[];
  readonly flush: number;
  readonly ran: readonly HandlerName[];
}

/** One batch of a play. */
interface Watched {
  readonly playbook: string;
  readonly play: number;
  readonly batch: Batch;
  readonly handlers: { left(host: HostState): HandlersLeft };
}

/**
 * What a run has not done: handlers that were notified and have not run where a host failed, was lost or was interrupted, and
 * the hosts that were not done. It can be asked at any time.
 */
export class LeftOver {
  readonly #watched: Watched[] = [];
  readonly #waiting = new Set<string>();
  #earlier: readonly PendingHandler[];

  /**
   * @param earlier what an earlier run left
   * @param resume whether this run runs it
   */
  constructor(
    earlier: readonly PendingHandler[] = [],
    private readonly resume = false,
  ) {
    this.#earlier = earlier;
  }

  /** What an earlier run left of a play, for this one to run. */
  of(playbook: string, play: number): readonly PendingHandler[] {
    return this.resume ? this.#earlier.filter((p) => p.playbook === playbook && p.play === play) : [];
  }

  /** A batch of a play begins. */
  watch(watched: Watched): void {
    this.#watched.push(watched);
  }

  /** Hosts whose turn did not come, since the run was interrupted. */
  neverBegan(hosts: Iterable<string>): void {
    for (const host of hosts) this.#waiting.add(host);
  }

  /** Every handler that is still to run, those of an earlier run included. */
  handlers(): PendingHandler[] {
    const left = [...this.#earlier];
    for (const { playbook, play, batch, handlers } of this.#watched)
      for (const { host, cursor } of batch.walkers) {
        const own = handlers.left(host);
        for (const handler of own.ran) remove(left, { playbook, play, handler, host: host.name, flush: 0 });
        if (!host.unreachable && !cursor.failed && cursor.task === undefined) continue;
        for (const handler of own.pending) {
          const pending = { playbook, play, handler, host: host.name, flush: own.flush };
          remove(left, pending);
          left.push(pending);
        }
      }
    return left;
  }

  /** Hosts that failed or were lost, and where the run was interrupted all that were not done. */
  hosts(interrupted: boolean): string[] {
    const left = new Set(interrupted ? this.#waiting : []);
    const isLeft = (host: HostState, done: boolean): boolean =>
      host.failed || host.unreachable || (interrupted && !done);
    for (const { batch } of this.#watched)
      for (const { host, cursor } of batch.walkers)
        if (isLeft(host, cursor.task === undefined) || cursor.failed) left.add(host.name);
    return [...left].sort();
  }
}

function remove(from: PendingHandler[], { playbook, play, handler, host }: PendingHandler): void {
  const at = from.findIndex(
    (p) =>
      p.playbook === playbook &&
      p.play === play &&
      p.host === host &&
      p.handler.name === handler.name &&
      p.handler.role === handler.role,
  );
  if (at >= 0) from.splice(at, 1);
}
