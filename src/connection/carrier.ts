import type { HapError } from '../model/index.js';

/** How a command on a host ended. */
export interface Ending {
  /** Its exit status; `undefined` when a signal or the loss of the connection ended it. */
  readonly code?: number | undefined;
  /** The signal that ended it, as `SIGKILL`. */
  readonly signal?: string | undefined;
  /** Set when nothing is known of the command any more because the way to the host is gone. */
  readonly lost?: HapError | undefined;
}

/** Takes what a running command writes, in the order and the pieces in which it arrives. */
export interface Sink {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  /** Called once, after the last piece. */
  end(ending: Ending): void;
}

/** A command that runs on a host. */
export interface Running {
  /** Writes to its standard input; what is written after the end is dropped. */
  write(data: Uint8Array): void;
  /** Closes its standard input: it hears that nobody is there any more, and ends what it runs; the sink's `end` follows when it has. */
  hangUp(): void;
  /** Closes its streams at once; the sink's `end` follows. */
  close(): void;
  /**
   * The same for a command that never came to serve: it is ended (SIGTERM) with all that it started, so that a program that hangs
   * stays nowhere. What runs as a user who may not be signalled finds its input closed.
   */
  abandon(): void;
}

/** What a command needs beside its text. */
export interface StartOptions {
  /** It runs on a pseudo-terminal without echo; everything it writes arrives as stdout. */
  readonly terminal?: boolean | undefined;
}

/**
 * The one thing a kind of connection has to offer: starting a command on the host with three open streams.
 * The persistent shell, become and everything above are the same for all kinds.
 */
export interface Carrier {
  /** Begins to reach the host, so that it gets ready while the first command is made; what goes wrong is told by `start`. */
  reach?(): Promise<void>;
  /**
   * Starts a command line, read by whatever shell the login user has: only plain words and single-quoted ones.
   * @throws HapError `unreachable`
   */
  start(command: string, sink: Sink, options?: StartOptions): Promise<Running>;
  /** Ends everything that runs, and the way to the host. Never throws. */
  close(): Promise<void>;
}
