import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { globMatch } from '../../src/connection/ssh/config/patterns.js';
import { readSshArgs } from '../../src/connection/ssh/config/args.js';
import { SshOptions } from '../../src/connection/ssh/config/options.js';
import { surroundingsOf } from '../../src/connection/ssh/index.js';
import { settingsOf, type SshSettings } from '../../src/connection/ssh/settings.js';
import { configWords } from '../../src/connection/ssh/config/words.js';
import { HapError, type Target } from '../../src/model/index.js';
import { webTarget } from './web-target.js';

const environment = { HOME: '/home/me', USER: 'me', SSH_AUTH_SOCK: '/run/agent', MY_AGENT: '/my' };
const surroundings = surroundingsOf({ environment, keepalive: { interval: 1000, count: 2 } });

/** The options of a command line. */
function parseSshArgs(lines: readonly string[]): SshOptions {
  const options = new SshOptions();
  readSshArgs(lines, options);
  return options;
}

function target(more: Partial<Target> = {}): Target {
  return {
    ...webTarget,
    address: 'web.example.org',
    ...more,
    // Without the files of whoever runs the tests.
    sshArgs: ['-F none', ...(more.sshArgs ?? [])],
  };
}

describe('the words of an option', () => {
  // As OpenSSH's argv_split splits them.
  it.each([
    ['a  b\tc', ['a', 'b', 'c']],
    [`'A b' "c d"e\\ f`, ['A b', 'c de f']],
    [`"a\\"b\\c" 'd\\'e' ''`, ['a"b\\c', "d'e", '']],
    [`"c\\ d" \\n`, ['c\\ d', '\\n']],
    ['', []],
    ['a #b c', ['a']],
    ['a#b', ['a#b']],
    [`a'b c`, undefined],
  ])('%j', (value, words) => {
    expect(configWords(value)).toEqual(words);
  });
});

