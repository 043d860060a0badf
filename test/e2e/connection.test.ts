import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, type PoolOptions } from '../../src/connection/index.js';
import {
  verbatim,
  type Become,
  type ConnectionPool,
  type Output,
  type Target,
} from '../../src/model/index.js';
import { connectionSuite } from '../connection/suite.js';
import { lab, type FreshTarget } from '../kit/lab.js';
import { until } from '../kit/until.js';

const here = lab();
const pools: ConnectionPool[] = [];

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await here.removeFresh();
});

function pool(options: Partial<PoolOptions> = {}): ConnectionPool {
  const made = createPool({ environment: process.env, ...options });
  pools.push(made);
  return made;
}

function target(
  address: string,
  user: string,
  knownHosts = here.knownHosts,
  more: Partial<Target> = {},
): Target {
  return {
    name: 'castor',
    kind: 'ssh',
    address,
    port: 22,
    user,
    privateKeyFiles: [here.key],
    sshArgs: [`-o UserKnownHostsFile=${knownHosts}`],
    hostKeyChecking: true,
    timeout: 10_000,
    ...more,
  };
}

const castor = here.hosts.castor.ip;

describe('a connection to Debian with OpenSSH', () => {
  connectionSuite({ open: () => pool().get(target(castor, 'root')) });
});

describe('a connection to busybox with dropbear', () => {
  let host: FreshTarget;
  beforeAll(async () => {
    host = await here.freshTarget('busybox', 'busybox');
  });
  connectionSuite({ open: () => pool().get(target(host.ip, 'root', host.knownHosts)), binaryFilters: false });
});

describe('become', () => {
  async function ask(user: string, become: Become, script = 'id -un', stdin?: Buffer): Promise<Output> {
    const shell = await pool().get(target(castor, user)).shell(become);
    return shell.run({ script: verbatim(script), stdin });
  }

  it.each<[string, Become]>([
    ['deploy', { method: 'sudo', user: 'root' }],
    ['deploy', { method: 'sudo', user: 'ops' }],
    ['deploy', { method: 'sudo', user: 'root', flags: '-i -n' }],
    ['deploy', { method: 'sudo', user: 'root', password: 'not asked for' }],
    ['deploy', { method: 'doas', user: 'root' }],
    ['root', { method: 'su', user: 'deploy' }],
    ['root', { method: 'su', user: 'deploy', flags: '-l' }],
    ['root', { method: 'doas', user: 'deploy' }],
    ['ops', { method: 'sudo', user: 'root', password: 'ops-secret' }],
    ['ops', { method: 'sudo', user: 'deploy', password: 'ops-secret', flags: '-n' }],
    ['ops', { method: 'su', user: 'root', password: 'root-secret' }],
    ['ops', { method: 'su', user: 'root', password: 'root-secret', flags: '-l' }],
    ['ops', { method: 'doas', user: 'root', password: 'ops-secret' }],
  ])('%s %j', async (user, become) => {
    const { rc, stdout, stderr } = await ask(user, become);
    expect({ rc, stdout, stderr }).toEqual({ rc: 0, stdout: `${become.user}\n`, stderr: '' });
  });

  it.each<[Become, string]>([
    [{ method: 'sudo', user: 'root' }, 'Missing sudo password'],
    [{ method: 'sudo', user: 'root', password: 'wrong' }, 'Incorrect sudo password'],
    [{ method: 'su', user: 'root' }, 'Missing su password'],
    [{ method: 'su', user: 'root', password: 'wrong' }, 'Incorrect su password'],
    [{ method: 'doas', user: 'root' }, 'Missing doas password'],
    [{ method: 'doas', user: 'root', password: 'wrong' }, 'Incorrect doas password'],
    [{ method: 'sudo', user: 'nobody2', password: 'ops-secret' }, 'sudo failed: sudo: unknown user nobody2'],
  ])('ops %j: %s', async (become, summary) => {
    await expect(ask('ops', become)).rejects.toMatchObject({ code: 'become-failed', summary });
  });

  it('passes everything on a terminal too', async () => {
    const become = { method: 'doas', user: 'root', password: 'ops-secret' };
    const stdin = Buffer.from([...Array(256).keys(), 13, 10, 4, 3, 26, 17, 19]);
    const { rc, out, stderr } = await ask('ops', become, 'cat; echo err >&2; exit 3', stdin);
    expect({ rc, out: Buffer.from(out), stderr }).toEqual({ rc: 3, out: stdin, stderr: 'err\n' });
    const large = Buffer.alloc(1_000_000, 'line\r\n');
    expect(large.equals((await ask('ops', become, 'cat', large)).out)).toBe(true);
  });

  it('serves users side by side', async () => {
    const connection = pool().get(target(castor, 'root'));
    const users = ['root', 'deploy', 'ops'];
    const shells = await Promise.all(users.map((user) => connection.shell({ method: 'sudo', user })));
    const begin = `mkdir -p /tmp/hap-side; chmod 1777 /tmp/hap-side; : >/tmp/hap-side/$(id -un)`;
    const all = `until [ "$(ls /tmp/hap-side | wc -l)" = 3 ]; do sleep 0.02; done; id -un`;
    const answers = shells.map((shell) => {
      return shell.run({ script: verbatim(`{ ${begin}; } 2>/dev/null; ${all}`), timeout: 20_000 });
    });
    expect((await Promise.all(answers)).map(({ stdout }) => stdout)).toEqual(users.map((u) => `${u}\n`));
    await here.hosts.castor.sh('rm -rf /tmp/hap-side');
  });
});

