import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLoopbackSshd, type LoopbackSshd } from '../../kit/loopback-sshd.js';
import { hostLine } from '../../kit/wire/wired.js';
import type { Bench, Row, Scenario, Section } from '../kit/bench.js';
import { patient } from '../kit/plays.js';
import { sideBySide, type Contestant } from '../kit/measure.js';
import { cpuOf } from '../kit/processes.js';

const sizes = [2, 10, 100];
const command = 'echo answered';

/** Each host answers once. */
function checkAnswers(count: number): (output: string) => void {
  return (output) => {
    const answers = output.split('answered').length - 1;
    if (answers !== count) throw new Error(`${answers} of ${count} hosts answered:\n${output.slice(-2000)}`);
  };
}

/** Writes the first hosts as an inventory, as a list of addresses, and for clush. */
function filesFor(bench: Bench, sshd: LoopbackSshd, count: number): { inventory: string; list: string } {
  const { addresses, port } = sshd;
  const chosen = addresses.slice(0, count);
  const inventory = join(bench.scratch, `adhoc-${count}`);
  const lines = chosen.map((ip, i) => {
    return hostLine({ name: `node${i + 1}`, ip, port }, { ...sshd, options: patient }, { address: ip, port });
  });
  writeFileSync(inventory, lines.join(''));
  const list = join(bench.scratch, `adhoc-${count}.list`);
  writeFileSync(list, chosen.map((ip) => `${ip}\n`).join(''));
  return { inventory, list };
}

function contestants(bench: Bench, sshd: LoopbackSshd, count: number): Contestant[] {
  const { peers } = bench;
  const { inventory, list } = filesFor(bench, sshd, count);
  const check = checkAnswers(count);
  const options = [
    ['IdentityFile', sshd.key],
    ['UserKnownHostsFile', sshd.knownHosts],
    ['User', 'root'],
    ['Port', String(sshd.port)],
    ['BatchMode', 'yes'],
    ['IdentitiesOnly', 'yes'],
  ].map(([name, value]) => `${name}=${value}`);
  const sshOptions = ['-F', 'none', ...options.flatMap((option) => ['-o', option])];
  const all: Contestant[] = [
    {
      tool: 'hap run',
      base: true,
      command: bench.hap(['run', command, 'all', '-i', inventory, '-f', String(count)]),
      check,
    },
  ];
  if (peers.ssh !== undefined) {
    const script =
      'list=$1 command=$2; shift 2; while read -r host; do "$@" -n "$host" "$command" & done <"$list"; wait';
    all.push({
      tool: 'ssh, all at once',
      command: { program: 'sh', args: ['-c', script, 'sh', list, command, peers.ssh, ...sshOptions] },
      check,
    });
  }
  if (peers.pssh !== undefined) {
    const args = ['-h', list, '-p', String(count), '-i', '-x', sshOptions.join(' '), command];
    all.push({ tool: 'pssh', command: { program: peers.pssh, args }, check });
  }
  if (peers.clush !== undefined) {
    const args = ['-o', sshOptions.join(' '), '-f', String(count), `--hostfile=${list}`, '-a', command];
    const hosts = ['-w', sshd.addresses.slice(0, count).join(',')];
    args.splice(4, 2, ...hosts);
    all.push({ tool: 'clush', command: { program: peers.clush, args }, check });
  }
  return all;
}

/** One command on 2, 10 and 100 hosts. */
export const adhoc: Scenario = {
  summary: 'hap run of one command on 2, 10 and 100 hosts, beside ssh, pssh and clush',
  async run(bench): Promise<Section> {
    const sshd = await startLoopbackSshd(Math.max(...sizes));
    bench.later(() => sshd.close());
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const count of sizes) {
      bench.say(`adhoc: ${count} hosts`);
      const before = cpuOfServers(sshd);
      const tools = contestants(bench, sshd, count);
      rows.push(...(await sideBySide(`${count} hosts`, tools, bench.runs)));
      const each = (cpuOfServers(sshd) - before) / (tools.length * (bench.runs + 1));
      notes.push(
        `sshd and its shells for ${count} hosts: ${each.toFixed(2)} s of processor time a run, on the same machine`,
      );
    }
    return { rows, notes };
  },
};

function cpuOfServers(sshd: LoopbackSshd): number {
  return sshd.pids.reduce((all, pid) => all + cpuOf(pid), 0);
}
