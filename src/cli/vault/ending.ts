import { constants } from 'node:os';

const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/** What has to be done however the process ends, short of SIGKILL: at a signal, an error, or its last line. */
export class Ending {
  readonly #tasks = new Set<() => void>();
  /** What takes a signal in place of the process, while it does. @returns whether the process goes on */
  #taker: ((signal: NodeJS.Signals) => boolean) | undefined;

  /** From here on no signal ends the process in the middle of what it does, but only between two steps. */
  constructor() {
    for (const signal of signals) process.on(signal, this.#onSignal);
    process.on('exit', this.#all);
  }

  /** @param task must not wait for anything, and may be called again */
  add(task: () => void): void {
    this.#tasks.add(task);
  }

  /** Has signals looked at first. */
  take(taker: ((signal: NodeJS.Signals) => boolean) | undefined): void {
    this.#taker = taker;
  }

  /** Lets a signal that has come end the process here. */
  async step(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Does all of it. */
  stop(): void {
    this.#all();
    this.#tasks.clear();
    for (const signal of signals) process.off(signal, this.#onSignal);
    process.off('exit', this.#all);
  }

  readonly #all = (): void => {
    for (const task of this.#tasks) task();
  };

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#taker?.(signal) === true) return;
    this.#all();
    process.exit(128 + constants.signals[signal]);
  };
}