describe('a host in trouble', () => {
  let host: FreshTarget;
  let its: Target;
  beforeAll(async () => {
    host = await here.freshTarget('trouble');
    its = target(host.ip, 'root', host.knownHosts);
  });

  it('whose sshd is killed in the middle is unreachable, and what ran there is hung up', async () => {
    const shell = await pool().get(its).shell();
    await shell.run({ script: verbatim('rm -f /tmp/begun') });
    const answer = shell.run({ script: verbatim('echo $$ >/tmp/begun; sleep 4242') });
    const settled = answer.catch((error: unknown) => error);
    await until(() => host.sh('cat /tmp/begun'));
    await host.sh("pkill -9 -f '^sshd: root@notty'");
    expect(await settled).toMatchObject({
      code: 'unreachable',
      detail: expect.stringContaining('sleep 4242') as string,
    });
    await until(async () => (await host.exec('pgrep -f "[s]leep 4242"')).code === 1, {
      what: 'the end of the script',
    });
    expect((await shell.run({ script: verbatim('echo back') })).stdout).toBe('back\n');
  });

  it('that is frozen is noticed', async () => {
    const through = pool();
    const shell = await through.get(its).shell();
    await shell.run({ script: verbatim(':') });
    await host.pause();
    const begun = Date.now();
    try {
      await expect(shell.run({ script: verbatim('echo never') })).rejects.toMatchObject({
        code: 'unreachable',
      });
      expect(Date.now() - begun).toBeLessThan(6000);
    } finally {
      await host.unpause();
    }
  });

  it('survives that sshd is started anew', async () => {
    const shell = await pool().get(its).shell();
    const restart = { script: verbatim('systemctl restart ssh && echo done'), mayDetach: true };
    expect((await shell.run(restart)).stdout).toBe('done\n');
    expect((await shell.run({ script: verbatim('echo here') })).stdout).toBe('here\n');
  });

  it('with MaxSessions 1 and MaxStartups 2 serves many users and many connections', async () => {
    await host.sh(
      "printf 'MaxSessions 1\\nMaxStartups 2\\n' >/etc/ssh/sshd_config.d/few.conf && systemctl restart ssh",
    );
    const users = ['root', 'deploy', 'ops'];
    const connections = Array.from({ length: 4 }, () => pool().get(its));
    const names = await Promise.all(
      connections.flatMap((connection) =>
        users.map(async (user) => {
          const shell = await connection.shell({ method: 'sudo', user });
          return (await shell.run({ script: verbatim('id -un') })).stdout.trim();
        }),
      ),
    );
    expect(names).toEqual([...users, ...users, ...users, ...users]);
    await host.sh('rm /etc/ssh/sshd_config.d/few.conf && systemctl restart ssh');
  });

  it('with a login shell that is not POSIX is served', async () => {
    await host.sh(
      'printf "#!/bin/sh\\necho Welcome to this shell\\nexec /bin/bash \\"\\$@\\"\\n" >/bin/odd && chmod +x /bin/odd',
    );
    await host.sh('usermod -s /bin/odd deploy');
    const shell = await pool()
      .get(target(host.ip, 'deploy', host.knownHosts))
      .shell();
    expect((await shell.run({ script: verbatim('echo in') })).stdout).toBe('in\n');
    await host.sh('usermod -s /usr/sbin/nologin deploy');
    const refused = pool()
      .get(target(host.ip, 'deploy', host.knownHosts))
      .shell();
    await expect(refused.then((s) => s.run({ script: verbatim(':') }))).rejects.toMatchObject({
      code: 'unreachable',
      detail: 'It printed: This account is currently not available.',
    });
  });

  it('is left as it was', async () => {
    const shells = 'ps -eo args | grep -c "[h]ap_find_below" || true';
    const through = pool();
    const before = await host.sh('find /tmp /dev/shm /run -newer /etc/hostname -type f 2>/dev/null | sort');
    const connection = through.get(its);
    await (await connection.shell()).run({ script: verbatim('echo'), mayDetach: true });
    await (
      await connection.shell({ method: 'sudo', user: 'deploy' })
    ).run({ script: verbatim('echo'), timeout: 1000 });
    await through.close();
    await Promise.all(pools.map((p) => p.close()));
    await until(async () => (await host.sh(shells)) === '0', { what: 'the end of all shells' });
    expect(await host.sh('find /tmp /dev/shm /run -newer /etc/hostname -type f 2>/dev/null | sort')).toBe(
      before,
    );
  });
});
