import { describe } from 'vitest';
import { answers } from './suite/answers.js';
import { ends } from './suite/ends.js';
import { leaving } from './suite/leaving.js';
import { timeouts } from './suite/timeouts.js';
import type { SuiteOptions } from './suite/site.js';

/** What every connection has to do, whatever its kind. Its parts have a connection each and run side by side. */
export function connectionSuite(options: SuiteOptions): void {
  // A busy machine may be slow to end processes; a hang is a hang all the same.
  const part = (name: string, tests: (options: SuiteOptions) => void): void => {
    describe(name, () => {
      // The tests of one part share a shell.
      describe('in turn', { concurrent: false }, () => tests(options));
    });
  };
  describe.concurrent('as every connection', { timeout: 20_000 }, () => {
    part('a shell', answers);
    part('a script that leaves a process behind', leaving);
    part('a script with a timeout', timeouts);
    part('the end', ends);
  });
}
