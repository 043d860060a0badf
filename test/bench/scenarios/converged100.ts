import type { Row, Scenario, Section } from '../kit/bench.js';
import { median, sideBySide } from '../kit/measure.js';
import { countTrips, hapPlay } from '../kit/plays.js';
import { twins } from '../kit/twins.js';

/** A hundred tasks beside twelve. */
export const converged100: Scenario = {
  summary: '100 tasks with nothing to change, beside 12, on 2 and 10 hosts',
  async run(bench): Promise<Section> {
    const { hosts, login, inventory } = await twins(bench);
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const count of [2, 10]) {
      bench.say(`converged100: ${count} hosts`);
      const files = ['twelve.yml', 'hundred.yml'];
      const contestants = files.map((file) => {
        const tool = `hap, ${file}`;
        const of = { file, inventory: inventory(count), hosts: count };
        return { ...hapPlay(bench, of), tool, base: file === 'twelve.yml' };
      });
      const measured = await sideBySide(`${count} hosts`, contestants, bench.runs);
      for (const [i, row] of measured.entries()) {
        const file = files[i] ?? '';
        const trips = await countTrips(hosts.slice(0, count), login, (wired) => {
          return hapPlay(bench, { file, inventory: wired, hosts: count });
        });
        rows.push({ ...row, trips });
      }
      const [twelve = 0, hundred = 0] = measured.map((row) => median(row.seconds));
      notes.push(
        `${count} hosts: 100 tasks take ${(hundred / twelve).toFixed(2)} × the time of 12 (goal: 1.5)`,
      );
    }
    return { rows, notes };
  },
};
