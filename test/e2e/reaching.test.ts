import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { output, run } from '../kit/run.js';
import { until } from '../kit/until.js';
import { recapOf, resultOf, toldBy } from './support/report.js';
import { stage } from './support/stage.js';

const on = stage();

describe('an unreachable host', () => {
  const tasks = `
- hosts: gemini
  gather_facts: false
  tasks:
    - command: echo first
    - command: "false"
      when: inventory_hostname == breaks | default('')
    - command: echo last
- hosts: gemini
  gather_facts: false
  tasks:
    - command: echo next play
`;
  let ghost: string;

  beforeAll(() => {
    // Nothing listens there.
    ghost = on.files.write('ghost', `[gemini]\nghost ansible_host=${on.castor.ip} ansible_port=1\n`);
  });

  it('takes only itself out: exit status 4', async () => {
    const { code, stdout } = await on.play(tasks, '-i', ghost);
    const all = { failed: 0, unreachable: 0 };
    expect(recapOf(stdout)).toMatchObject({
      castor: { ok: 3, changed: 3, skipped: 1, ...all },
      pollux: { ok: 3, changed: 3, skipped: 1, ...all },
      ghost: { ok: 0, changed: 0, skipped: 0, failed: 0, unreachable: 1 },
    });
    expect(resultOf(stdout, 'TASK [command] | ghost')).toMatchObject({
      unreachable: true,
      msg: expect.stringContaining('connection refused') as string,
    });
    expect(stdout.match(/ghost/g)).toHaveLength(3);
    expect(code).toBe(4);
  });

  it('is outweighed by one that failed, which ends that host’s run only: exit status 2', async () => {
    const { code, stdout } = await on.play(tasks, '-i', ghost, '-e', 'breaks=castor');
    expect(recapOf(stdout)).toMatchObject({
      castor: { ok: 1, failed: 1, unreachable: 0 },
      pollux: { ok: 3, failed: 0, unreachable: 0 },
      ghost: { ok: 0, failed: 0, unreachable: 1 },
    });
    expect(code).toBe(2);
  });

  it('says the same of one command', async () => {
    const { code, stdout } = await on.run('echo hi', 'all', '-i', ghost);
    expect(stdout).toContain('castor | CHANGED | rc=0 >>\nhi\n');
    expect(stdout).toContain('pollux | CHANGED | rc=0 >>\nhi\n');
    expect(stdout).toContain('ghost | UNREACHABLE! => {\n');
    expect(code).toBe(4);
  });
});

describe('a connection lost in the middle of a task', () => {
  const text = `
- hosts: gemini
  gather_facts: false
  tasks:
    - name: take long
      command: sleep 61
      when: inventory_hostname == 'castor'
    - name: afterwards
      command: echo after
`;

  it.each([
    ['its sshd is killed', () => on.castor.sh("pkill -KILL -f '[s]shd: root'"), () => Promise.resolve()],
    ['the host is frozen', () => on.castor.pause(), () => on.castor.unpause()],
    ['the host is killed', () => on.castor.kill(), () => on.castor.start()],
  ])('is UNREACHABLE within seconds, never ok, when %s', async (_how, lose, mend) => {
    const running = on.play(text);
    await until(() => on.castor.sh('pgrep -xf "sleep 61"'), { what: 'the task at work' });
    const since = Date.now();
    await lose();
    const { code, stdout } = await running;
    const seconds = (Date.now() - since) / 1000;
    await mend();
    expect(resultOf(stdout, 'TASK [take long] | castor')).toMatchObject({
      unreachable: true,
      changed: false,
      msg: expect.stringMatching(/^the connection to castor .* is lost: /) as string,
    });
    expect(recapOf(stdout)).toMatchObject({
      castor: { ok: 0, changed: 0, unreachable: 1, failed: 0 },
      pollux: { ok: 1, changed: 1, unreachable: 0, failed: 0 },
    });
    expect(toldBy(stdout).has('TASK [afterwards] | castor')).toBe(false);
    expect(code).toBe(4);
    expect(seconds).toBeLessThan(20);
  });
});

describe('a host key', () => {
  const fingerprint = async (): Promise<string> => {
    const said = await on.castor.sh('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    return /SHA256:\S+/.exec(said)?.[0] ?? 'no fingerprint';
  };
  /** How often somebody tried to log in. */
  const logins = (): Promise<string> =>
    on.castor.sh(
      "journalctl -q -u ssh --no-pager | grep -c -e 'Accepted' -e 'Failed' -e 'Connection closed by authenticating' || true",
    );

  /** Another key of the same kind for castor, as a line of known_hosts. */
  const otherKey = async (): Promise<string> => {
    await output('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(on.files.dir, 'other')]);
    const [kind, key] = readFileSync(join(on.files.dir, 'other.pub'), 'utf8').split(' ');
    return `${on.castor.ip} ${kind ?? ''} ${key ?? ''}\n`;
  };

  it.each([
    ['unknown', () => Promise.resolve(''), 'is not known'],
    ['another than the known one', otherKey, 'is not the one that is known'],
  ])('that is %s makes it UNREACHABLE, with the fingerprint and nothing sent', async (_what, known, says) => {
    const inventory = on.inventory(
      'strange',
      [on.castor],
      on.files.write('strange.known_hosts', await known()),
    );
    const before = await logins();
    const args = ['run', '-u', 'root', '-m', 'command', '-a', 'touch /srv/sent', 'all', '-i', inventory];
    const { code, stdout } = await on.here.hap(args);
    expect(stdout).toMatch(/^castor \| UNREACHABLE! => \{\n/);
    expect(stdout).toContain(`the host key of castor (${on.castor.ip} port 22) ${says}`);
    expect(stdout).toContain(await fingerprint());
    expect(code).toBe(4);
    expect(await logins()).toBe(before);
    expect((await on.castor.exec('test -e /srv/sent')).code).toBe(1);
  });
});

it('a run that is interrupted ends what runs in order: exit status 130', async () => {
  on.files.write(
    'long.yml',
    `
- hosts: castor
  gather_facts: false
  tasks:
    - command: sleep 3
    - command: touch /srv/too-late
`,
  );
  // The shell hands its own process id on to hap, so that the signal can be sent to hap alone.
  const hap = `${process.execPath} ${join(on.here.root, 'dist', 'hap.js')}`;
  on.files.write('run.sh', `echo $$ > pid; exec ${hap} play long.yml -i ${on.group.inventoryPath}`);
  const running = run('sh', ['run.sh'], { cwd: on.files.dir });
  await until(() => on.castor.sh('pgrep -xf "sleep 3"'), { what: 'the task at work' });
  process.kill(Number(readFileSync(join(on.files.dir, 'pid'), 'utf8')), 'SIGINT');
  const { code, stdout, stderr } = await running;
  expect(stderr).toContain('interrupted');
  expect(stdout).toContain('PLAY RECAP');
  expect(code).toBe(130);
  expect((await on.castor.exec('test -e /srv/too-late')).code).toBe(1);
});
