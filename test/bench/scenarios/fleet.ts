import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLoopbackSshd, type LoopbackSshd } from '../../kit/loopback-sshd.js';
import { hostLine } from '../../kit/wire/wired.js';
import type { Bench, Row, Scenario, Section } from '../kit/bench.js';
import { median, runOnce, sideBySide } from '../kit/measure.js';
import { hapPlay, patient, playbooks } from '../kit/plays.js';
import { cpuOf } from '../kit/processes.js';

const sizes = [100, 1000];

/** At most so many runs of the largest fleet. */
const slowRuns = 3;

function inventoryOf(bench: Bench, sshd: LoopbackSshd, count: number): string {
  const path = join(bench.scratch, `fleet-${count}`);
  const { addresses, port } = sshd;
  const lines = addresses.slice(0, count).map((ip, i) => {
    return hostLine({ name: `node${i + 1}`, ip, port }, { ...sshd, options: patient }, { address: ip, port });
  });
  writeFileSync(path, lines.join(''));
  return path;
}

/** Twelve tasks on very many hosts, which are all this machine. */
export const fleet: Scenario = {
  summary: '12 tasks with nothing to change on 100 and 1,000 hosts of the loopback',
  async run(bench): Promise<Section> {
    const sshd = await startLoopbackSshd(Math.max(...sizes));
    bench.later(() => sshd.close());
    const args = ['-e', `root=${join(bench.scratch, 'fleet')}`];
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const count of sizes) {
      bench.say(`fleet: ${count} hosts`);
      const of = { file: 'fleet.yml', inventory: inventoryOf(bench, sshd, count), hosts: count, args };
      const play = hapPlay(bench, of);
      // As many at once as hap takes by itself.
      const command = bench.hap(['play', of.file, '-i', of.inventory, ...args]);
      const contestant = { ...play, command: { ...command, cwd: playbooks(bench) } };
      await runOnce(contestant.command);
      const before = cpuOfServers(sshd);
      const runs = Math.min(bench.runs, slowRuns);
      const [row] = await sideBySide(`${count} hosts`, [contestant], runs);
      if (!row) continue;
      rows.push(row);
      const servers = (cpuOfServers(sshd) - before) / (runs + 1);
      notes.push(perHost(row, count, servers));
    }
    const [few, many] = rows;
    if (few && many) notes.push(comparison(few, many));
    return { rows, notes };
  },
};

function perHost(row: Row, count: number, servers: number): string {
  const ms = (seconds: number): string => `${((seconds / count) * 1000).toFixed(1)} ms`;
  const { seconds, cpu = 0, memory = 0 } = row;
  return (
    `${count} hosts, each: ${ms(median(seconds))}, ${ms(cpu)} of the processor for hap and ${ms(servers)} for sshd and its shells, ` +
    `${(memory / count / 1e6).toFixed(2)} MB`
  );
}

function comparison(few: Row, many: Row): string {
  const [fewHosts = 1, manyHosts = 1] = sizes;
  const times = (of: (row: Row) => number): string => {
    return (of(many) / manyHosts / (of(few) / fewHosts)).toFixed(2);
  };
  const more = ((many.memory ?? 0) - (few.memory ?? 0)) / (manyHosts - fewHosts) / 1e6;
  return (
    `a host of ${manyHosts} takes ${times((r) => median(r.seconds))} × the time, ${times((r) => r.cpu ?? 0)} × hap's processor time ` +
    `and ${times((r) => r.memory ?? 0)} × the memory of one of ${fewHosts} (goal: 1.3); each one more takes ${more.toFixed(2)} MB`
  );
}

function cpuOfServers(sshd: LoopbackSshd): number {
  return sshd.pids.reduce((all, pid) => all + cpuOf(pid), 0);
}
