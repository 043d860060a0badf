import { join } from 'node:path';
import type { FreshTarget } from '../../kit/lab.js';
import type { Bench, Scenario, Section } from '../kit/bench.js';
import { median, runOnce, type Command } from '../kit/measure.js';
import { inventoryOf, patient, playbooks } from '../kit/plays.js';

/** Fresh hosts for each tool. */
const most = 5;

/** What both must leave behind: packages, files, running services. */
const state = `
dpkg-query -W -f '\${Package} \${Version} \${db:Status-Status}\\n'
sha256sum /usr/local/sbin/check_site /etc/nginx/conf.d/site.conf /etc/rsyslog.d/30-site.conf
stat -c '%n %a %U:%G' /srv/site /usr/local/sbin/check_site /etc/nginx/conf.d/site.conf /etc/rsyslog.d/30-site.conf
systemctl is-active nginx rsyslog keepalived; systemctl is-enabled nginx rsyslog keepalived
`;

function byHap(bench: Bench, host: FreshTarget): Command {
  const login = { key: bench.lab.key, knownHosts: host.knownHosts, options: patient };
  const inventory = inventoryOf(bench, `install-${host.container}`, [host], login);
  return { ...bench.hap(['play', 'install.yml', '-i', inventory]), cwd: playbooks(bench) };
}

function byHand(bench: Bench, host: FreshTarget): Command {
  const script = join(bench.lab.root, 'test', 'bench', 'scenarios', 'install.sh');
  const options = ['-i', bench.lab.key, '-o', `UserKnownHostsFile=${host.knownHosts}`, '-o', 'BatchMode=yes'];
  const words = ['ssh', '-F', 'none', ...options, `root@${host.ip}`, 'sh -s'];
  return { program: 'sh', args: ['-c', 'script=$0; exec "$@" <"$script"', script, ...words] };
}

/** Packages, files and services on hosts that have none. */
export const install: Scenario = {
  summary:
    'a first run that installs from a local cache of packages, beside a shell script that does the same',
  async run(bench): Promise<Section> {
    const tools = { hap: byHap, 'a script over ssh': byHand };
    const samples: Record<string, { seconds: number[]; cpu: number[] }> = {};
    const states = new Set<string>();
    for (let round = 0; round < Math.min(bench.runs, most); round++)
      for (const [tool, command] of Object.entries(tools)) {
        bench.say(`install: ${tool}, run ${round + 1}`);
        // The same name each time, for it stands in the files.
        const host = await bench.lab.freshTarget('node');
        const { seconds, cpu } = await runOnce(command(bench, host));
        const of = (samples[tool] ??= { seconds: [], cpu: [] });
        of.seconds.push(seconds);
        of.cpu.push(cpu);
        states.add(await host.sh(state));
        await host.remove();
      }
    const rows = Object.entries(samples).map(([tool, { seconds, cpu }]) => {
      return { case: 'install', tool, base: tool === 'hap', seconds, cpu: median(cpu) };
    });
    const [own = 0, script = 0] = rows.map((row) => median(row.seconds));
    const same =
      states.size === 1 ? 'the same' : `different, which makes this void:\n${[...states].join('\n\n')}`;
    return {
      rows,
      notes: [
        `hap takes ${(own / script).toFixed(2)} × the time of the script (goal: 1.15)`,
        `what the two leave behind is ${same}`,
      ],
    };
  },
};
