import type { Bench, Row, Scenario, Section } from '../kit/bench.js';
import { sideBySide, type Contestant } from '../kit/measure.js';
import { ansiblePlay, countTrips, hapPlay, type PlayCase } from '../kit/plays.js';
import { twins } from '../kit/twins.js';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly gather: boolean;
  readonly mitogen: boolean;
}

const cases: readonly Case[] = [
  { name: '12 tasks', file: 'twelve.yml', gather: false, mitogen: false },
  { name: '12 tasks, facts', file: 'twelve.yml', gather: true, mitogen: false },
  { name: '12 tasks, no services', file: 'without-services.yml', gather: false, mitogen: true },
];

/** Runs of a peer that takes many seconds. */
const slowRuns = 3;

/** The tools of a case, each for an inventory. */
function tools(
  bench: Bench,
  { file, gather, mitogen }: Case,
): ((inventory: string, hosts: number) => Contestant | undefined)[] {
  const of = (inventory: string, hosts: number): PlayCase => ({ file, gather, inventory, hosts });
  return [
    (inventory, hosts) => hapPlay(bench, of(inventory, hosts)),
    (inventory, hosts) => ansiblePlay(bench, of(inventory, hosts), mitogen),
  ];
}

/** A play of twelve tasks that has nothing to change, on 2 and 10 hosts. */
export const converged12: Scenario = {
  summary: '12 tasks with nothing to change on 2 and 10 hosts, beside Ansible with pipelining and Mitogen',
  async run(bench): Promise<Section> {
    const { hosts, login, inventory } = await twins(bench);
    const rows: Row[] = [];
    for (const each of cases)
      for (const count of [2, 10]) {
        bench.say(`converged12: ${each.name}, ${count} hosts`);
        const makers = tools(bench, each);
        const contestants = makers
          .map((make) => make(inventory(count), count))
          .filter((c) => c !== undefined)
          .map((c) => (c.base ? c : { ...c, atMost: slowRuns }));
        const measured = await sideBySide(`${each.name}, ${count} hosts`, contestants, bench.runs);
        for (const [i, row] of measured.entries()) {
          const make = (wired: string): Contestant => {
            const made = makers[i]?.(wired, count);
            if (!made) throw new Error('a peer is gone');
            return made;
          };
          rows.push({ ...row, trips: await countTrips(hosts.slice(0, count), login, make) });
        }
      }
    return {
      rows,
      notes: [
        'Mitogen 0.3.3 fails at the module service under Ansible 2.14: it is given the play without it',
        'trips: round trips a host, on a wire of 150 ms, handshakes and the end included; see test/bench/README.md',
      ],
    };
  },
};
