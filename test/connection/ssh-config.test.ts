import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { KnownHosts } from '../../src/connection/ssh/host-key/known-hosts.js';
import { surroundingsOf } from '../../src/connection/ssh/index.js';
import { settingsOf, type SshSettings } from '../../src/connection/ssh/settings.js';
import { HapError, type Target } from '../../src/model/index.js';
import { fuzzRuns } from '../kit/mutate.js';
import { webTarget } from './web-target.js';

const folder = mkdtempSync('/tmp/hap-config-');
afterAll(() => rmSync(folder, { recursive: true }));

/** As many runs as asked for; few on a usual day. */
const numRuns = fuzzRuns(60);
let homes = 0;

/** A home directory with these files in its .ssh. */
function homeWith(files: Readonly<Record<string, string>>): string {
  const home = join(folder, `home${++homes}`);
  for (const [name, text] of Object.entries({ '.ssh/known_hosts': '', ...files })) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return home;
}

/** The settings of a host by the files of a home. */
function settings(home: string, address: string, more: Partial<Target> = {}, USER = 'me'): SshSettings {
  const environment = { HOME: home, USER, SHELL: '/bin/sh' };
  const around = surroundingsOf({ environment, keepalive: { interval: 0, count: 3 } });
  return settingsOf({ ...webTarget, address, ...more }, around);
}

