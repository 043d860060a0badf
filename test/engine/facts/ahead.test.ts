import fc from 'fast-check';
import { expect, it } from 'vitest';
import { both, caseOf, told } from '../ahead/both.js';
import { anyCase } from '../ahead/plays.js';

/** More can be had by the environment; the seed stays, so that each run is the same. */
const numRuns = Number(process.env['HAP_AHEAD_RUNS'] ?? 40);
const seed = Number(process.env['HAP_AHEAD_SEED'] ?? 4711);

it(`facts that were missed mean the same with and without looking ahead (${numRuns} plays, seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(anyCase, async (given) => {
      await both({ ...given, blind: true });
    }),
    { numRuns, seed },
  );
}, 120_000);

it('are gathered when they are touched, and not before', async () => {
  const site = (tasks: string): string => `- hosts: all\n  gather_facts: true\n  tasks:\n${tasks}`;
  const keep = '    - keep: key=k1 value=new\n';
  const look = '    - look: key={{ ansible_site }}\n';
  const run = async (tasks: string, blind: boolean): Promise<string[]> =>
    told(
      (
        await both(
          caseOf('', { files: { 'site.yml': site(tasks) }, values: { k1: 'k2', k2: 'a', new: 'b' }, blind }),
        )
      ).ahead,
    );
  expect(await run(look, true)).toEqual(['h1: a']);
  expect(await run(look + keep, true)).toEqual(await run(look + keep, false));
  expect(await run(keep + look, false)).toEqual(['h1: a']);
  expect(await run(keep + look, true)).toEqual(['h1: b']);
});
