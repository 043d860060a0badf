import { createHmac } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoopbackSshd, type LoopbackSshd } from '../../kit/loopback-sshd.js';
import { output, type RunResult } from '../../kit/run.js';
import { hap } from '../support/hap.js';
import { scratch } from '../support/scratch.js';

const files = scratch();
const at = (name: string): string => join(files.dir, name);
const keygen = (...args: string[]): Promise<string> => output('ssh-keygen', args, { cwd: files.dir });
const publicKey = (name: string): string =>
  readFileSync(at(name), 'utf8').split(' ').slice(0, 2).join(' ').trim();

/** How the host is asked: its server, what known_hosts says, and options of ssh and of the environment. */
interface Asking {
  readonly sshd?: LoopbackSshd;
  readonly args?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: string;
}

let plain: LoopbackSshd;
/** The name of that server in known_hosts. */
let name = '';
let key = '';
let fingerprint = '';

/** The name of a server in known_hosts. */
const nameOf = (sshd: LoopbackSshd): string => `[${sshd.addresses[0] ?? ''}]:${sshd.port}`;

/** Runs a command on the host with this text as its known_hosts. */
async function ask(
  known: string,
  { sshd = plain, args = '', env = {}, config = '' }: Asking = {},
): Promise<RunResult> {
  files.write('known', known);
  files.write('ansible.cfg', config);
  files.write(
    'hosts',
    `web ansible_host=${sshd.addresses[0] ?? ''} ansible_port=${sshd.port} ansible_user=root ansible_ssh_private_key_file=${sshd.key}\n`,
  );
  const options = `-F none -o UserKnownHostsFile=${at('known')} -o GlobalKnownHostsFile=none ${args}`;
  return hap(['run', 'echo in', 'web', '-i', 'hosts', '--ssh-common-args', options], {
    cwd: files.dir,
    env: { HOME: files.dir, ANSIBLE_CONFIG: undefined, SSH_AUTH_SOCK: undefined, ...env },
  });
}

const welcome = { code: 0, stdout: 'web | CHANGED | rc=0 >>\nin\n' };

/** The server's log of what came after `before`, as far as it tells of attempts to log in. */
function logins(before: string, sshd = plain): string[] {
  const lines = sshd.log().slice(before.length).split('\n');
  return lines.filter((line) => /Accepted|Failed|user root/.test(line));
}

beforeAll(async () => {
  for (const file of ['host', 'another', 'ca', 'ca2'])
    await keygen('-q', '-t', 'ed25519', '-N', '', '-f', file);
  plain = await startLoopbackSshd(1, [`HostKey ${at('host')}`, 'LogLevel VERBOSE']);
  name = nameOf(plain);
  key = publicKey('host.pub');
  fingerprint = /SHA256:\S+/.exec(await keygen('-lf', 'host.pub'))?.[0] ?? 'none';
});

afterAll(async () => {
  await plain.close();
  files.remove();
});

describe('known_hosts is read as OpenSSH reads it:', () => {
  const hashed = (): string => {
    const salt = Buffer.alloc(20, 7);
    const hash = createHmac('sha1', salt).update(name).digest('base64');
    return `|1|${salt.toString('base64')}|${hash}`;
  };

  it.each<[string, () => string]>([
    ['a name with its port', () => `${name} ${key}`],
    ['several names, a comment', () => `other,${name},third ${key} of the host`],
    ['a hashed name', () => `${hashed()} ${key}`],
    ['a wildcard', () => `[127.*]:* ${key}`],
    ['a name without the port', () => `${name.slice(1).replace(/\].*/, '')} ${key}`],
    [
      'among others and lines that cannot be read',
      () => `# one\n\nnonsense\nother ${key}\n${name} ssh-rsa AAAA\n${name} ${key}`,
    ],
  ])('%s', async (_what, line) => {
    expect(await ask(`${line()}\n`)).toMatchObject(welcome);
  });

  it.each<[string, () => string]>([
    ['a wildcard with an exception', () => `[127.*]:*,!${name} ${key}`],
    ['another port', () => `${name}1 ${key}`],
    ['an empty file', () => ''],
  ])('not %s', async (_what, line) => {
    const { code, stdout } = await ask(`${line()}\n`);
    expect([code, stdout]).toEqual([4, expect.stringContaining('is not known')]);
  });

  it('several files, of which one need not be there', async () => {
    const second = files.write('second', `${name} ${key}\n`);
    const args = `-o 'UserKnownHostsFile=/no/such ${second}'`;
    expect(await ask('', { args: '' })).toMatchObject({ code: 4 });
    files.write('global', `${name} ${key}\n`);
    const asked = (options: string): Promise<RunResult> =>
      hap(['run', 'echo in', 'web', '-i', 'hosts', '--ssh-common-args', `-F none ${options}`], {
        cwd: files.dir,
        env: { HOME: files.dir, SSH_AUTH_SOCK: undefined },
      });
    expect(await asked(args)).toMatchObject(welcome);
    expect(await asked(`-o UserKnownHostsFile=none -o GlobalKnownHostsFile=${at('global')}`)).toMatchObject(
      welcome,
    );
  });

  it('ssh itself finds the keys that hap writes, and hap those that ssh writes', async () => {
    const args = '-o StrictHostKeyChecking=accept-new -o HashKnownHosts=yes';
    expect(await ask('', { args })).toMatchObject(welcome);
    expect(await keygen('-F', name, '-f', at('known'))).toContain(key);
    await keygen('-q', '-H', '-f', at('known'));
    expect(await ask(readFileSync(at('known'), 'utf8'))).toMatchObject(welcome);
  });
});

