import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import { startLoopbackSshd, type LoopbackSshd } from '../../kit/loopback-sshd.js';
import { output, run, type RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { program } from '../support/hap.js';
import { scratch } from '../support/scratch.js';
import { typed, type Typed, type Typing } from '../support/typed.js';

const here = lab();
const files = scratch();
const at = (name: string): string => join(files.dir, name);
const keygen = (...args: string[]): Promise<string> => output('ssh-keygen', args, { cwd: files.dir });

let sshd: LoopbackSshd;
/** One that only knows the authority of users' certificates. */
let certified: LoopbackSshd;
const agents: ChildProcess[] = [];
const environment = { ANSIBLE_CONFIG: undefined, SSH_AUTH_SOCK: undefined, HOME: files.dir, USER: 'root' };

interface Asking {
  readonly server?: LoopbackSshd;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: string;
}

function commandLine({ server = sshd, args = [], command = 'echo in' }: Asking): string[] {
  const [address = ''] = server.addresses;
  files.write(
    'hosts',
    ['one', 'two'].map((name) => `${name} ansible_host=${address} ansible_port=${server.port}\n`).join(''),
  );
  const common = `-F none -o UserKnownHostsFile=${server.knownHosts}`;
  return ['run', '-m', 'shell', '-a', command, '-i', 'hosts', '--ssh-common-args', common, ...args];
}

/** Runs a command on `one`, where there is no terminal. */
function ask(asking: Asking = {}): Promise<RunResult> {
  const args = ['-w', process.execPath, program, ...commandLine(asking), 'one'];
  return run('setsid', args, { cwd: files.dir, env: { ...environment, ...asking.env } });
}

/** Runs a command on both hosts on a terminal. */
function askTyped(answers: readonly Typing[], asking: Asking = {}): Promise<Typed> {
  return typed([...commandLine(asking), 'all'], answers, {
    cwd: files.dir,
    env: { ...environment, ...asking.env },
  });
}

const welcome = { code: 0, stdout: 'one | CHANGED | rc=0 >>\nin\n' };

/** An agent of OpenSSH with these keys. @returns its socket */
async function agent(name: string, ...keys: string[]): Promise<string> {
  const socket = at(name);
  agents.push(spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' }));
  await until(() => existsSync(socket), { every: 5, what: 'the agent' });
  for (const key of keys) await output('ssh-add', ['-q', key], { env: { SSH_AUTH_SOCK: socket } });
  return socket;
}

beforeAll(async () => {
  await keygen('-q', '-t', 'ed25519', '-N', '', '-f', 'ca');
  await keygen('-q', '-t', 'ed25519', '-N', '', '-f', 'other');
  sshd = await startLoopbackSshd(1);
  certified = await startLoopbackSshd(1, [`TrustedUserCAKeys ${at('ca.pub')}`, 'AuthorizedKeysFile none']);
  copyFileSync(sshd.key, at('encrypted'));
  copyFileSync(`${sshd.key}.pub`, at('encrypted.pub'));
  await run('chmod', ['600', at('encrypted')]);
  await keygen('-q', '-p', '-P', '', '-N', 'open sesame', '-f', 'encrypted');
});

afterAll(async () => {
  for (const each of agents) each.kill();
  await sshd.close();
  await certified.close();
  await here.removeFresh();
  files.remove();
});

describe('the agent', () => {
  it('logs in, by SSH_AUTH_SOCK and by IdentityAgent', async () => {
    const socket = await agent('agent', at('other'), sshd.key);
    expect((await ask()).code).toBe(4);
    expect(await ask({ env: { SSH_AUTH_SOCK: socket } })).toMatchObject(welcome);
    expect(await ask({ args: ['--ssh-extra-args', `-o IdentityAgent=${socket}`] })).toMatchObject(welcome);
    expect(
      (await ask({ env: { SSH_AUTH_SOCK: socket }, args: ['--ssh-extra-args', '-o IdentityAgent=none'] }))
        .code,
    ).toBe(4);
  });

  it('is only asked for the keys that are named where IdentitiesOnly says so', async () => {
    const env = { SSH_AUTH_SOCK: await agent('agent-only', sshd.key) };
    const other = ['--private-key', at('other'), '--ssh-extra-args', '-o IdentitiesOnly=yes'];
    expect((await ask({ env, args: other })).code).toBe(4);
    const named = ['--private-key', `${sshd.key}.pub`, '--ssh-extra-args', '-o IdentitiesOnly=yes'];
    expect(await ask({ env, args: named })).toMatchObject(welcome);
  });

  it('is forwarded with ForwardAgent only, never to a changed key, and a host that does not take it is served without', async () => {
    const env = { SSH_AUTH_SOCK: await agent('agent-forwarded', sshd.key) };
    const command = 'ssh-add -l 2>&1 | grep -c ED25519';
    const mine = await ask({ env, command, args: ['--ssh-extra-args', '-A'] });
    expect(mine).toMatchObject({ code: 0, stdout: 'one | CHANGED | rc=0 >>\n1\n' });
    expect((await ask({ env, command })).stdout).toContain('rc=1 >>\n0');
    const [address = ''] = sshd.addresses;
    const other = readFileSync(at('other.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    const changed = files.write('changed', `[${address}]:${sshd.port} ${other}\n`);
    const passed = [
      '--ssh-common-args',
      `-F none -A -o UserKnownHostsFile=${changed} -o StrictHostKeyChecking=no`,
    ];
    expect((await ask({ env, command, args: passed })).stdout).toContain('rc=1 >>\n0');
    const strict = await startLoopbackSshd(1, [
      'AllowAgentForwarding no',
      `AuthorizedKeysFile ${sshd.dir}/authorized_keys`,
    ]);
    try {
      expect(await ask({ env, server: strict, args: ['--ssh-extra-args', '-A'] })).toMatchObject(welcome);
    } finally {
      await strict.close();
    }
  });
});

describe('an encrypted key', () => {
  const asks = /Passphrase of the key \S+encrypted: $/;
  const args = ['--private-key', at('encrypted')];

  it('asks for its passphrase once for all hosts, and does not show it', async () => {
    const { code, stdout } = await askTyped([{ asks, keys: 'open sesame\r' }], { args });
    expect(code).toBe(0);
    expect(stdout.match(/Passphrase/g)).toHaveLength(1);
    expect(stdout).toContain('one | CHANGED | rc=0 >>\nin\n');
    expect(stdout).toContain('two | CHANGED | rc=0 >>\nin\n');
    expect(stdout).not.toContain('sesame');
  });

  it('asks again after a wrong one, three times in all', async () => {
    const wrong = { asks, keys: 'mistyped\r' };
    const again = { asks: /Wrong passphrase\. Passphrase of the key \S+: $/, keys: 'open sesame\r' };
    expect(await askTyped([wrong, again], { args })).toMatchObject({ code: 0 });
    const { code, stdout } = await askTyped([wrong, { ...again, keys: 'x\r' }, { ...again, keys: 'y\r' }], {
      args,
    });
    expect([code, stdout]).toEqual([4, expect.stringContaining('encrypted (the passphrase is wrong)')]);
  });

  it('is a clear error without a terminal', async () => {
    const { code, stdout } = await ask({ args });
    expect([code, stdout]).toEqual([
      4,
      expect.stringContaining(
        `not usable: ${at('encrypted')} (encrypted, and there is no passphrase for it)`,
      ),
    ]);
  });

  it('asks for nothing while the agent has it', async () => {
    const env = { SSH_AUTH_SOCK: await agent('agent-encrypted', sshd.key) };
    expect(await ask({ args, env })).toMatchObject(welcome);
  });
});

describe('a user’s certificate', () => {
  /** A key of a type with a certificate beside it. */
  async function key(name: string, type: string, ...args: string[]): Promise<string> {
    await keygen('-q', '-t', type, '-N', '', '-f', name);
    await keygen('-q', '-s', 'ca', '-I', 'me', '-n', 'root', ...args, `${name}.pub`);
    return at(name);
  }

  it.each(['ed25519', 'ecdsa', 'rsa'])('beside its key logs in (%s)', async (type) => {
    const file = await key(`mine-${type}`, type);
    expect(await ask({ server: certified, args: ['--private-key', file] })).toMatchObject(welcome);
  });

  it('of CertificateFile logs in, with a key of a file or of the agent', async () => {
    const file = await key('apart', 'ed25519');
    await run('mv', [at('apart-cert.pub'), at('certificate')]);
    const args = ['--private-key', file];
    expect((await ask({ server: certified, args })).code).toBe(4);
    const named = ['--ssh-extra-args', `-o CertificateFile=${at('certificate')}`];
    expect(await ask({ server: certified, args: [...args, ...named] })).toMatchObject(welcome);
    const env = { SSH_AUTH_SOCK: await agent('agent-apart', file) };
    expect(await ask({ server: certified, args: named, env })).toMatchObject(welcome);
  });

  it.each(['ed25519', 'ecdsa', 'rsa'])('of the agent logs in (%s)', async (type) => {
    const env = { SSH_AUTH_SOCK: await agent(`agent-${type}`, await key(`held-${type}`, type)) };
    expect(await ask({ server: certified, env })).toMatchObject(welcome);
  });

  it('that has expired does not log in', async () => {
    const file = await key('expired', 'ed25519', '-V', '-2d:-1d');
    const { code, stdout } = await ask({ server: certified, args: ['--private-key', file] });
    expect([code, stdout]).toEqual([4, expect.stringContaining('permission denied')]);
  });
});

describe('a password', () => {
  let host: FreshTarget;
  const asks = /SSH password: $/;

  /** Runs a command as `ops` on the target, with a known_hosts of its own. */
  function line(args: readonly string[] = [], variables = ''): string[] {
    files.write('target', `one ansible_host=${host.ip} ansible_user=ops ${variables}\n`);
    const common = `-F none -o UserKnownHostsFile=${host.knownHosts}`;
    return ['run', 'id -un', 'one', '-i', 'target', '--ssh-common-args', common, ...args];
  }
  const inside = { code: 0, stdout: 'one | CHANGED | rc=0 >>\nops\n' };
  const silent = (args: readonly string[], variables?: string): Promise<RunResult> =>
    run('setsid', ['-w', process.execPath, program, ...line(args, variables)], {
      cwd: files.dir,
      env: environment,
    });

  /** Lets its sshd take these ways to log in. */
  const take = (...settings: string[]): Promise<string> =>
    host.sh(
      `printf '%s\\n' ${settings.map((s) => `'${s}'`).join(' ')} >/etc/ssh/sshd_config.d/ways.conf && systemctl restart ssh`,
    );

  beforeAll(async () => {
    host = await here.freshTarget('logins');
    // PAM would let whoever gives a wrong password wait.
    await host.sh("sed -i '/pam_unix.so/s/$/ nodelay/' /etc/pam.d/common-auth");
    await take('PasswordAuthentication yes', 'KbdInteractiveAuthentication no');
  });

  it('is asked for with -k, once, and not shown', async () => {
    const { code, stdout } = await typed([...line(), '-k'], [{ asks, keys: 'ops-secret\r' }], {
      cwd: files.dir,
      env: environment,
    });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^SSH password: \n.*one \| CHANGED \| rc=0 >>.*ops/s),
    ]);
    expect(stdout).not.toContain('ops-secret');
  });

  it('of ansible_password, of a file and of a program logs in', async () => {
    expect(await silent([], 'ansible_password=ops-secret')).toMatchObject(inside);
    expect(await silent(['--connection-password-file', files.write('pw', 'ops-secret\n')])).toMatchObject(
      inside,
    );
    const script = files.write('pw.sh', '#!/bin/sh\necho ops-secret\n');
    await run('chmod', ['+x', script]);
    expect(await silent(['--conn-pass-file', script])).toMatchObject(inside);
  });

  it('that is wrong, or a file that has none, is a clear error in which it does not stand', async () => {
    const { code, stdout, stderr } = await silent([], 'ansible_password=not-the-secret');
    expect([code, stdout]).toEqual([4, expect.stringMatching(/permission denied\\ntried: .*password/)]);
    expect(stdout + stderr).not.toContain('not-the-secret');
    const none = await silent(['--connection-password-file', at('nothing')]);
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('gives no password')]);
  });

  it('comes after keys, unless PreferredAuthentications says otherwise', async () => {
    await keygen('-q', '-t', 'ed25519', '-N', '', '-f', 'stranger');
    const key = ['--private-key', at('stranger')];
    const wrong = 'ansible_password=not-the-secret';
    expect((await silent(key, wrong)).stdout).toContain(`tried: key ${at('stranger')}, password`);
    const turned = [...key, '--ssh-extra-args', '-o PreferredAuthentications=password,publickey'];
    expect((await silent(turned, wrong)).stdout).toContain(`tried: password, key ${at('stranger')}`);
    const none = [...key, '--ssh-extra-args', '-o PasswordAuthentication=no'];
    expect((await silent(none, wrong)).stdout).not.toContain('password,');
  });

  it('answers keyboard-interactive questions', async () => {
    await take('PasswordAuthentication no', 'KbdInteractiveAuthentication yes', 'UsePAM yes');
    expect(await silent([], 'ansible_password=ops-secret')).toMatchObject(inside);
    const wrong = await silent([], 'ansible_password=not-the-secret');
    expect([wrong.code, wrong.stdout]).toEqual([4, expect.stringContaining('tried: keyboard-interactive')]);
  });

  it('that has expired is a clear error', async () => {
    await host.sh('chage -d 0 ops');
    const { code, stdout } = await silent([], 'ansible_password=ops-secret');
    expect([code, stdout]).toEqual([4, expect.stringMatching(/password has expired|permission denied/)]);
    await host.sh('chage -d -1 ops');
  });
});
