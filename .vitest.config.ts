import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Against the shells, servers and programs of this machine, and the built hap as its users call it; no target is needed. */
const local = ['test/e2e/cli/**/*.test.ts', 'test/connection/{become,local,shells,ssh*}.test.ts'];

export default defineConfig({
  test: {
    // Tests of connections mostly wait: with one worker for each processor some would be idle.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/lab/**', 'test/bench/**', '**/node_modules/**', ...local],
          environment: 'node',
          // Nothing here keeps a state of its own, so files can share what was loaded: it takes half the time.
          isolate: false,
          // Against what hangs; how quick something is is not for a test to say.
          testTimeout: 30_000,
          env: { TZ: 'UTC', HAP_ENV: 'envval' },
        },
      },
      {
        test: {
          name: 'local',
          include: local,
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { TZ: 'UTC' },
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ['test/e2e/cli/**'],
          environment: 'node',
          // Lab tests share the targets castor and pollux: one file after the other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          env: { TZ: 'UTC' },
        },
      },
    ],
  },
});
