import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import type { RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { Cable } from '../../kit/wire/cable.js';
import { hostLine, wireHosts } from '../../kit/wire/wired.js';
import { program } from '../support/hap.js';
import { recapOf, resultOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let castor: FreshTarget;
let count = 0;
const first: ChildProcess[] = [];

beforeAll(async () => {
  castor = await here.freshTarget('castor');
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

afterEach(async () => {
  for (const child of first.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  }
  await castor.sh('rm -rf /srv/*; pkill -x sleep || true');
});

const play = (tasks: string): string => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;

function run(tasks: string, ...options: string[]): Promise<RunResult> {
  const name = files.write(`play${++count}.yml`, play(tasks));
  return here.hap(['play', name, '-i', castor.inventoryPath, ...options], { cwd: files.dir });
}

/** A run that changes the host, has done so, and goes on until a file is there. */
async function holder(host = castor, inventory = host.inventoryPath): Promise<ChildProcess> {
  const name = files.write(
    'holder.yml',
    play(`    - shell: echo first >/srv/f; until [ -e /srv/go ]; do sleep 0.1; done\n`),
  );
  const child = spawn(process.execPath, [program, 'play', name, '-i', inventory], {
    stdio: 'ignore',
  });
  first.push(child);
  await until(() => host.sh('ls /srv/f'), { what: 'the first run at work' });
  return child;
}

const change = '    - name: change\n      copy: {content: "first\\n", dest: /srv/f}\n';
const failure = ({ stdout }: RunResult): unknown => resultOf(stdout, 'TASK [change] | castor');
const msg = (text: RegExp): unknown =>
  expect.objectContaining({ msg: expect.stringMatching(text) as string });
const name = `${userInfo().username}@${hostname()}`.replace(/[^\w.@-]/g, '_');
const by = (child: ChildProcess, host = 'castor'): string =>
  `${host} is locked by ${name} \\(pid ${child.pid ?? 0}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC\\)`;

describe('two controllers on the same host', () => {
  it('the second refuses, as told, and names the holder: UNREACHABLE, nothing changed', async () => {
    const child = await holder();
    const refused = await run(
      '    - name: change\n      copy: {content: second, dest: /srv/f}\n',
      '--lock',
      'refuse',
    );
    expect(failure(refused)).toEqual(msg(new RegExp(`^${by(child)}`)));
    expect(recapOf(refused.stdout)).toMatchObject({ castor: { changed: 0, unreachable: 1 } });
    expect(refused.code).toBe(4);
    expect(await castor.sh('cat /srv/f')).toBe('first');
    files.write('ansible.cfg', '[hap]\nlock = refuse\n');
    const again = await run(`    - name: change\n      command: "true"\n`);
    files.write('ansible.cfg', '');
    expect(failure(again)).toEqual(msg(new RegExp(`^${by(child)}`)));
  });

  it('or waits, says for whom, and then looks again before it changes anything', async () => {
    const child = await holder();
    const other = files.write('other.yml', play(change + '    - command: cat /srv/f\n'));
    const waiting = spawn(process.execPath, [program, 'play', other, '-i', castor.inventoryPath]);
    first.push(waiting);
    let [stdout, stderr] = ['', ''];
    waiting.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    waiting.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const end = once(waiting, 'close');
    // What it found there before is not what it would write.
    await castor.sh('echo other >/srv/f');
    await until(() => stderr.includes('waiting'), { what: 'the second one waiting' });
    expect(stderr).toMatch(new RegExp(`${by(child)}: waiting for up to 300 s`));
    await castor.sh('echo first >/srv/f; touch /srv/go');
    const [code] = (await end) as [number];
    expect([code, recapOf(stdout)]).toMatchObject([0, { castor: { ok: 2, changed: 1 } }]);
  });

  it('or waits no longer than --lock-timeout says', async () => {
    const child = await holder();
    const since = Date.now();
    const refused = await run(`    - name: change\n      command: "true"\n`, '--lock-timeout', '2');
    expect(failure(refused)).toEqual(msg(new RegExp(`^${by(child)}\nThat was waited for 2 s`)));
    expect(Date.now() - since).toBeLessThan(6000);
  });

  it('a run that only looks, check mode and hap run need no lock', async () => {
    await holder();
    const looks = await run('    - stat: {path: /srv/f}\n' + change, '--lock', 'refuse');
    expect(recapOf(looks.stdout)).toMatchObject({ castor: { ok: 2, changed: 0, unreachable: 0 } });
    const checks = await run('    - copy: {content: x, dest: /srv/f}\n', '--lock', 'refuse', '--check');
    expect(recapOf(checks.stdout)).toMatchObject({ castor: { ok: 1, changed: 1, unreachable: 0 } });
    const asked = await here.hap(['run', 'echo hi', 'all', '-i', castor.inventoryPath]);
    expect([asked.code, asked.stdout]).toEqual([0, 'castor | CHANGED | rc=0 >>\nhi\n']);
  });
});

describe('a lock', () => {
  it('of a controller that was killed does not stay', async () => {
    const child = await holder();
    child.kill('SIGKILL');
    const { code, stderr } = await run(change, '--lock-timeout', '10');
    expect([code, stderr.replace(/^\[WARNING\].*waiting for up to 10 s\n/, '')]).toEqual([0, '']);
    expect((await run('    - command: "true"\n', '--lock', 'refuse')).code).toBe(0);
  });

  it('of a controller that is gone without a word (power cut, network) does not stay; of one that waits it does', async () => {
    const cable = await Cable.to(castor.ip);
    const login = { key: here.key, knownHosts: castor.knownHosts };
    const at = { address: '127.0.0.1', port: cable.port };
    const gone = await holder(castor, files.write('cabled', hostLine(castor, login, at)));
    cable.freeze();
    gone.kill('SIGKILL');
    const pollux = await here.freshTarget('pollux');
    const waits = await holder(pollux);
    const tasks = '    - name: change\n      command: "true"\n';
    const ended = await run(tasks, '-i', pollux.inventoryPath, '--lock-timeout', '20');
    await cable.close();
    expect(ended.stderr.match(/hung up/g)).toHaveLength(1);
    expect(ended.stderr).toMatch(
      new RegExp(`${by(gone)}, and nothing was heard of that for 15 s: it is hung up\n`),
    );
    expect(recapOf(ended.stdout)).toMatchObject({ castor: { ok: 1 }, pollux: { unreachable: 1 } });
    expect(ended.stdout).toMatch(new RegExp(`${by(waits, 'pollux')}\\\\nThat was waited for 20 s`));
  });

  it('of a run that has ended does not stay with what it has started', async () => {
    const { code } = await run('    - shell: nohup sleep 91 >/dev/null 2>&1 &\n');
    expect([code, (await castor.exec('pgrep -xf "sleep 91"')).code]).toEqual([0, 0]);
    expect((await run('    - command: "true"\n', '--lock', 'refuse')).code).toBe(0);
  });

  it('is shared by all users of a run, and by all names of a machine', async () => {
    const login = { key: here.key, knownHosts: castor.knownHosts };
    const at = { address: castor.ip, port: 22 };
    const names = ['one', 'two', 'three'].map((each) => hostLine({ ...castor, name: each }, login, at));
    const inventory = files.write('names', names.join(''));
    const become = (user: string): string => `    - {command: id -un, become: true, become_user: ${user}}\n`;
    const tasks = `    - command: id -un\n${become('daemon')}${become('games')}    - meta: reset_connection\n${become('daemon')}`;
    const { code, stdout, stderr } = await run(
      tasks,
      '-i',
      inventory,
      '--limit',
      '!castor',
      '--lock',
      'refuse',
    );
    expect([code, stderr]).toEqual([0, '']);
    for (const each of ['one', 'two', 'three'])
      expect(recapOf(stdout)[each]).toMatchObject({ ok: 4, unreachable: 0, failed: 0 });
  });

  it('costs no round trip', async () => {
    const wired = await wireHosts([castor], { key: here.key, knownHosts: castor.knownHosts }, 60);
    const trips = async (...options: string[]): Promise<number | undefined> => {
      await castor.sh('rm -f /srv/f');
      wired.reset();
      const { code } = await run(change, '-i', wired.inventoryPath, '--limit', 'wired', ...options);
      expect(code).toBe(0);
      return wired.turns()['castor']?.[0]?.afterLogin;
    };
    expect(await trips()).toBe(await trips('--lock', 'off'));
    await wired.close();
  });
});
