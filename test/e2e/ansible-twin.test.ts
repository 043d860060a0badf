import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../kit/lab-fresh.js';
import type { Target } from '../kit/lab-target.js';
import { lab } from '../kit/lab.js';
import type { RunResult } from '../kit/run.js';
import { recapLines, toldBy } from './support/report.js';

const here = lab();
const cwd = join(here.root, 'test', 'fixtures', 'twin');
const hostNames = ['castor', 'pollux'];

afterAll(() => here.removeFresh());

// Everything that the playbooks can have made, with what it is and whose; links and their ends; contents.
const files = `
find /etc/nginx /etc/rsyslog.conf /etc/rsyslog.d /etc/keepalived /etc/default /etc/logrotate.d /usr/local /var/www \\
  /var/log/gemini -printf '%p %y %m %u:%g %l\\n' | grep -v -e /usr/local/lib/python | sort
find /etc/nginx /etc/rsyslog.d /etc/keepalived /etc/logrotate.d /usr/local /var/www -type f -exec sha256sum {} + |
  grep -v /usr/local/lib/python | sort -k 2
`;
const packages = "dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n'";
const services =
  'systemctl is-active nginx rsyslog keepalived; systemctl is-enabled nginx rsyslog keepalived';
const account = 'getent passwd keepalived_script | cut -d: -f 1,5-; id -Gn keepalived_script';

/** What a run of one tool on one pair came to. */
interface Side {
  readonly runs: Map<string, readonly [RunResult, RunResult]>;
  readonly added: Record<string, string[]>;
}

const playbooks = ['nginx.yml', 'rsyslog.yml', 'keepalived.yml'];

/** Runs each playbook twice on a pair. */
async function side(group: Group, play: (args: string[]) => Promise<RunResult>): Promise<Side> {
  const before = await onEach(group, packages);
  const runs: Side['runs'] = new Map();
  for (const playbook of playbooks) {
    const args = ['-i', group.inventoryPath, playbook];
    runs.set(playbook, [await play(args), await play(args)]);
  }
  const after = await onEach(group, packages);
  const added = hostNames.map((name) => [name, linesAdded(before[name], after[name])] as const);
  return { runs, added: Object.fromEntries(added) };
}

function linesAdded(before = '', after = ''): string[] {
  const old = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !old.has(line));
}

/** What a shell command prints on each host of a pair; it may say no. */
async function onEach(group: Group, command: string): Promise<Record<string, string>> {
  const answers = Object.values(group.hosts).map(
    async (host: Target) => [host.name, (await host.exec(command)).stdout] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

/** Status by task, host and item. */
function statuses(stdout: string): Record<string, string> {
  return Object.fromEntries([...toldBy(stdout)].map(([name, { status }]) => [name, status]));
}

/** PLAY and TASK lines, in order. */
function banners(stdout: string): string[] {
  return stdout.split('\n').filter((line) => / \*+$/.test(line));
}

// It needs real Ansible: test/lab/with-lab.sh says so where there is none.
describe.runIf(await here.hasAnsible())('playbooks as users of Ansible write them', () => {
  let pair: Group;
  let twins: Group;
  let hap: Side;
  let ansible: Side;

  beforeAll(async () => {
    [pair, twins] = await Promise.all([here.freshGroup(), here.twins()]);
    [hap, ansible] = await Promise.all([
      side(pair, (args) => here.hap(['play', ...args], { cwd })),
      side(twins, (args) => here.ansible(args, { cwd, env: { ANSIBLE_PIPELINING: '1' } })),
    ]);
  }, 400_000);

  describe.each(playbooks)('%s', (playbook) => {
    const both = (which: 0 | 1): [RunResult, RunResult] => {
      const [own, theirs] = [hap.runs.get(playbook)?.[which], ansible.runs.get(playbook)?.[which]];
      if (!own || !theirs) throw new Error(`${playbook} was not run`);
      return [own, theirs];
    };

    it.each([0, 1] as const)('has the same recap, exit status and results in run %i', (which) => {
      const [own, theirs] = both(which);
      expect(own.stderr).toBe('');
      expect(recapLines(own.stdout)).toEqual(recapLines(theirs.stdout));
      expect(recapLines(own.stdout)).toHaveLength(2);
      expect(statuses(own.stdout)).toEqual(statuses(theirs.stdout));
      expect(banners(own.stdout)).toEqual(banners(theirs.stdout));
      expect(own.code).toBe(theirs.code);
      expect(own.code).toBe(0);
    });

    it('says ok for each task, and changed=0 the second time', () => {
      const tasks = playbook === 'nginx.yml' ? 7 : 5;
      for (const { stdout } of both(1))
        for (const name of hostNames)
          expect(stdout).toMatch(
            new RegExp(`^${name} +: ok=${tasks} +changed=0 +unreachable=0 +failed=0 `, 'm'),
          );
    });
  });

  it.each([
    ['files', files],
    ['services', services],
    ['accounts', account],
  ])('leaves the same %s', async (_what, command) => {
    const [own, theirs] = await Promise.all([onEach(pair, command), onEach(twins, command)]);
    expect(own).toEqual(theirs);
    expect(Object.keys(own)).toEqual(hostNames);
  });

  it('has installed the same packages', () => {
    expect(hap.added).toEqual(ansible.added);
    for (const name of hostNames)
      for (const wanted of ['keepalived', 'nginx-light', 'rsyslog'])
        expect(hap.added[name]?.join('\n')).toMatch(new RegExp(`^${wanted} \\S+ installed$`, 'm'));
  });

  it('ran without Python on the targets of hap, and left none', async () => {
    for (const answer of Object.values(await onEach(pair, 'command -v python3 python || echo none')))
      expect(answer).toBe('none\n');
  });
});