describe('~/.ssh/config', () => {
  const of = (text: string, address: string, more: Partial<Target> = {}): SshSettings =>
    settings(homeWith({ '.ssh/config': text }), address, more);

  it('says how a host is reached', () => {
    const text = `
      Host alias other
        HostName %h.example.org
        Port 2222
        User joe
        IdentityFile ~/.ssh/one
        IdentityFile %d/.ssh/two
        CertificateFile ~/.ssh/one-cert.pub
        IdentitiesOnly yes
        ProxyJump gate
        UserKnownHostsFile ~/known /known2
        GlobalKnownHostsFile none
        StrictHostKeyChecking accept-new
        HostKeyAlias cluster
        ConnectTimeout 7
        ServerAliveInterval 5
        ServerAliveCountMax 9
        HashKnownHosts yes`;
    const home = homeWith({ '.ssh/config': text });
    expect(settings(home, 'alias')).toMatchObject({
      host: 'alias.example.org',
      port: 2222,
      user: 'joe',
      identityFiles: [`${home}/.ssh/one`, `${home}/.ssh/two`],
      certificateFiles: [`${home}/.ssh/one-cert.pub`],
      identitiesOnly: true,
      proxyJump: [{ host: 'gate' }],
      userKnownHosts: [`${home}/known`, '/known2'],
      globalKnownHosts: [],
      policy: 'accept-new',
      keyName: 'cluster',
      keyPort: 22,
      timeout: 7000,
      aliveInterval: 5000,
      aliveCount: 9,
      hashNames: true,
    });
    expect(settings(home, 'another')).toMatchObject({ host: 'another', port: 22, user: 'me' });
  });

  it('counts below the inventory and the command line, and above defaults', () => {
    const text = 'Host *\n Port 2222\n User joe\n IdentityFile /own\n StrictHostKeyChecking yes\n';
    expect(of(text, 'a', { port: 22, user: 'anna', privateKeyFiles: ['/k'] })).toMatchObject({
      port: 22,
      user: 'anna',
      identityFiles: ['/k', '/own'],
    });
    expect(of(text, 'a', { sshArgs: ['-p 23 -l tom -i /arg'] })).toMatchObject({
      port: 23,
      user: 'tom',
      identityFiles: ['/arg', '/own'],
    });
    expect(of(text, 'a', { hostKeyChecking: false }).policy).toBe('accept-all');
  });

  it('knows Match by host, user, local user and command', () => {
    const text = `
      Host short
        HostName long.example.org
      Match host long.* user joe
        Port 1
      Match originalhost short localuser me exec "test %h = long.example.org"
        Port 2
      Match !host long.* exec "exit 1"
        Port 3
      Match all
        Port 4`;
    expect(of(text, 'short', { user: 'joe' }).port).toBe(1);
    expect(of(text, 'short').port).toBe(2);
    expect(of(text, 'else').port).toBe(4);
  });

  it('runs no command of Match into which more than a word would go', () => {
    const text = 'Match exec "touch %r"\n Port 1\n';
    expect(() => of(text, 'a', { user: 'x$HOME' })).toThrow("Match exec cannot have the token '%r'");
  });

  it('reads a second time for Match final', () => {
    const text = 'Match final host b.example.org\n Port 5\nHost a\n HostName b.example.org\n';
    expect(of(text, 'a').port).toBe(5);
  });

  it('includes files by pattern, in the order of their names, within their block only', () => {
    const home = homeWith({
      '.ssh/config': 'Include config.d/*.conf\nHost b\n Include b\nHost *\n User last\n',
      '.ssh/config.d/1.conf': 'Host a\n User one\n',
      '.ssh/config.d/2.conf': 'Host *\n Port 22222\nHost a\n User two\n',
      '.ssh/config.d/.hidden.conf': 'Port 1\n',
      '.ssh/config.d/3.other': 'Port 2\n',
      '.ssh/b': 'Port 3\nUser b\n',
    });
    expect(settings(home, 'a')).toMatchObject({ user: 'one', port: 22_222 });
    expect(settings(home, 'b')).toMatchObject({ user: 'b', port: 22_222 });
    expect(settings(home, 'c')).toMatchObject({ user: 'last', port: 22_222 });
  });

  it.each([
    ['Prot 22', /config:1: ssh has no option Prot/],
    ['Host *\n  Port 22 23', /config:2: Port takes one value, not '22 23'/],
    ['User "joe', /config:1: a quote is not closed after User/],
    ['Port', /config:1: Port has no value/],
    ['Host', /config:1: a value is missing/],
    ['Match', /config:1: Match has no condition/],
    ['Match user', /config:1: Match user has no value/],
    ['Match localnetwork 10.0.0.0/8', /config:1: hap does not have the condition 'Match localnetwork'/],
    ['Match all user x', /config:1: 'all' cannot be combined/],
    ['CanonicalizeHostname always', /config:1: hap does not have the ssh option CanonicalizeHostname/],
    ['KnownHostsCommand /bin/x', /config:1: hap does not have the ssh option KnownHostsCommand/],
    ['Include config', /config:1: too many files include one another/],
    ['HostName -oProxyCommand=id', /'-oproxycommand=id' cannot be the address of a host/],
    ['User a;b', /'a;b' cannot be the user of a host/],
    ['ProxyJump -oProxyCommand=id', /cannot be the address of a host/],
  ])('is not guessed at: %j', (text, message) => {
    const error = (() => {
      try {
        return of(text, 'a');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(HapError);
    expect(error).toMatchObject({ code: 'unreachable', summary: expect.stringMatching(message) as string });
  });

  it('may hold what hap has no use for, and what IgnoreUnknown names', () => {
    const text =
      'IgnoreUnknown Use*,x\nUseKeychain yes\nControlMaster auto\nSendEnv LANG\nCiphers a\nPort 5\n';
    expect(of(text, 'a').port).toBe(5);
  });

  it('is refused when others can write to it', () => {
    const home = homeWith({ '.ssh/config': 'Port 1\n' });
    chmodSync(join(home, '.ssh/config'), 0o666);
    expect(() => settings(home, 'a')).toThrow(/config: others than its owner can write to it/);
  });

  it('is followed by the file of the system', () => {
    // Whatever it says on this machine; Debian's has an Include and HashKnownHosts.
    const said = askSsh(['-F', '/etc/ssh/ssh_config', 'a']);
    expect(settings(homeWith({}), 'a').hashNames).toBe(said?.get('hashknownhosts')?.[0] === 'yes');
    expect(of('HashKnownHosts no\n', 'a').hashNames).toBe(false);
    expect(of('HashKnownHosts yes\n', 'a').hashNames).toBe(true);
  });

  it('is replaced by the file of -F', () => {
    const home = homeWith({ '.ssh/config': 'Port 1\n', other: 'Port 2\n' });
    expect(settings(home, 'a', { sshArgs: ['-F ~/other'] }).port).toBe(2);
    expect(settings(home, 'a', { sshArgs: ['-F none'] }).port).toBe(22);
  });
});

/** What `ssh -G` says of a host by a file: an option's name and its values. */
function askSsh(args: readonly string[]): Map<string, string[]> | undefined {
  const { status, stdout } = spawnSync('ssh', ['-G', ...args], { encoding: 'utf8', env: process.env });
  if (status !== 0) return undefined;
  const said = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [, name = '', value = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    said.set(name, [...(said.get(name) ?? []), value]);
  }
  return said;
}

describe('the same as ssh -G', () => {
  const name = fc.constantFrom('a', 'b', 'web', 'web1.example.org', 'WEB', '10.0.0.1');
  const pattern = fc.constantFrom(
    '*',
    'a',
    'web*',
    '!a',
    '!web*',
    'w?b',
    '*.example.org',
    'WEB',
    'web,a',
    '10.*',
  );
  const option = fc.constantFrom(
    'Port 23',
    'Port=24',
    'port  "25"',
    'User joe',
    'User = anna # comment',
    'User "with blank"',
    "User 'x'",
    'HostName %h.net',
    'HostName Other',
    'HostName 10.9.8.7',
    'IdentityFile /one',
    'IdentityFile "/two b"',
    'IdentitiesOnly yes',
    'IdentitiesOnly no',
    'ProxyJump j1,u@j2:5',
    'ProxyJump none',
    'ProxyCommand nc %h # %p',
    'ProxyCommand = x',
    'StrictHostKeyChecking accept-new',
    'StrictHostKeyChecking off',
    'StrictHostKeyChecking yes',
    'UserKnownHostsFile /k1 "/k2 x"',
    'GlobalKnownHostsFile /g',
    'HostKeyAlias alias',
    'ConnectTimeout 1m1',
    'ServerAliveInterval 7',
    'ServerAliveCountMax 8',
    'CertificateFile /c1',
    'BindAddress 127.0.0.9',
    'AddressFamily inet6',
    'HashKnownHosts yes',
    '# comment',
    '',
    '\tControlMaster auto',
    'Compression yes',
  );
  const condition = fc.oneof(
    pattern.map((p) => `host ${p}`),
    pattern.map((p) => `!host ${p.replace('!', '')}`),
    pattern.map((p) => `originalhost "${p}"`),
    fc.constantFrom(
      'user joe',
      'user !joe,*',
      '!user with*',
      `localuser ${userInfo().username}`,
      'final',
      '!final',
      'exec "true"',
      'exec=false',
      'canonical',
    ),
  );
  const head = fc.oneof(
    fc.array(pattern, { minLength: 1, maxLength: 3 }).map((all) => `Host ${all.join(' ')}`),
    fc.array(condition, { minLength: 1, maxLength: 3 }).map((all) => `Match ${all.join(' ')}`),
    fc.constant('Match all'),
  );
  const config = fc
    .array(fc.oneof({ weight: 3, arbitrary: option }, head), { maxLength: 14 })
    .map((l) => l.join('\n'));

  it('for files of any shape', () => {
    const file = join(folder, 'random');
    fc.assert(
      fc.property(config, name, fc.constantFrom(undefined, 'joe'), (text, host, user) => {
        writeFileSync(file, text);
        const said = askSsh(['-F', file, ...(user === undefined ? [] : ['-l', user]), host]);
        const me = userInfo().username;
        const mine = settings('/home/of-nobody', host, { user, sshArgs: [`-F ${file}`] }, me);
        if (!said) throw new Error('ssh takes the file for wrong');
        const one = (option: string): string | undefined => said.get(option)?.[0];
        const jumps = mine.proxyJump.map(({ text: jump }) => jump).join(',');
        expect({
          host: mine.host,
          user: mine.user,
          port: String(mine.port),
          files: mine.identityFiles,
          only: mine.identitiesOnly ? 'yes' : 'no',
          policy: mine.policy,
          known:
            mine.userKnownHosts.length === 2 && mine.userKnownHosts[0]?.startsWith('/home')
              ? 'usual'
              : mine.userKnownHosts.join(' '),
          global: mine.globalKnownHosts.join(' '),
          alias: mine.keyName,
          timeout: mine.timeout === 10_000 ? 'none' : String(mine.timeout / 1000),
          alive: [mine.aliveInterval, mine.aliveCount],
          certificates: mine.certificateFiles,
          bind: mine.bindAddress,
          family: mine.family,
          hash: mine.hashNames ? 'yes' : 'no',
          jumps,
          command: mine.proxyCommand === undefined ? 'none' : 'some',
        }).toEqual({
          host: one('hostname'),
          user: one('user'),
          port: one('port'),
          files: (said.get('identityfile') ?? []).filter((f) => !f.startsWith('~')),
          only: one('identitiesonly'),
          policy: { true: 'strict', ask: 'strict', false: 'accept-all', 'accept-new': 'accept-new' }[
            one('stricthostkeychecking') ?? ''
          ],
          known: one('userknownhostsfile')?.includes('known_hosts2') ? 'usual' : one('userknownhostsfile'),
          global: one('globalknownhostsfile'),
          alias: one('hostkeyalias') ?? one('hostname'),
          timeout: one('connecttimeout'),
          alive: [Number(one('serveraliveinterval')) * 1000, Number(one('serveralivecountmax'))],
          certificates: said.get('certificatefile') ?? [],
          bind: one('bindaddress'),
          family: { any: 0, inet: 4, inet6: 6 }[one('addressfamily') ?? ''],
          hash: one('hashknownhosts'),
          jumps: one('proxyjump') ?? '',
          command: one('proxycommand') === undefined ? 'none' : 'some',
        });
      }),
      { seed: 41, numRuns },
    );
  });
});

describe('the same as ssh-keygen -F', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcp8Yf0X8dBZ9xIsaZ6gQn6rI3lWvH0u3OQvSEwkX0a';
  const hashed = (name: string): string => {
    const salt = Buffer.from('0123456789abcdefghij');
    return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
  };
  const asked = fc.constantFrom('web', 'web.example.org', '[web]:2222', '10.0.0.1', 'other');
  const name = fc.oneof(
    asked,
    fc.constantFrom('*', 'WEB', 'w?b', '*.org', '!web', '!*.org', '[*]:2222', '[web]:*', '10.*', 'x', '!x'),
  );
  const names = fc.oneof(
    { weight: 4, arbitrary: fc.array(name, { minLength: 1, maxLength: 3 }).map((all) => all.join(',')) },
    asked.map((text) => hashed(text.toLowerCase())),
  );
  const line = fc.oneof(
    { weight: 6, arbitrary: names.map((all) => `${all} ${key}`) },
    names.map((all) => `@revoked ${all} ${key} comment`),
    names.map((all) => `  @cert-authority  ${all}\t${key}`),
    names.map((all) => `@other ${all} ${key}`),
    fc.constantFrom('', '# web', 'web', `#web ${key}`),
  );

  it('for known_hosts of any shape', () => {
    const file = join(folder, 'random-hosts');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), asked, (lines, host) => {
        const text = `${lines.join('\n')}\n`;
        writeFileSync(file, text);
        const { stdout } = spawnSync('ssh-keygen', ['-F', host, '-f', file], { encoding: 'utf8' });
        const theirs = [...stdout.matchAll(/found: line (\d+)/g)].map(([, number]) => Number(number));
        const known = new KnownHosts();
        known.add(text, file);
        const mine = known.find(host.toLowerCase()).map((found) => found.line);
        expect(mine.sort((a, b) => a - b)).toEqual(theirs);
      }),
      { seed: 67, numRuns },
    );
  });
});
