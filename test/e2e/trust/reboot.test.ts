import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker, type Target } from '../../kit/lab-target.js';
import { lab } from '../../kit/lab.js';
import type { Group } from '../../kit/lab-fresh.js';
import type { RunResult } from '../../kit/run.js';
import { recapOf, resultOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let group: Group;
let host: Target;

// Containers share their machine's kernel and its boot id; with this one they have their own, as virtual machines do.
const bootId = `
[Unit]
DefaultDependencies=no
After=local-fs.target
Before=ssh.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'cat /proc/sys/kernel/random/uuid >/run/boot-id; mount --bind /run/boot-id /proc/sys/kernel/random/boot_id'
[Install]
WantedBy=multi-user.target
`;

beforeAll(async () => {
  group = await here.freshGroup(['castor']);
  host = group.hosts['castor'] as Target;
  // The engine starts it again when it has gone down, as firmware does.
  await docker('update', '--restart', 'always', host.container);
  await host.sh('cat >/etc/systemd/system/boot-id.service; systemctl enable --now boot-id', {
    input: bootId,
  });
  // It stands behind shutdown(8).
  await host.sh('systemctl unmask systemd-logind; systemctl daemon-reload; systemctl start systemd-logind');
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

async function play(tasks: string, ...options: string[]): Promise<RunResult> {
  files.write('play.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  return here.hap(['play', 'play.yml', '-i', group.inventoryPath, '-v', ...options], { cwd: files.dir });
}

const rebooted = 'TASK [reboot] | castor';

describe('reboot', () => {
  it('takes the host down, waits until it is back, and the play goes on with new connections', async () => {
    const { code, stdout } = await play(
      `
    - command: touch /run/until-boot
    - command: cat /proc/sys/kernel/random/boot_id
      register: before
    - command: id -un
      become: true
      become_user: deploy
    - reboot:
        msg: it's "time" $(touch /srv/pwned)
    - command: test ! -e /run/until-boot
    - command: cat /proc/sys/kernel/random/boot_id
      register: after
      failed_when: after.stdout == before.stdout
    - command: id -un
      become: true
      become_user: deploy
      register: who
      failed_when: who.stdout != 'deploy'
`,
    );
    expect(stdout).toContain('castor');
    expect(recapOf(stdout)['castor']).toMatchObject({ ok: 7, changed: 7, failed: 0, unreachable: 0 });
    expect(code).toBe(0);
    const result = resultOf(stdout, rebooted);
    expect(result).toEqual({ changed: true, rebooted: true, elapsed: expect.any(Number) as number });
    expect((await host.exec('test -e /srv/pwned')).code).toBe(1);
  });

  it('works for a user who has to become root first, with a limit for each login', async () => {
    const { code, stdout } = await play(
      '    - reboot: connect_timeout=2 test_command="test -d /run/systemd"\n      become: true\n',
      '-e',
      'ansible_user=deploy',
    );
    expect([code, resultOf(stdout, rebooted)]).toMatchObject([0, { changed: true, rebooted: true }]);
  });

  it('does nothing in check mode, and says that it would', async () => {
    const boot = await host.sh('cat /proc/sys/kernel/random/boot_id');
    const { code, stdout } = await play('    - reboot:\n', '-C');
    expect([code, resultOf(stdout, rebooted)]).toEqual([0, { changed: true, elapsed: 0, rebooted: true }]);
    expect(await host.sh('cat /proc/sys/kernel/random/boot_id')).toBe(boot);
  });

  it('fails in time where the host stays as it is', async () => {
    const { code, stdout } = await play('    - reboot: reboot_command=/bin/true reboot_timeout=1\n');
    expect([code, resultOf(stdout, rebooted)]).toMatchObject([
      2,
      { changed: false, rebooted: true, msg: 'Timed out waiting for last boot time check (timeout=1)' },
    ]);
  });

  it('fails where the command does, and where it is not there', async () => {
    const failing = await play('    - reboot: reboot_command="ls /none"\n');
    expect([failing.code, resultOf(failing.stdout, rebooted)]).toMatchObject([
      2,
      {
        rebooted: false,
        msg: "Reboot command failed. Error was: ', /bin/ls: cannot access '/none': No such file or directory'",
      },
    ]);
    const missing = await play('    - reboot: reboot_command=restart search_paths=/a,/b\n');
    expect(resultOf(missing.stdout, rebooted)).toMatchObject({
      msg: "Unable to find command \"restart\" in search paths: ['/a', '/b']",
    });
  });

  it('leaves the controller alone', async () => {
    const { code, stdout } = await play(
      '    - reboot:\n      delegate_to: localhost\n      connection: local\n',
    );
    expect(code).toBe(2);
    expect(stdout).toContain('Running reboot with local connection would reboot the control node.');
  });
});

describe('sshd that the play restarts itself', () => {
  it('is survived', async () => {
    const { code, stdout } = await play(
      `
    - service: name=ssh state=restarted
    - command: echo after
    - meta: reset_connection
    - command: echo again
`,
    );
    expect([code, recapOf(stdout)['castor']]).toMatchObject([0, { ok: 3, unreachable: 0 }]);
  });
});
