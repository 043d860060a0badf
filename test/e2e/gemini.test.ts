import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../kit/lab-fresh.js';
import { lab } from '../kit/lab.js';
import type { RunResult } from '../kit/run.js';
import { until } from '../kit/until.js';
import { holders, whoAnswers } from './support/floating.js';
import { changedIn, recapOf } from './support/report.js';
import { difference, stateOf } from './support/state.js';

const here = lab();
const cwd = join(here.root, 'inventories', 'gemini');
let pair: Group;

afterAll(() => here.removeFresh());

/** The committed inventory as it is, aimed at the fresh pair by a second one. */
function play(inventory: string, ...options: string[]): Promise<RunResult> {
  return here.hap(['play', 'site.yaml', '-i', inventory, '-i', pair.inventoryPath, ...options], { cwd });
}

/** What every state of both hosts is made of, by host. */
async function states(): Promise<Record<string, string[]>> {
  const all = Object.values(pair.hosts).map(async (host) => [host.name, await stateOf(host)] as const);
  return Object.fromEntries(await Promise.all(all));
}

const unchanged = { changed: 0, unreachable: 0, failed: 0, rescued: 0, ignored: 0 };

describe('hap play site.yaml -i hosts', () => {
  let first: RunResult;

  beforeAll(async () => {
    pair = await here.freshGroup();
    first = await play('hosts');
  });

  it('provisions two fresh hosts', () => {
    expect(first.stderr).toBe('');
    const recap = recapOf(first.stdout);
    expect(Object.keys(recap)).toEqual(['castor', 'pollux']);
    for (const host of Object.values(recap)) expect(host).toMatchObject({ failed: 0, unreachable: 0 });
    expect(first.code).toBe(0);
  });

  it('leaves the floating address on castor, whose page says castor', async () => {
    await until(async () => (await holders(Object.values(pair.hosts), pair.vip)) === 'castor', {
      what: 'the address on castor alone',
    });
    await until(async () => (await whoAnswers(pair.vip)) === 'castor', { what: "castor's page" });
  });

  it('leaves nginx, rsyslog and keepalived running and enabled on both, as configured', async () => {
    for (const host of Object.values(pair.hosts)) {
      const services = 'nginx rsyslog keepalived';
      expect(await host.sh(`systemctl is-active ${services}`)).toBe('active\nactive\nactive');
      expect(await host.sh(`systemctl is-enabled ${services}`)).toBe('enabled\nenabled\nenabled');
      expect(await whoAnswers(host.ip)).toBe(host.name);
      const priority = { castor: '101', pollux: '100' }[host.name];
      expect(await host.sh("sed -n 's/^ *priority //p' /etc/keepalived/keepalived.conf")).toBe(priority);
      await until(async () => (await host.sh('cat /var/log/keepalived.log')).includes('(gemini)'), {
        what: `a file of keepalived's messages on ${host.name}, made by rsyslog`,
      });
    }
  });

  it('leaves nothing else behind: no temporary file, no Python', async () => {
    for (const host of Object.values(pair.hosts)) {
      expect(await host.sh("find / -xdev -name '.hap.*' -o -xdev -name '.ansible*'")).toBe('');
      expect(await host.sh('command -v python3 || echo none')).toBe('none');
    }
  });

  describe('run again', () => {
    let before: Record<string, string[]>;

    beforeAll(async () => {
      before = await states();
    });

    it.each(['hosts', 'hosts.yaml'])('changes nothing, with -i %s', async (inventory) => {
      const again = await play(inventory);
      expect(again.stderr).toBe('');
      expect(changedIn(again.stdout)).toEqual([]);
      expect(recapOf(again.stdout)).toMatchObject({ castor: unchanged, pollux: unchanged });
      expect(again.code).toBe(0);
    });

    it('predicts nothing and shows no diff with --check --diff', async () => {
      const checked = await play('hosts', '--check', '--diff');
      expect(checked.stderr).toBe('');
      expect(recapOf(checked.stdout)).toMatchObject({ castor: unchanged, pollux: unchanged });
      expect(checked.stdout).not.toMatch(/^(---|\+\+\+|@@|[-+] )/m);
      expect(checked.stdout).not.toContain('predicted');
      expect(checked.code).toBe(0);
    });

    it('has touched no file, package or service in all that', async () => {
      const after = await states();
      for (const name of Object.keys(pair.hosts))
        expect(difference(before[name] ?? [], after[name] ?? []), name).toEqual([]);
    });
  });
});
