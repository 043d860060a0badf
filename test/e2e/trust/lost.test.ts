import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import type { RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { Cable } from '../../kit/wire/cable.js';
import { hostLine } from '../../kit/wire/wired.js';
import { recapOf, resultOf, toldBy } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let castor: FreshTarget;
let cable: Cable;

beforeAll(async () => {
  castor = await here.freshTarget('castor');
  cable = await Cable.to(castor.ip);
});

afterAll(async () => {
  await cable.close();
  files.remove();
  await here.removeFresh();
});

const head = '- hosts: all\n  gather_facts: false\n  tasks:\n';

async function play(text: string, ...options: string[]): Promise<RunResult> {
  files.write('play.yml', text);
  return here.hap(['play', 'play.yml', '-i', castor.inventoryPath, ...options], { cwd: files.dir });
}

/** The same through the cable. @param options of ssh */
async function cabled(text: string, ...options: string[]): Promise<RunResult> {
  const login = { key: here.key, knownHosts: castor.knownHosts, options };
  files.write('cabled', hostLine(castor, login, { address: '127.0.0.1', port: cable.port }));
  files.write('play.yml', text);
  return here.hap(['play', 'play.yml', '-i', 'cabled', '-T', '5'], { cwd: files.dir });
}

const long = (seconds: number): string =>
  `${head}    - name: long\n      command: sleep ${seconds}\n    - name: after\n      command: touch /srv/after\n`;

const atWork = (seconds: number): Promise<string> =>
  until(() => castor.sh(`pgrep -xf "sleep ${seconds}"`), { what: 'the task at work' });
const gone = (seconds: number): Promise<unknown> =>
  until(async () => (await castor.sh(`pgrep -xf "sleep ${seconds}" || true`)) === '', { what: 'its end' });

/** A run that lost its host: UNREACHABLE with what was running, and nothing else happened. */
async function expectLost({ code, stdout }: RunResult, why: RegExp, seconds: number): Promise<void> {
  expect(resultOf(stdout, 'TASK [long] | castor')).toMatchObject({
    unreachable: true,
    changed: false,
    msg: expect.stringMatching(new RegExp(`${why.source}\nIt was to run sleep ${seconds}$`)) as string,
  });
  expect(recapOf(stdout)).toMatchObject({ castor: { ok: 0, changed: 0, failed: 0, unreachable: 1 } });
  expect([code, toldBy(stdout).has('TASK [after] | castor')]).toEqual([4, false]);
  expect((await castor.exec('test -e /srv/after')).code).toBe(1);
}

describe('a connection that is lost in a command', () => {
  it('makes the host UNREACHABLE, with what was running; what ran is hung up', async () => {
    const running = cabled(long(81));
    await atWork(81);
    cable.cut();
    await expectLost(await running, /is lost: .*/, 81);
    await gone(81);
  });

  it('also when the command was done, and only its answer was lost: never ok', async () => {
    const running = cabled(`${head}    - name: long\n      shell: sleep 1; touch /srv/done; sleep 82\n`);
    await until(() => castor.sh('ls /srv/done'), { what: 'the change' });
    cable.cut();
    const { code, stdout } = await running;
    expect(recapOf(stdout)).toMatchObject({ castor: { ok: 0, changed: 0, failed: 0, unreachable: 1 } });
    expect(code).toBe(4);
    await gone(82);
  });
});

describe('a peer that is frozen', () => {
  it.each([
    ['ServerAliveInterval=1', 'ServerAliveCountMax=1', 2],
    ['ServerAliveInterval=2', 'ServerAliveCountMax=2', 6],
  ])('is noticed within the time that %s and %s set', async (interval, count, seconds) => {
    cable.mend();
    const running = cabled(long(83), interval, count);
    await atWork(83);
    const since = Date.now();
    cable.freeze();
    await expectLost(await running, new RegExp(`is lost: no sign of life for ${seconds} s`), 83);
    const took = (Date.now() - since) / 1000;
    cable.cut();
    expect(took).toBeGreaterThan(seconds - 1);
    expect(took).toBeLessThan(seconds + 3);
    await gone(83);
  });

  it('is noticed within the timeout where it never said anything', async () => {
    cable.freeze();
    const since = Date.now();
    const { code, stdout } = await cabled(long(84));
    cable.mend();
    expect(code).toBe(4);
    expect(stdout).toContain('did not answer within 5 s');
    expect((Date.now() - since) / 1000).toBeLessThan(8);
  });
});

describe('sshd', () => {
  it('is restarted, and stopped and started, by the play itself: the play goes on', async () => {
    const { code, stdout } = await play(`${head}
    - service: {name: ssh, state: restarted}
    - command: echo after the restart
    - shell: systemctl stop ssh; pgrep -x sshd; systemctl start ssh
    - command: id -un
      become: true
      become_user: daemon
      register: who
    - meta: reset_connection
    - command: echo by a new connection
`);
    expect(stdout).not.toMatch(/fatal|UNREACHABLE/);
    expect(recapOf(stdout)).toMatchObject({ castor: { ok: 5, failed: 0, unreachable: 0 } });
    expect(code).toBe(0);
  });

  it('has MaxSessions 1: all users are served all the same', async () => {
    await castor.sh('echo "MaxSessions 1" >/etc/ssh/sshd_config.d/few.conf && systemctl restart ssh');
    const as = (user: string): string =>
      `    - {command: id -un, become: true, become_user: ${user}, register: ${user}}\n    - {assert: {that: "${user}.stdout == '${user}'"}}\n`;
    const { code, stdout } = await play(`${head}    - command: id -un\n${as('daemon')}${as('games')}`);
    expect(recapOf(stdout)).toMatchObject({ castor: { ok: 5, failed: 0, unreachable: 0 } });
    expect(code).toBe(0);
  });

  it('has MaxStartups 2: who is turned away comes again', async () => {
    await castor.sh('echo "MaxStartups 2" >/etc/ssh/sshd_config.d/few.conf && systemctl restart ssh');
    const login = { key: here.key, knownHosts: castor.knownHosts };
    const names = Array.from({ length: 12 }, (_, i) => `name${i}`);
    const lines = names.map((name) => hostLine({ ...castor, name }, login, { address: castor.ip, port: 22 }));
    files.write('many', lines.join(''));
    const { code, stdout } = await play(`${head}    - command: id -un\n`, '-i', 'many', '--limit', '!castor');
    expect(Object.keys(recapOf(stdout)).sort()).toEqual([...names].sort());
    for (const recap of Object.values(recapOf(stdout)))
      expect(recap).toMatchObject({ ok: 1, unreachable: 0 });
    expect(code).toBe(0);
    const refused = await castor.sh(
      'journalctl -q -u ssh --no-pager | grep -c -e "drop connection" -e "past MaxStartups" || true',
    );
    expect(Number(refused)).toBeGreaterThan(0);
  });
});