describe('patterns', () => {
  it.each([
    ['*', 'x', true],
    ['*.example.org', 'a.example.org', true],
    ['*.example.org', 'example.org', false],
    ['10.0.?.1', '10.0.7.1', true],
    ['10.0.?.1', '10.0.77.1', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxbyy', false],
    ['', '', true],
  ])('%j and %j', (pattern, name, is) => {
    expect(globMatch(pattern, name)).toBe(is);
  });
});

describe('ssh options', () => {
  it.each([
    ['-o Port=2222'],
    ['-oPort=2222'],
    ['-o "Port 2222"'],
    ['-o port=2222'],
    ["-o 'Port = 2222'"],
    ['-p 2222'],
    ['-p2222'],
    ['-vvCp 2222'],
    ['-o Port=2222 -o Port=3333'],
    ['-o ControlMaster=auto -o ControlPersist=60s -S none -p 2222'],
  ])('read a port from %s', (line) => {
    expect(parseSshArgs([line]).number('Port')).toBe(2222);
  });

  it('adds up over several lines', () => {
    const options = parseSshArgs(['-i a', '-o IdentityFile=b -J x']);
    expect(options.all('IdentityFile')).toEqual(['a', 'b']);
    expect(options.get('ProxyJump')).toBe('x');
  });

  it.each([
    ['host', "'host' is no option of ssh"],
    ['-p', 'the ssh option -p has no value'],
    ['-o Port', "cannot read the ssh option 'Port'"],
    ['-o Port=', "cannot read the ssh option 'Port='"],
    ['-o Prot=22', 'ssh has no option Prot'],
    ['-o "Port=22 23"', "Port takes one value, not '22 23'"],
    ["-o 'User=\"a'", 'a quote is not closed after User'],
    ['-o PKCS11Provider=/p', "hap does not have the ssh option PKCS11Provider, which '/p' asks for"],
    ['-I /p', "hap does not have the ssh option PKCS11Provider, which '/p' asks for"],
    [
      '-o CanonicalizeHostname=yes',
      "hap does not have the ssh option CanonicalizeHostname, which 'yes' asks for",
    ],
  ])('refuses %s', (line, message) => {
    expect(() => parseSshArgs([line])).toThrow(message);
  });
});

describe('settings', () => {
  const of = (more: Partial<Target>): SshSettings => settingsOf(target(more), surroundings);

  it('have the defaults of OpenSSH', () => {
    expect(of({})).toMatchObject({
      host: 'web.example.org',
      port: 22,
      user: 'me',
      policy: 'strict',
      userKnownHosts: ['/home/me/.ssh/known_hosts', '/home/me/.ssh/known_hosts2'],
      globalKnownHosts: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      identityFiles: [],
      agent: '/run/agent',
      timeout: 10_000,
    });
  });

  it('take from the options what the target leaves open', () => {
    const sshArgs = ['-p 2222 -l joe -o ConnectTimeout=3 -o HostName=10.0.0.1 -i ~/.ssh/other'];
    expect(of({ sshArgs })).toMatchObject({
      host: '10.0.0.1',
      port: 2222,
      user: 'joe',
      timeout: 3000,
      identityFiles: ['/home/me/.ssh/other'],
    });
    const decided = { sshArgs, port: 22, user: 'anna', privateKeyFiles: ['/k'], timeout: 20_000 };
    expect(of(decided)).toMatchObject({
      port: 22,
      timeout: 20_000,
      user: 'anna',
      identityFiles: ['/k', '/home/me/.ssh/other'],
    });
  });

  it('know the token of a connection as ssh does', () => {
    const known = `${hostname()}web.example.org22joe`;
    const sha1 = createHash('sha1').update(known).digest('hex');
    expect(of({ sshArgs: ['-o IdentityFile=/%C'], user: 'joe' }).identityFiles).toEqual([`/${sha1}`]);
  });

  it('know the tokens of file names', () => {
    const sshArgs = ['-o "UserKnownHostsFile=~/a %d/%h_%p_%r /x%%y"', '-o GlobalKnownHostsFile=none'];
    expect(of({ sshArgs, user: 'joe' })).toMatchObject({
      userKnownHosts: ['/home/me/a', '/home/me/web.example.org_22_joe', '/x%y'],
      globalKnownHosts: [],
    });
  });

  it.each([
    ['yes', true, 'strict'],
    ['ask', true, 'strict'],
    ['accept-new', true, 'accept-new'],
    ['no', true, 'accept-all'],
    ['off', true, 'accept-all'],
    ['yes', false, 'strict'],
    [undefined, false, 'accept-all'],
  ])('StrictHostKeyChecking=%s with host_key_checking=%s is %s', (value, hostKeyChecking, policy) => {
    const sshArgs = value === undefined ? [] : [`-o StrictHostKeyChecking=${value}`];
    expect(of({ sshArgs, hostKeyChecking }).policy).toBe(policy);
  });

  it.each([
    ['none', undefined],
    ['SSH_AUTH_SOCK', '/run/agent'],
    ['~/agent', '/home/me/agent'],
    ['$MY_AGENT', '/my'],
    ['${MY_AGENT}', '/my'],
  ])('IdentityAgent=%s is %s', (value, agent) => {
    expect(of({ sshArgs: [`-o 'IdentityAgent=${value}'`] }).agent).toBe(agent);
  });

  it('keep to the ways to log in that are wanted', () => {
    const sshArgs = ['-o PreferredAuthentications=publickey,password -o PasswordAuthentication=no'];
    expect(of({ sshArgs })).toMatchObject({ methods: ['publickey'] });
    const preferred = ['-o PreferredAuthentications=password,gssapi-with-mic,publickey'];
    expect(of({ sshArgs: preferred }).methods).toEqual(['password', 'publickey']);
    expect(of({}).methods).toEqual(['publickey', 'keyboard-interactive', 'password']);
  });

  it.each([
    ['90', 90_000],
    ['1m30s', 90_000],
    ['1H', 3_600_000],
  ])('ConnectTimeout=%s is %i ms', (value, timeout) => {
    expect(of({ sshArgs: [`-o ConnectTimeout=${value}`] }).timeout).toBe(timeout);
  });

  it.each([
    ['Port=0', "the ssh option Port has to be a number from 1 on, not '0'"],
    ['Port=ssh', "the ssh option Port has to be a number from 1 on, not 'ssh'"],
    ['ConnectTimeout=soon', "the ssh option ConnectTimeout has to be a time, not 'soon'"],
    ['StrictHostKeyChecking=maybe', 'StrictHostKeyChecking has to be yes, true, ask'],
    ['IdentitiesOnly=maybe', 'IdentitiesOnly has to be yes, true, no, false'],
    ['IdentityFile=%x', "IdentityFile cannot have the token '%x': %x"],
    ['IdentityFile=${NOT_SET}/x', 'IdentityFile needs the environment variable NOT_SET, which is not set'],
    ['IdentityFile=~joe/x', 'hap does not know the home directory of another user: ~joe/x'],
  ])('%s is an error', (option, message) => {
    expect(() => of({ sshArgs: [`-o '${option}'`] })).toThrow(message);
  });

  it.each([
    '-oProxyCommand=id',
    'a b',
    'a;b',
    'a$(id)',
    'a`id`',
    'a|b',
    'a&b',
    'a>b',
    "a'b",
    'a"b',
    'a\\b',
    '{a}',
    'a\nb',
    '',
  ])('no host is called %j', (address) => {
    expect(() => of({ address })).toThrow('cannot be the address of a host');
    expect(() => of({ sshArgs: [`-o 'ProxyJump=${address.replaceAll("'", '"') || ','}'`] })).toThrow(
      HapError,
    );
  });

  it.each(['-l', 'a;b', '`id`', 'a|b', 'a -o b', "a'b", 'a\\', 'a\nb', ''])(
    'no user is called %j',
    (user) => {
      expect(() => of({ user })).toThrow('cannot be the user of a host');
    },
  );

  it.each(['DOMAIN\\joe', 'joe@example.org', 'host$', 'joe bloggs'])('a user can be called %j', (user) => {
    expect(of({ user }).user).toBe(user);
  });

  it('let nothing into a ProxyCommand that a shell would take for more than a word', () => {
    const sshArgs = ['-o "ProxyCommand=nc %h %p"'];
    expect(of({ sshArgs }).proxyCommand).toBe('nc web.example.org 22');
    const asUser = ['-o "ProxyCommand=ssh -l %r relay"'];
    expect(of({ sshArgs: asUser, user: 'joe' }).proxyCommand).toBe('ssh -l joe relay');
    for (const user of ['a$HOME', 'a b', 'a*', '~joe'])
      expect(() => of({ sshArgs: asUser, user })).toThrow("ProxyCommand cannot have the token '%r'");
  });

  it('name the hosts to go through', () => {
    expect(of({ sshArgs: ['-J joe@a:23,ssh://[fe80::1]:24,%r@%h'], user: 'me' }).proxyJump).toMatchObject([
      { host: 'a', port: 23, user: 'joe' },
      { host: 'fe80::1', port: 24, user: undefined },
      { host: 'web.example.org', port: undefined, user: 'me' },
    ]);
    expect(() => of({ sshArgs: ['-J a:99999'] })).toThrow("'a:99999' is no host to jump through");
  });

  it('watch for signs of life as often as wanted', () => {
    expect(of({})).toMatchObject({ aliveInterval: 1000, aliveCount: 2 });
    const sshArgs = ['-o ServerAliveInterval=30 -o ServerAliveCountMax=5'];
    expect(of({ sshArgs })).toMatchObject({ aliveInterval: 30_000, aliveCount: 5 });
    expect(of({ sshArgs: ['-o ServerAliveInterval=0'] }).aliveInterval).toBe(0);
  });

  it('find the key of a host under its alias', () => {
    expect(of({ sshArgs: ['-p 2222 -o HostKeyAlias=cluster'] })).toMatchObject({
      keyName: 'cluster',
      keyPort: 22,
    });
  });
});
