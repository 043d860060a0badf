import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLoopbackSshd, type LoopbackSshd } from '../../kit/loopback-sshd.js';
import type { RunResult } from '../../kit/run.js';
import { hap } from '../support/hap.js';
import { scratch } from '../support/scratch.js';

const files = scratch();
const at = (name: string): string => join(files.dir, name);

/** The host, and two others to go through. */
let web: LoopbackSshd;
let gate: LoopbackSshd;
let yard: LoopbackSshd;

const addressOf = ({ addresses: [address = ''] }: LoopbackSshd): string => address;

/** Runs a command on hosts of an inventory, at home in the folder. */
function ask(
  hosts: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> {
  files.write('hosts', hosts);
  return hap(['run', '-m', 'shell', '-a', 'echo $SSH_CONNECTION', 'all', '-i', 'hosts', ...args], {
    cwd: files.dir,
    env: {
      ANSIBLE_CONFIG: undefined,
      SSH_AUTH_SOCK: undefined,
      HOME: files.dir,
      USER: 'nobody-here',
      ...env,
    },
  });
}

/** What a host says whose connection ends at the server, and comes from the address of `from` where it is given. */
function reached(server: LoopbackSshd): object {
  return {
    code: 0,
    stdout: expect.stringMatching(
      new RegExp(`rc=0 >>\\n\\S+ \\d+ ${addressOf(server)} ${server.port}\\n$`),
    ) as string,
  };
}

/** What each way of writing it down comes to. */
const entry = (name: string, server: LoopbackSshd, more = ''): string =>
  `Host ${name}\n  HostName ${addressOf(server)}\n  Port ${server.port}\n  User root\n  IdentityFile ${server.key}\n${more}`;

beforeAll(async () => {
  web = await startLoopbackSshd(1, ['LogLevel VERBOSE']);
  gate = await startLoopbackSshd(1, ['LogLevel VERBOSE']);
  yard = await startLoopbackSshd(1, ['LogLevel VERBOSE']);
  files.write(
    '.ssh/known_hosts',
    [web, gate, yard].map(({ knownHosts }) => readFileSync(knownHosts, 'utf8')).join(''),
  );
});

beforeEach(() => {
  files.write('.ssh/config', '');
});

afterAll(async () => {
  await Promise.all([web, gate, yard].map((server) => server.close()));
  files.remove();
});

/** How often somebody logged in. */
const logins = (server: LoopbackSshd): number => server.log().match(/Accepted \w+ for/g)?.length ?? 0;

describe('~/.ssh/config decides how a host is reached:', () => {
  it('Host patterns, HostName, Port, User, IdentityFile and tokens', async () => {
    files.write(
      '.ssh/config',
      `Host web* !web2\n  HostName ${addressOf(web)}\n  Port ${web.port}\nHost web? *.org\n  User root\n  IdentityFile ${web.dir}/id_%n\n`,
    );
    files.write('key', '');
    const { code, stdout } = await ask('web1\n');
    expect([code, stdout]).toEqual([4, expect.stringContaining(`${web.dir}/id_web1 (no such file)`)]);
    files.write(
      '.ssh/config',
      `Host web* !web2\n  HostName ${addressOf(web)}\n  Port ${web.port}\nHost web?\n  User root\n  IdentityFile ${web.key}\n`,
    );
    expect(await ask('web1\n')).toMatchObject(reached(web));
    expect((await ask('web2\n')).code).toBe(4);
  });

  it('Include, Match and the first value that is given', async () => {
    files.write(
      '.ssh/config',
      'Include conf.d/*\nMatch user root exec "test %h = %n"\n  Port 1\nHost *\n  User wrong\n',
    );
    files.write('.ssh/conf.d/web', entry('web', web));
    expect(await ask('web\n')).toMatchObject(reached(web));
  });

  it('what the inventory says goes before it, and ansible_ssh_common_args too', async () => {
    files.write('.ssh/config', 'Host *\n  Port 1\n  User wrong\n  HostName 127.0.0.9\n');
    const how = `ansible_port=${web.port} ansible_user=root ansible_ssh_private_key_file=${web.key}`;
    expect(await ask(`web ${how} ansible_ssh_common_args='-o HostName=${addressOf(web)}'\n`)).toMatchObject(
      reached(web),
    );
  });

  it('-F names another, and ansible.cfg may as well', async () => {
    files.write('.ssh/config', 'Host *\n  Port 1\n');
    files.write('my config', entry('web', web));
    expect(await ask('web\n', ['--ssh-common-args', `-F '${at('my config')}'`])).toMatchObject(reached(web));
    files.write('ansible.cfg', `[ssh_connection]\nssh_args = -F "${at('my config')}"\n`);
    expect(await ask('web\n')).toMatchObject(reached(web));
    // A host's own go in place of the configuration's.
    expect((await ask('web ansible_ssh_args=""\n')).code).toBe(4);
    files.write('ansible.cfg', '');
  });

  it('UserKnownHostsFile, StrictHostKeyChecking and HostKeyAlias', async () => {
    const none = entry('web', web, '  UserKnownHostsFile ~/none\n');
    files.write('.ssh/config', none);
    expect(await ask('web\n')).toMatchObject({
      code: 4,
      stdout: expect.stringContaining(`which is not in ${at('none')}`) as string,
    });
    files.write('.ssh/config', `${none}  StrictHostKeyChecking no\n`);
    expect(await ask('web\n')).toMatchObject(reached(web));
    const [, key = ''] = /\S+ (.*)/.exec(readFileSync(web.knownHosts, 'utf8')) ?? [];
    files.write('aliased', `cluster ${key}\n`);
    files.write('.ssh/config', entry('web', web, '  UserKnownHostsFile ~/aliased\n  HostKeyAlias cluster\n'));
    expect(await ask('web\n')).toMatchObject(reached(web));
  });

  it('ConnectTimeout and ServerAliveInterval', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    files.write('.ssh/config', `Host web\n  HostName 127.0.0.1\n  Port ${port}\n  ConnectTimeout 1\n`);
    const begun = Date.now();
    const { code, stdout } = await ask('web\n');
    expect([code, stdout]).toEqual([4, expect.stringContaining('it did not answer within 1 s')]);
    expect(Date.now() - begun).toBeLessThan(8000);
    silent.close();
    files.write('.ssh/config', entry('web', web, '  ServerAliveInterval 1\n  ServerAliveCountMax 1\n'));
    expect(await ask('web\n')).toMatchObject(reached(web));
  });

  it('ProxyCommand', async () => {
    const command = `ssh -F none -i ${gate.key} -p ${gate.port} -o UserKnownHostsFile=${gate.knownHosts} -W %h:%p root@${addressOf(gate)}`;
    files.write('.ssh/config', entry('web', web, `  ProxyCommand ${command}\n`));
    const before = logins(gate);
    expect(await ask('web\n')).toMatchObject(reached(web));
    expect(logins(gate)).toBe(before + 1);
  });

  it('ProxyJump over two hosts, each as its own options say, and each checked', async () => {
    const jumps = `${entry('gate', gate)}${entry('yard', yard)}`;
    files.write('.ssh/config', `${jumps}${entry('web', web, '  ProxyJump gate,yard\n')}`);
    const before = [gate, yard].map(logins);
    expect(await ask('web\n')).toMatchObject(reached(web));
    expect([gate, yard].map(logins)).toEqual(before.map((count) => count + 1));
    // By the options of a host on the way, over another.
    files.write(
      '.ssh/config',
      `${entry('gate', gate)}${entry('yard', yard, '  ProxyJump gate\n')}${entry('web', web)}`,
    );
    expect(await ask('web\n', ['--ssh-common-args', '-J yard'])).toMatchObject(reached(web));
    expect([gate, yard].map(logins)).toEqual(before.map((count) => count + 2));
    const strange = entry('yard', yard, '  UserKnownHostsFile none\n');
    files.write(
      '.ssh/config',
      `${entry('gate', gate)}${strange}${entry('web', web, '  ProxyJump gate,yard\n')}`,
    );
    const sent = logins(web);
    const { code, stdout } = await ask('web\n');
    expect([code, stdout]).toEqual([4, expect.stringContaining('the host key of yard')]);
    expect([...[yard].map(logins), logins(web)]).toEqual([(before[1] ?? 0) + 2, sent]);
  });

  it('what hap does not have is an error, and nobody is reached instead', async () => {
    files.write('.ssh/config', entry('web', web, '  CanonicalizeHostname yes\n'));
    const { code, stdout } = await ask('web\n');
    expect([code, stdout]).toEqual([
      4,
      expect.stringContaining(
        `${at('.ssh/config')}:6: hap does not have the ssh option CanonicalizeHostname`,
      ),
    ]);
  });
});

