import { exit } from './exit.js';
import type { Terminal } from './terminal.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds in which what runs may end by itself, so that it is known how it ended. */
const grace = 2000;

/** What is done when a run is interrupted. */
export interface Interruptible {
  readonly terminal: Pick<Terminal, 'complain'>;
  /** Ends what runs on the hosts. */
  end(): Promise<void>;
  /** The last thing before the process ends at once. */
  atOnce(): void;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) ends the run in order, the second at once. */
export function interruptible(run: Interruptible): {
  signal: AbortSignal;
  stop(): void;
} {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      run.atOnce();
      process.exit(exit.interrupted);
    }
    const seconds = grace / 1000;
    run.terminal.complain(
      `\ninterrupted: nothing new begins, and what runs is ended in ${seconds} s; once more ends at once\n`,
    );
    controller.abort();
    timer = setTimeout(() => void run.end(), grace);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
