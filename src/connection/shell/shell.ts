import type { HapError, Output, Request, Shell } from '../../model/index.js';
import type { Session, Waiting } from './session.js';

/** Milliseconds that a shell is given to end which has served all it will. */
const patience = 1000;

/**
 * A shell that lasts: requests made in the same turn of the event loop leave in one write, and when the shell on the host has
 * ended the next request opens another.
 */
export class LastingShell implements Shell {
  readonly #start: () => Promise<Session>;
  #session: Promise<Session> | undefined;
  /** The session once it is open. */
  #open: Session | undefined;
  #queue: Waiting[] = [];
  #scheduled = false;

  /** @param start opens a shell on the host; it may throw a HapError */
  constructor(start: () => Promise<Session>) {
    this.#start = start;
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

  async greeting(): Promise<string | undefined> {
    return (await this.ready()).greeting;
  }

  /** Opens the shell on the host if it is not open. @throws HapError `unreachable`, `become-failed` */
  async ready(): Promise<Session> {
    const session = this.#session;
    if (session) {
      const open = await session;
      if (!open.ended || !open.used) return open;
      if (this.#session !== session) return this.ready();
      void open.retire(patience);
    }
    const opening = this.#start();
    this.#session = opening;
    this.#open = undefined;
    try {
      const opened = await opening;
      if (this.#session === opening) this.#open = opened;
      return opened;
    } catch (error) {
      if (this.#session === opening) this.#session = undefined;
      throw error;
    }
  }

  /**
   * Has the next request open a new shell. The one that is open answers what it was asked and ends; one that is still being
   * opened is new enough. Never throws.
   */
  async renew(patience: number): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#session = undefined;
    this.#open = undefined;
    await open.retire(patience);
  }

  /**
   * Ends the shell on the host, and waits at most so many milliseconds for it. One that is still being opened is ended when it
   * is open, without waiting. Never throws.
   */
  async close(patience: number): Promise<void> {
    const [session, open] = [this.#session, this.#open];
    this.#session = undefined;
    this.#open = undefined;
    if (open) await open.close(patience);
    else session?.then((opened) => opened.close(patience)).catch(() => undefined);
  }

  /** Ends the shell and all that runs below it, as {@link Session.hangUp}; one that is still being opened as `leave`. Never throws. */
  async hangUp(patience: number, why: (running: Request | undefined) => HapError): Promise<void> {
    if (this.#open) await this.#open.hangUp(patience, why);
    else this.leave();
  }

  /** Ends the shell without waiting for its end: the way to the host ends with it. Never throws. */
  leave(): void {
    const [session, open] = [this.#session, this.#open];
    this.#session = undefined;
    this.#open = undefined;
    if (open) open.leave();
    else session?.then((opened) => opened.leave()).catch(() => undefined);
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