describe('a host key', () => {
  it('that is unknown makes the host UNREACHABLE, with the fingerprint and the command that adds it; nothing is sent', async () => {
    const before = plain.log();
    const { code, stdout } = await ask('');
    expect(code).toBe(4);
    expect(stdout).toMatch(/^web \| UNREACHABLE! => \{/);
    expect(stdout).toContain(`the ED25519 key ${fingerprint}`);
    expect(stdout).toContain('hap keyscan web');
    const command = /ssh-keyscan -t ed25519 -p \d+ \S+/.exec(stdout)?.[0] ?? '';
    expect(logins(before)).toEqual([]);
    expect(await ask(await output('sh', ['-c', `${command} 2>/dev/null`]))).toMatchObject(welcome);
  });

  it.each(['yes', 'ask', 'accept-new'])(
    'that is another than the known one is refused with StrictHostKeyChecking=%s',
    async (strict) => {
      const before = plain.log();
      const { code, stdout } = await ask(`# mine\n${name} ${publicKey('another.pub')}\n`, {
        args: `-o StrictHostKeyChecking=${strict}`,
      });
      expect(code).toBe(4);
      expect(stdout).toContain(`${fingerprint}; ${at('known')}:2 has another ED25519 key`);
      expect(stdout).toContain(`ssh-keygen -R '${name}' -f ${at('known')}`);
      expect(logins(before)).toEqual([]);
      expect(readFileSync(at('known'), 'utf8').split('\n')).toHaveLength(3);
    },
  );

  it.each(['yes', 'no'])('that is revoked is refused with StrictHostKeyChecking=%s', async (strict) => {
    const before = plain.log();
    const args = `-o StrictHostKeyChecking=${strict}`;
    const { code, stdout } = await ask(`${name} ${key}\n@revoked * ${key}\n`, { args });
    expect([code, stdout]).toEqual([
      4,
      expect.stringContaining(`${at('known')}:2 revokes the ED25519 key ${fingerprint}`),
    ]);
    const list = `${args} -o RevokedHostKeys=${at('host.pub')}`;
    expect((await ask(`${name} ${key}\n`, { args: list })).stdout).toContain(`${at('host.pub')}:1 revokes`);
    expect(logins(before)).toEqual([]);
  });

  it('is written down with accept-new, and then only that one will do', async () => {
    const args = '-o StrictHostKeyChecking=accept-new';
    expect(await ask('', { args })).toMatchObject(welcome);
    const written = readFileSync(at('known'), 'utf8');
    expect(written).toBe(`${name} ${key}\n`);
    expect(await ask(written)).toMatchObject(welcome);
  });

  it.each<[string, Asking]>([
    ['StrictHostKeyChecking=no', { args: '-o StrictHostKeyChecking=no' }],
    ['ANSIBLE_HOST_KEY_CHECKING', { env: { ANSIBLE_HOST_KEY_CHECKING: 'False' } }],
    ['host_key_checking of ansible.cfg', { config: '[defaults]\nhost_key_checking = no\n' }],
    ['ssh_args of ansible.cfg', { config: '[ssh_connection]\nssh_args = -o StrictHostKeyChecking=off\n' }],
  ])('is not looked at with %s', async (_what, asking) => {
    expect(await ask('', asking)).toMatchObject(welcome);
    expect(await ask('')).toMatchObject({ code: 4 });
  });
});

describe('a host with a certificate', () => {
  /** What is done with a server that shows a certificate of `ca`. */
  async function certified(
    args: readonly string[],
    use: (sshd: LoopbackSshd) => Promise<void>,
    type = 'ed25519',
    authority = 'ca',
  ): Promise<void> {
    const own = `own-${type}`;
    if (!existsSync(at(own))) await keygen('-q', '-t', type, '-N', '', '-f', own);
    await keygen('-q', '-s', at(authority), '-I', 'the web host', ...args, `${own}.pub`);
    copyFileSync(at(`${own}-cert.pub`), at('shown-cert.pub'));
    const sshd = await startLoopbackSshd(1, [
      `HostKey ${at(own)}`,
      `HostCertificate ${at('shown-cert.pub')}`,
      'LogLevel VERBOSE',
      'RekeyLimit 1M',
    ]);
    await use(sshd).finally(() => sshd.close());
  }
  const trusted = (sshd: LoopbackSshd): string => `@cert-authority ${nameOf(sshd)} ${publicKey('ca.pub')}\n`;

  it.each(['ed25519', 'ecdsa', 'rsa'])('is known by its authority alone (%s)', async (type) => {
    await certified(
      ['-h', '-n', '127.77.0.1'],
      async (sshd) => {
        expect(await ask(trusted(sshd), { sshd })).toMatchObject(welcome);
        expect(await ask(`@cert-authority 127.77.* ${publicKey('ca.pub')}\n`, { sshd })).toMatchObject(
          welcome,
        );
        expect(await ask(`@cert-authority *.example.org ${publicKey('ca.pub')}\n`, { sshd })).toMatchObject({
          code: 4,
        });
      },
      type,
    );
  });

  it.each(['ecdsa', 'rsa'])('whose authority has a key of type %s is known', async (type) => {
    await keygen('-q', '-t', type, '-N', '', '-f', `ca-${type}`);
    await certified(
      ['-h'],
      async (sshd) => {
        const line = `@cert-authority * ${publicKey(`ca-${type}.pub`)}\n`;
        expect(await ask(line, { sshd })).toMatchObject(welcome);
      },
      'ed25519',
      `ca-${type}`,
    );
  });

  it.each<[string, string[], string]>([
    [
      'for another host',
      ['-h', '-n', 'other'],
      "Its certificate 'the web host' is not good: it is for other, not for 127.77.0.1.",
    ],
    ['that has expired', ['-h', '-V', '-2d:-1d'], 'it has expired'],
    ['for users', ['-n', '127.77.0.1'], 'it is none for hosts'],
    [
      'with an option that nobody knows',
      ['-h', '-O', 'critical:a=b'],
      'it has options that hap does not know: a',
    ],
  ])('%s is refused, and nothing is sent', async (_what, args, why) => {
    await certified(args, async (sshd) => {
      for (const strict of ['yes', 'accept-new']) {
        const { code, stdout } = await ask(trusted(sshd), {
          sshd,
          args: `-o StrictHostKeyChecking=${strict}`,
        });
        expect([code, stdout]).toEqual([4, expect.stringContaining(why)]);
      }
      expect(logins('', sshd)).toEqual([]);
    });
  });

  it('by another authority, or by one that is revoked, is refused', async () => {
    await certified(['-h'], async (sshd) => {
      const other = await ask(`@cert-authority * ${publicKey('ca2.pub')}\n`, { sshd });
      expect([other.code, other.stdout]).toEqual([
        4,
        expect.stringContaining('Its certificate is by another authority (SHA256:'),
      ]);
      const revoked = await ask(`${trusted(sshd)}@revoked * ${publicKey('ca.pub')}\n`, { sshd });
      expect([revoked.code, revoked.stdout]).toEqual([4, expect.stringContaining('is revoked')]);
      expect(logins('', sshd)).toEqual([]);
    });
  });

  it('is known by its key as well, as with ssh', async () => {
    await certified(['-h', '-n', 'other'], async (sshd) => {
      const line = `${nameOf(sshd)} ${publicKey('own-ed25519.pub')}\n`;
      expect(await ask(trusted(sshd) + line, { sshd })).toMatchObject(welcome);
    });
  });

  it('stays connected over an exchange of new keys', async () => {
    await certified(['-h'], async (sshd) => {
      const big = "head -c 3000000 /dev/zero | tr '\\0' x";
      expect(await ask(trusted(sshd), { sshd })).toMatchObject(welcome);
      const options = `-F none -o UserKnownHostsFile=${at('known')}`;
      const { code, stdout } = await hap(
        ['run', '-m', 'shell', '-a', big, 'web', '-i', 'hosts', '--ssh-common-args', options],
        {
          cwd: files.dir,
          env: { HOME: files.dir, SSH_AUTH_SOCK: undefined },
        },
      );
      expect([code, stdout.length > 3_000_000]).toEqual([0, true]);
    });
  });
});
