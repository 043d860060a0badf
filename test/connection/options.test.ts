import { describe, expect, it } from 'vitest';
import { globMatch } from '../../src/connection/ssh/glob.js';
import { parseSshArgs } from '../../src/connection/ssh/options.js';
import { settingsOf } from '../../src/connection/ssh/settings.js';
import { configWords } from '../../src/connection/ssh/words.js';
import type { Target } from '../../src/model/index.js';

const surroundings = {
  environment: { HOME: '/home/me', USER: 'me', SSH_AUTH_SOCK: '/run/agent' },
  keepalive: { interval: 1000, count: 2 },
};

function target(more: Partial<Target> = {}): Target {
  return {
    name: 'web',
    kind: 'ssh',
    address: 'web.example.org',
    port: 22,
    user: undefined,
    privateKeyFiles: [],
    sshArgs: [],
    hostKeyChecking: true,
    timeout: 10_000,
    ...more,
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
    ['-o CertificateFile=/c', 'hap cannot honour the ssh option CertificateFile /c'],
  ])('refuses %s', (line, message) => {
    expect(() => parseSshArgs([line])).toThrow(message);
  });
});

describe('settings', () => {
  const of = (more: Partial<Target>) => settingsOf(target(more), surroundings);

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
    const decided = { sshArgs, port: 23, user: 'anna', privateKeyFiles: ['/k'] };
    expect(of(decided)).toMatchObject({
      port: 23,
      user: 'anna',
      identityFiles: ['/k', '/home/me/.ssh/other'],
    });
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
    const environment = { ...surroundings.environment, MY_AGENT: '/my' };
    const sshArgs = [`-o 'IdentityAgent=${value}'`];
    expect(settingsOf(target({ sshArgs }), { ...surroundings, environment }).agent).toBe(agent);
  });

  it('keep to the ways to log in that are wanted', () => {
    const sshArgs = ['-o PreferredAuthentications=publickey,password -o PasswordAuthentication=no'];
    expect(of({ sshArgs })).toMatchObject({ publickey: true, passwords: false, keyboard: false });
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