describe('what could be an option or a command is refused before any use:', () => {
  const mark = at('mark');

  it.each<[string, string]>([
    ['a host', `web ansible_host='-oProxyCommand=touch ${mark}'`],
    ['a host with a command', `web ansible_host='x;touch ${mark}'`],
    ['a user', `web ansible_host=127.0.0.1 ansible_user='-oProxyCommand=touch ${mark}'`],
    ['a user with a command', `web ansible_host=127.0.0.1 ansible_user='a;touch ${mark}'`],
    ['a host to go through', `web ansible_ssh_common_args='-J "-oProxyCommand=touch ${mark}"'`],
    ['a user there', `web ansible_ssh_common_args='-J "$(touch\${IFS}${mark});@gate"'`],
    [
      'a name in a ProxyCommand',
      `web ansible_host='a$(touch\${IFS}${mark})' ansible_ssh_common_args='-o ProxyCommand="echo %h"'`,
    ],
    [
      'a user in a ProxyCommand',
      `web ansible_user='a$IFS' ansible_ssh_common_args='-o ProxyCommand="touch ${mark} %r"'`,
    ],
    ['a port', `web ansible_port='22;touch ${mark}'`],
    ['an argument', `web ansible_ssh_common_args='touch ${mark}'`],
  ])('%s', async (_what, line) => {
    const { code } = await ask(`${line}\n`);
    expect([2, 4]).toContain(code);
    expect(() => readFileSync(mark)).toThrow('ENOENT');
  });
});
