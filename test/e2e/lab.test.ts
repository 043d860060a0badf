import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../kit/lab.js';
import type { Kind } from '../kit/lab-fresh.js';
import { docker, type Target } from '../kit/lab-target.js';
import { output, run, type RunResult } from '../kit/run.js';
import { until } from '../kit/until.js';

const here = lab();

afterAll(() => here.removeFresh());

/** OpenSSH's own client, with the lab's key and strict about host keys. */
function ssh(ip: string, command: string, knownHosts = here.knownHosts, user = 'root'): Promise<RunResult> {
  const known = ['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'StrictHostKeyChecking=yes'];
  const how = ['-F', 'none', '-i', here.key, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=2', ...known];
  return run('ssh', [...how, `${user}@${ip}`, command]);
}

/** Whether sshd lets the key in within two seconds. */
async function answers(host: FreshTarget): Promise<boolean> {
  return (await ssh(host.ip, 'true', host.knownHosts)).code === 0;
}

/** What identifies a container's present life. */
function lives(...containers: string[]): Promise<string> {
  return docker('container', 'inspect', '-f', '{{.Id}} {{.State.StartedAt}}', ...containers);
}

describe.each(['castor', 'pollux'] as const)('%s', (name) => {
  const host = here.hosts[name];

  it('runs systemd', async () => {
    expect(await host.sh('cat /proc/1/comm')).toBe('systemd');
    expect(await host.sh('systemctl is-active ssh.service')).toBe('active');
  });

  it('has no Python', async () => {
    const found = await host.exec('command -v python3 || command -v python || ls /usr/bin/python*');
    expect(found.stdout).toBe('');
    expect(found.code).not.toBe(0);
  });

  it('lets the key in, under the host keys that known_hosts names', async () => {
    expect(await ssh(host.ip, 'hostname')).toEqual({ code: 0, stdout: `${name}\n`, stderr: '' });
  });

  it('is at the address that its inventory says', async () => {
    expect(readFileSync(here.inventoryPath, 'utf8')).toContain(`${name} ansible_host=${host.ip} `);
    expect(await host.sh('ip -o -4 address show dev eth0')).toContain(` ${host.ip}/24 `);
  });
});

it('a second up.sh uses what is up', async () => {
  const containers = [here.hosts.castor.container, here.hosts.pollux.container];
  const before = await lives(...containers);
  const known = readFileSync(here.knownHosts, 'utf8');
  await output('bash', [join(here.root, 'test', 'lab', 'up.sh')]);
  expect(await lives(...containers)).toBe(before);
  expect(readFileSync(here.knownHosts, 'utf8')).toBe(known);
});

it('says in one sentence which subnet it wants, and changes nothing', async () => {
  const up = join(here.root, 'test', 'lab', 'up.sh');
  const wrong = await run('bash', [up], { env: { HAP_LAB_SUBNET: '172.30.80.0/16' } });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toBe(
    'lab: HAP_LAB_SUBNET=172.30.80.0/16 is not a /24 network; this would be: HAP_LAB_SUBNET=172.30.80.0/24\n',
  );
});

describe('a fresh target', () => {
  it('has nothing of what tests install, and can install it offline', async () => {
    const host = await here.freshTarget('virgin');
    expect(
      await host.sh(
        'dpkg-query -W -f "\\${Package}\\n" | grep -Ex "nginx.*|rsyslog|keepalived|hello" || true',
      ),
    ).toBe('');
    await host.sh(
      'ip route del default && apt-get update && apt-get install -y nginx-light rsyslog keepalived hello',
    );
    expect(await host.sh('systemctl is-active nginx rsyslog')).toBe('active\nactive');
    await host.remove();
    await expect(lives(host.container)).rejects.toThrow('No such container');
  });

  it('offers a package in two versions', async () => {
    const host = await here.freshTarget('versions');
    await host.sh('apt-get install -y greeter=1.0');
    expect(await host.sh('greeter')).toBe('greeter 1.0: hello');
    await host.sh('apt-get install -y greeter');
    expect(await host.sh('greeter')).toBe('greeter 2.0: hello');
  });

  it('knows deploy and ops, who become root without and with a password', async () => {
    const { ip, knownHosts } = await here.freshTarget('people');
    const as = (user: string, command: string): Promise<RunResult> => ssh(ip, command, knownHosts, user);
    expect((await as('deploy', 'sudo -n id -un; doas -n id -un')).stdout).toBe('root\nroot\n');
    expect((await as('ops', 'sudo -n id -un')).code).toBe(1);
    expect((await as('ops', 'echo ops-secret | sudo -S -p "" id -un')).stdout).toBe('root\n');
    expect((await as('ops', 'echo root-secret | su -c "id -un"')).stdout).toBe('root\n');
  });

  it('can be frozen and woken, killed and started', async () => {
    const host = await here.freshTarget('mortal');
    const greets = (): Promise<boolean> => answers(host);
    expect(await greets()).toBe(true);
    await host.pause();
    expect(await greets()).toBe(false);
    await host.unpause();
    await until(greets, { what: 'an answer after unpause' });
    await host.kill();
    expect(await greets()).toBe(false);
    await host.start();
    await until(greets, { what: 'an answer after start' });
  });
});

describe('the other kinds', () => {
  const kinds: [Kind, string, string][] = [
    ['twin', 'systemd', 'dash'],
    ['plain', 'init', 'dash'],
    ['busybox', 'init', '/bin/busybox'],
  ];
  it.each(kinds)('%s: %s is PID 1, /bin/sh is %s', async (kind, init, shell) => {
    const host = await here.freshTarget(kind, kind);
    const seen = await ssh(host.ip, 'cat /proc/1/comm; readlink /bin/sh', host.knownHosts);
    expect(seen.stdout).toBe(`${init}\n${shell}\n`);
    const python = await host.exec('command -v python3');
    expect(python.stdout).toBe(kind === 'twin' ? '/usr/bin/python3\n' : '');
  });

  it('plain: services are init scripts', async () => {
    const host = await here.freshTarget('scripts', 'plain');
    await host.sh('apt-get install -y nginx-light cron');
    expect((await host.exec('service nginx status')).stdout).toContain('nginx is running');
    expect((await host.exec('command -v systemctl')).stdout).toBe('');
    expect(await host.sh('ls /etc/rc2.d | grep nginx')).toMatch(/^S\d\dnginx$/);
  });
});

it('a group is on a bridge of its own, and its hosts reach each other by name', async () => {
  const group = await here.freshGroup();
  const [castor, pollux] = ['castor', 'pollux'].map((name) => group.hosts[name] as Target);
  expect(castor?.ip.startsWith(`${here.prefix}.`)).toBe(false);
  expect(await castor?.sh('getent hosts pollux')).toContain(pollux?.ip);
  expect(readFileSync(group.inventoryPath, 'utf8')).toContain(`castor ansible_host=${castor?.ip ?? ''} `);
  await group.remove();
  expect(await docker('network', 'ls', '-q', '--filter', `name=${castor?.container ?? ''}`)).toBe('');
});

it.runIf(await here.hasAnsible())('real Ansible takes the inventory of the twins', async () => {
  const group = await here.twins();
  const ping = ['-i', group.inventoryPath, 'gemini', '-m', 'ping', '-o'];
  const { code, stdout } = await here.ansible(ping, { program: 'ansible' });
  expect(stdout).toContain('castor | SUCCESS => ');
  expect(stdout).toContain('pollux | SUCCESS => ');
  expect(code).toBe(0);
});
