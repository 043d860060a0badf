import fc from 'fast-check';
import { expect, it } from 'vitest';
import { both, needless } from './both.js';
import { isChange } from './machine.js';
import { anyCase } from './plays.js';
import type { Seen } from './world.js';

/** More can be had by the environment; the seed stays, so that each run is the same. */
const numRuns = Number(process.env['HAP_AHEAD_RUNS'] ?? 40);
const seed = Number(process.env['HAP_AHEAD_SEED'] ?? 4711);

/** Whether nothing failed, and nothing was changed on the way: what comes is then what was looked ahead at. */
function quiet({ events, sent }: Seen): boolean {
  const failed = events.some((e) => 'status' in e && (e.status === 'failed' || e.status === 'unreachable'));
  return !failed && !sent.some(({ script }) => isChange(script));
}

it(`any play means the same with and without looking ahead (${numRuns} plays, seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(anyCase, async (given) => {
      const seen = await both(given);
      if (quiet(seen.due)) expect(needless(seen)).toEqual([]);
    }),
    { numRuns, seed },
  );
}, 120_000);
