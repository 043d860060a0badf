import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests of connections mostly wait: one worker less than there are processors leaves one idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/lab/**', 'test/bench/**', '**/node_modules/**'],
          environment: 'node',
          env: { TZ: 'UTC', HAP_ENV: 'envval' },
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/e2e/**/*.test.ts'],
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
