import type { Output, Request, Shell } from '../../model/index.js';
import type { Session, Waiting } from './session.js';

/**
 * A shell that lasts: requests made in the same turn of the event loop leave in one write, and when the shell on the host has
 * ended the next request opens another.
 */
export class LastingShell implements Shell {
  readonly #open: () => Promise<Session>;
  #session: Promise<Session> | undefined;
  #queue: Waiting[] = [];
  #scheduled = false;

  /** @param open starts a shell on the host; it may throw a HapError */
  constructor(open: () => Promise<Session>) {
    this.#open = open;
  }

  run(request: Request): Promise<Output> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        void this.#flush();
      });
    });
  }

  /** Opens the shell on the host if it is not open. @throws HapError `unreachable`, `become-failed` */
  async ready(): Promise<Session> {
    const session = this.#session;
    if (session) {
      const open = await session;
      if (!open.ended || !open.used) return open;
      if (this.#session !== session) return this.ready();
    }
    const opening = this.#open();
    this.#session = opening;
    opening.catch(() => {
      if (this.#session === opening) this.#session = undefined;
    });
    return opening;
  }

  /** Ends the shell on the host; waits at most so many milliseconds for it. Never throws. */
  async close(patience: number): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    try {
      await (await session)?.close(patience);
    } catch {
      // It had never opened, so there is nothing to end.
    }
  }

  async #flush(): Promise<void> {
    let session: Session;
    try {
      session = await this.ready();
    } catch (error) {
      for (const waiting of this.#queue.splice(0)) waiting.reject(error);
      return;
    }
    const batch = this.#queue.splice(0);
    if (batch.length > 0) session.send(batch);
  }
}
