import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import { run, type RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { program } from '../support/hap.js';
import { recapOf, resultOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let castor: FreshTarget;

beforeAll(async () => {
  castor = await here.freshTarget('castor');
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

async function play(tasks: string, ...options: string[]): Promise<RunResult> {
  files.write('play.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  return here.hap(['play', 'play.yml', '-i', castor.inventoryPath, ...options], { cwd: files.dir });
}

const well = (ok: number): unknown => ({ castor: { ok, failed: 0, unreachable: 0 } });
const msg = ({ stdout }: RunResult, task: string): unknown =>
  (resultOf(stdout, `TASK [${task}] | castor`) as { msg?: unknown }).msg;

describe('output', () => {
  it('of 200 MB is refused, with how much a result holds; hap holds no more than that', async () => {
    files.write(
      'play.yml',
      `- hosts: all\n  gather_facts: false\n  tasks:\n    - name: print\n      shell: head -c 200000000 /dev/zero; touch /srv/printed\n      ignore_errors: true\n    - command: test -e /srv/printed\n`,
    );
    // Its memory, in kilobytes, is the last line of its status when it ends (proc(5): VmHWM).
    const peak = `process.on('exit', () => process.stderr.write(require('fs').readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\\s*(\\d+)/)[1]))`;
    files.write('peak.cjs', peak);
    const args = ['-r', './peak.cjs', program, 'play', 'play.yml', '-i', castor.inventoryPath];
    const ended = await run(process.execPath, args, { cwd: files.dir });
    expect(msg(ended, 'print')).toMatch(
      /^it printed 200 MB, and a result holds 67 MB\nIt ran to its end, with status 0/,
    );
    expect(recapOf(ended.stdout)).toMatchObject({ castor: { ok: 2, ignored: 1 } });
    expect(Number(ended.stderr) / 1000).toBeLessThan(400);
  });

  it('that is binary, is no UTF-8, or never ends its line, is a value like any other', async () => {
    const { code, stdout } = await play(`
    - {command: 'head -c 100000 /dev/urandom', register: random}
    - {shell: printf 'gr\\374n \\303', register: latin}
    - {shell: 'printf "%0100000d" 0', register: long}
    - {shell: printf 'a\\000b', register: zero}
    - assert:
        that: [random.rc == 0, "latin.stdout == 'gr\\ufffdn \\ufffd'", long.stdout | length == 100000, "zero.stdout == 'a\\0b'"]
`);
    expect(stdout).not.toContain('fatal');
    expect([code, recapOf(stdout)]).toMatchObject([0, well(5)]);
  });

  it('that never ends its line, nor ends, ends with its timeout', async () => {
    const ended = await play(`
    - name: endless
      shell: while :; do printf xxxxxxxx; sleep 0.1; done
      timeout: 2
`);
    expect(recapOf(ended.stdout)).toMatchObject({ castor: { failed: 1, unreachable: 0 } });
    expect(resultOf(ended.stdout, 'TASK [endless] | castor')).toMatchObject({
      rc: 124,
      stdout: expect.stringMatching(/^x+$/) as string,
    });
  });
});

describe('a login shell', () => {
  const some = `
    - {command: id -un, register: who}
    - {command: id -un, become: true, register: root}
    - copy: {content: "{{ who.stdout }}", dest: /tmp/mine}
    - assert: {that: [who.stdout == 'deploy', root.stdout == 'root']}
`;
  const asDeploy = ['-e', 'ansible_user=deploy'];

  it('that prints a banner, on both streams and a megabyte of it, is heard past it', async () => {
    await castor.sh('cat >/home/deploy/.bashrc', {
      input:
        'echo WELCOME; echo to castor >&2; printf "no line end"; head -c 1000000 /dev/zero | tr "\\0" x\n',
    });
    const { code, stdout } = await play(some, ...asDeploy);
    expect([code, recapOf(stdout)]).toMatchObject([0, well(4)]);
    expect(stdout).not.toContain('WELCOME');
  });

  it('whose start ends it makes the host UNREACHABLE, with what it printed', async () => {
    await castor.sh('echo "echo this account is closed; exit 7" >/home/deploy/.bashrc');
    const { code, stdout } = await play('    - name: ask\n      command: id\n', ...asDeploy);
    expect(code).toBe(4);
    expect(resultOf(stdout, 'TASK [ask] | castor')).toMatchObject({
      unreachable: true,
      msg: 'the login shell on castor ended with status 7 before /bin/sh had started\nIt printed: this account is closed',
    });
    await castor.sh('rm /home/deploy/.bashrc');
  });

  it('with an /etc/profile that fails, serves, unless that ends it: then it is said', async () => {
    await castor.sh(
      'cp /etc/profile /srv/profile; echo "no-such-command; false; cd /nowhere; set -- a b" >>/etc/profile',
    );
    const login = ['-b', '-e', 'ansible_become_flags="-H -S -n -i"'];
    const fine = await play('    - command: id -un\n', ...asDeploy, ...login);
    expect([fine.code, recapOf(fine.stdout)]).toMatchObject([0, well(1)]);
    await castor.sh('echo "echo profile is broken; exit 9" >>/etc/profile');
    const ended = await play('    - name: ask\n      command: id -un\n', ...asDeploy, ...login);
    await castor.sh('cp /srv/profile /etc/profile');
    expect(ended.code).not.toBe(0);
    expect(msg(ended, 'ask')).toContain('profile is broken');
  });
});

describe('a host', () => {
  const all = `
    - {command: id -un, become: true, become_user: daemon}
    - {shell: "cat <<X\\nhere\\nX"}
    - {copy: {content: "{{ 99999 | random }}", dest: /srv/f, mode: '0600'}}
    - {stat: {path: /srv/f}}
    - {setup: {gather_subset: min}}
    - {file: {path: /srv/d, state: directory}}
`;

  it.each([
    [
      'whose /tmp is full',
      'mount -t tmpfs -o size=4k full /tmp; head -c 10000 /dev/zero >/tmp/fill || true',
      'umount /tmp',
    ],
    ['whose /tmp is noexec', 'mount -t tmpfs -o noexec,nosuid,nodev tmp /tmp', 'umount /tmp'],
    ['without /dev/shm', 'umount /dev/shm; rmdir /dev/shm', 'mkdir -m 1777 /dev/shm'],
    ['without /tmp', 'mv /tmp /tmp.away', 'mv /tmp.away /tmp'],
    [
      'that takes ChaCha20-Poly1305 alone',
      'echo Ciphers chacha20-poly1305@openssh.com >/etc/ssh/sshd_config.d/one.conf; systemctl restart ssh',
      'rm /etc/ssh/sshd_config.d/one.conf; systemctl restart ssh',
    ],
  ])('%s is served as any other', async (_what, make, mend) => {
    await castor.sh(make);
    const { code, stdout } = await play(all);
    await castor.sh(mend);
    expect(stdout).not.toContain('fatal');
    expect([code, recapOf(stdout)]).toMatchObject([0, well(6)]);
  });

  it('whose root is read-only can be looked at; what would be written is refused with the reason', async () => {
    // The journal is what writes there.
    await castor.sh('systemctl stop "systemd-journald*.socket" systemd-journald');
    await until(() => castor.sh('mount -o remount,bind,ro /'), { what: 'no more writers' });
    const { code, stdout } = await play(`
    - {command: id -un, become: true, become_user: daemon}
    - {stat: {path: /etc/passwd}}
    - {setup: {gather_subset: min}}
    - name: write
      copy: {content: x, dest: /etc/f}
      ignore_errors: true
    - name: make
      file: {path: /srv/e, state: directory}
      ignore_errors: true
`);
    await castor.sh('mount -o remount,bind,rw /; systemctl start systemd-journald');
    expect(recapOf(stdout)).toMatchObject({ castor: { ok: 5, ignored: 2, unreachable: 0 } });
    expect(code).toBe(0);
    for (const task of ['write', 'make'])
      expect(msg({ code, stdout, stderr: '' }, task)).toContain('Read-only file system');
  });
});
