import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kind } from '../kit/lab-fresh.js';
import { lab, type FreshTarget } from '../kit/lab.js';
import type { RunResult } from '../kit/run.js';
import { changedIn, recapOf, toldBy } from './support/report.js';

const here = lab();
const cwd = join(here.root, 'test', 'fixtures', 'targets');

afterAll(() => here.removeFresh());

interface Case {
  readonly kind: Kind;
  readonly what: string;
  readonly vars: { readonly accounts: boolean; readonly service: string };
  /** What takes the service out of the boot, so that the playbook has something to do. */
  readonly disable: string;
  /** Prints `yes` where the service starts at boot. */
  readonly enabled: string;
}

// Debian's busybox has neither adduser nor services.
const cases: readonly Case[] = [
  {
    kind: 'target',
    what: 'Debian with systemd',
    vars: { accounts: true, service: 'ssh' },
    disable: 'systemctl disable ssh',
    enabled: 'systemctl is-enabled -q ssh && echo yes',
  },
  {
    kind: 'plain',
    what: 'Debian with init scripts',
    vars: { accounts: true, service: 'ssh' },
    disable: 'update-rc.d ssh disable',
    enabled: 'ls /etc/rc2.d/S*ssh >/dev/null && echo yes',
  },
  {
    kind: 'busybox',
    what: 'busybox',
    vars: { accounts: false, service: '' },
    disable: ':',
    enabled: 'echo yes',
  },
];

const made = `cd /srv/site && for f in . pages bytes text made pages/one.html pages/two.html; do
  stat -c '%n %a %U:%G' $f; done; readlink index.html; sha1sum < bytes; cat text pages/one.html pages/two.html made`;

describe.each(cases)('on $what', ({ kind, vars, disable, enabled }) => {
  let host: FreshTarget;
  let runs: RunResult[];

  const play = (...options: string[]): Promise<RunResult> =>
    here.hap(['play', 'site.yml', '-i', host.inventoryPath, '-e', JSON.stringify(vars), ...options], { cwd });

  beforeAll(async () => {
    host = await here.freshTarget('castor', kind);
    await host.sh(disable);
    runs = [await play(), await play('--check', '--diff'), await play()];
  });

  it('does all that the playbook says', async () => {
    const [first] = runs;
    expect(first?.stderr).toBe('');
    expect(recapOf(first?.stdout ?? '')).toMatchObject({ castor: { failed: 0, unreachable: 0 } });
    const skipped = [...toldBy(first?.stdout ?? '')].filter(([, { status }]) => status === 'skipping');
    const without = ['be a group', 'be a user', 'serve'].map((name) => `TASK [${name}] | castor`);
    expect(skipped.map(([name]) => name)).toEqual(vars.accounts ? [] : without);
    expect(first?.code).toBe(0);

    const owner = vars.accounts ? 'writer' : 'deploy';
    const family = vars.accounts ? 'Debian' : 'busybox';
    expect((await host.sh(made)).split('\n')).toEqual([
      `. 2750 ${owner}:root`,
      `pages 2750 ${owner}:root`,
      'bytes 644 root:root',
      `text 640 ${owner}:root`,
      'made 644 root:root',
      'pages/one.html 644 root:root',
      'pages/two.html 644 root:root',
      'pages/one.html',
      '135e73f7208033784a13390a190502b4d9f4143c  -',
      'plain text, ünïcode and',
      "a 'quoted' $HOME",
      `<p>castor on ${family}</p>`,
      '<p>1 alpha</p>',
      '<p>2 beta</p>',
      '<p>castor</p>',
      '<p>1 alpha</p>',
      '<p>2 beta</p>',
      'made',
    ]);
    expect(await host.sh(enabled)).toBe('yes');
  });

  it('has the account that can be, and restarted the service that it enabled', async () => {
    const account = 'writer:x:4711:4711:Writes, mostly:/home/writer:/bin/sh\nwriter:writers';
    const look = 'grep ^writer: /etc/passwd && stat -c %U:%G /home/writer || echo none';
    expect(await host.sh(look)).toBe(vars.accounts ? account : 'none');
    const told = toldBy(runs[0]?.stdout ?? '');
    const [served, restarted] = vars.service === '' ? ['skipping', undefined] : ['changed', 'changed'];
    expect(told.get('TASK [serve] | castor')?.status).toBe(served);
    expect(told.get('RUNNING HANDLER [serve anew] | castor')?.status).toBe(restarted);
  });

  it('has nothing to do, to predict or to show the second time', () => {
    for (const again of runs.slice(1)) {
      expect(again.stderr).toBe('');
      expect(changedIn(again.stdout)).toEqual([]);
      expect(recapOf(again.stdout)).toMatchObject({ castor: { changed: 0, failed: 0, unreachable: 0 } });
      expect([...toldBy(again.stdout).values()].filter(({ diff }) => diff !== '')).toEqual([]);
      expect(again.code).toBe(0);
    }
  });

  it('needs no Python there and leaves nothing behind', async () => {
    expect(await host.sh('command -v python3 python || echo none')).toBe('none');
    expect(await host.sh("find /root /tmp /srv -name '.hap*' -o -name '.ansible*'")).toBe('');
  });
});
