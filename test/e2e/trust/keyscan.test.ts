import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLoopbackSshd, type LoopbackSshd } from '../../kit/loopback-sshd.js';
import { output, run, type RunResult } from '../../kit/run.js';
import { program } from '../support/hap.js';
import { scratch } from '../support/scratch.js';
import { typed, type Typed, type Typing } from '../support/typed.js';

const files = scratch();
const at = (name: string): string => join(files.dir, name);
const keygen = (...args: string[]): Promise<string> => output('ssh-keygen', args, { cwd: files.dir });

let sshd: LoopbackSshd;
let other: LoopbackSshd;
/** What ssh-keygen -l says of the keys of `sshd`: bits, fingerprint and kind. */
const shown: { bits: string; fingerprint: string; kind: string }[] = [];
const environment = { ANSIBLE_CONFIG: undefined, SSH_AUTH_SOCK: undefined, HOME: files.dir };
const options = ['--ssh-common-args', `-F none -o UserKnownHostsFile=${at('known')} -o HashKnownHosts=no`];

const publicKey = (file: string): string =>
  readFileSync(at(file), 'utf8').split(' ').slice(0, 2).join(' ').trim();
const placeOf = (server: LoopbackSshd): string => `[${server.addresses[0] ?? ''}]:${server.port}`;
const known = (): string => (existsSync(at('known')) ? readFileSync(at('known'), 'utf8') : '');
/** Runs hap in a session of its own, and so without a terminal. */
const alone = (...args: string[]): Promise<RunResult> =>
  run('setsid', ['-w', process.execPath, program, ...args], { cwd: files.dir, env: environment });
const keyscan = (...args: string[]): Promise<RunResult> =>
  alone('keyscan', 'web', '-i', 'hosts', ...options, ...args);
const onTerminal = (answers: readonly Typing[], ...args: string[]): Promise<Typed> =>
  typed(['keyscan', '-i', 'hosts', ...options, ...args], answers, { cwd: files.dir, env: environment });
const asks = /\(yes\/no\/fingerprint\)\? $/;

/** A line of the inventory. */
function host(name: string, server: LoopbackSshd): string {
  return `${name} ansible_host=${server.addresses[0] ?? ''} ansible_port=${server.port} ansible_user=root ansible_ssh_private_key_file=${server.key}\n`;
}

beforeAll(async () => {
  for (const type of ['ed25519', 'ecdsa', 'rsa']) {
    await keygen('-q', '-t', type, '-N', '', '-f', type);
    const [bits = '', fingerprint = ''] = (await keygen('-lf', `${type}.pub`)).split(' ');
    shown.push({ bits, fingerprint, kind: type.toUpperCase() });
  }
  sshd = await startLoopbackSshd(1, [
    ...['ed25519', 'ecdsa', 'rsa'].map((type) => `HostKey ${at(type)}`),
    'LogLevel VERBOSE',
  ]);
  other = await startLoopbackSshd(1);
});

beforeEach(() => {
  files.write('hosts', host('web', sshd) + host('other', other));
  files.write('known', '');
});

afterAll(async () => {
  await sshd.close();
  await other.close();
  files.remove();
});

const all = (): string =>
  ['ed25519', 'ecdsa', 'rsa'].map((type) => `${placeOf(sshd)} ${publicKey(`${type}.pub`)}\n`).join('');

describe('hap keyscan on a terminal', () => {
  it('shows the keys of each host with the fingerprints of ssh-keygen -l, and adds them after a yes', async () => {
    const before = sshd.log();
    const { code, stdout } = await onTerminal(
      [
        { asks, keys: 'well\r' },
        { asks: /Please type 'yes', 'no' or the fingerprint: $/, keys: 'yes\r' },
        { asks, keys: 'no\r' },
      ],
      'all',
    );
    for (const { bits, fingerprint, kind } of shown)
      expect(stdout).toMatch(
        new RegExp(`^ +${bits} ${fingerprint.replace(/[+]/g, '\\+')} \\(${kind}\\)$`, 'm'),
      );
    expect(known()).toBe(all());
    expect(stdout).toMatch(/1 added, 1 not added\n$/);
    expect(code).toBe(2);
    expect(sshd.log().slice(before.length)).not.toMatch(/Accepted|Failed|user root/);
    const { stdout: again, code: then } = await keyscan();
    expect([then, again]).toEqual([
      0,
      expect.stringContaining(`is known already by its ED25519 key ${shown[0]?.fingerprint ?? ''}`),
    ]);
    const ran = await alone('run', 'echo in', 'web', '-i', 'hosts', ...options);
    expect(ran).toMatchObject({ code: 0, stdout: 'web | CHANGED | rc=0 >>\nin\n' });
  });

  it('adds the one key whose fingerprint is typed, and none for another', async () => {
    const [, ecdsa] = shown;
    const wrong = `SHA256:${'x'.repeat(43)}`;
    const { code, stdout } = await onTerminal(
      [
        { asks, keys: `${wrong}\r` },
        {
          asks: /None of the keys has this fingerprint.\s+Please type.*: $/s,
          keys: `${ecdsa?.fingerprint ?? ''}\r`,
        },
      ],
      'web',
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('added to')]);
    expect(known()).toBe(`${placeOf(sshd)} ${publicKey('ecdsa.pub')}\n`);
  });

  it('adds nothing after a no, and nothing after Ctrl-C', async () => {
    expect(await onTerminal([{ asks, keys: 'no\r' }], 'web')).toMatchObject({ code: 2 });
    expect(await onTerminal([{ asks, keys: '\x03' }], 'web')).toMatchObject({ code: 130 });
    expect(known()).toBe('');
  });

  it('hashes names where HashKnownHosts says so', async () => {
    files.write('config', 'HashKnownHosts yes\n');
    const args = ['--ssh-common-args', `-F ${at('config')} -o UserKnownHostsFile=${at('known')}`];
    const { code } = await typed(['keyscan', 'web', '-i', 'hosts', ...args], [{ asks, keys: 'yes\r' }], {
      cwd: files.dir,
      env: environment,
    });
    expect(code).toBe(0);
    const lines = known().trim().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const [, salt = '', hash] = /^\|1\|([^|]+)\|(\S+) /.exec(line) ?? [];
      expect(createHmac('sha1', Buffer.from(salt, 'base64')).update(placeOf(sshd)).digest('base64')).toBe(
        hash,
      );
    }
    expect((await keyscan()).stdout).toContain('is known already');
  });
});

describe('hap keyscan without a terminal', () => {
  it('shows keys and adds none unasked', async () => {
    const { code, stdout } = await keyscan();
    expect([code, stdout]).toEqual([2, expect.stringContaining('there is no terminal to ask at')]);
    expect(stdout).toContain(shown[0]?.fingerprint);
    expect(known()).toBe('');
  });

  it('adds those keys whose fingerprints are given', async () => {
    const wrong = `SHA256:${'x'.repeat(43)}`;
    expect(await keyscan('--fingerprint', wrong)).toMatchObject({ code: 2 });
    expect(known()).toBe('');
    expect(await keyscan('--fingerprint', wrong, '--fingerprint', shown[0]?.fingerprint ?? '')).toMatchObject(
      { code: 0 },
    );
    expect(known()).toBe(`${placeOf(sshd)} ${publicKey('ed25519.pub')}\n`);
    expect(await keyscan('--fingerprint', 'yes')).toMatchObject({ code: 3 });
  });

  it('adds all with --accept-new, but never one of a host whose key has changed or is revoked', async () => {
    expect(await keyscan('--accept-new')).toMatchObject({ code: 0 });
    expect(known()).toBe(all());
    await keygen('-q', '-t', 'ed25519', '-N', '', '-f', 'another');
    const changed = files.write('known', `${placeOf(sshd)} ${publicKey('another.pub')}\n`);
    const { code, stdout } = await keyscan('--accept-new');
    expect(code).toBe(2);
    expect(stdout).toContain(`${shown[0]?.fingerprint ?? ''}; ${changed}:1 has another ED25519 key`);
    expect(known()).toBe(`${placeOf(sshd)} ${publicKey('another.pub')}\n`);
    files.write('known', `@revoked * ${publicKey('rsa.pub')}\n`);
    expect((await keyscan('--accept-new')).stdout).toContain('is revoked');
    expect(known()).toBe(`@revoked * ${publicKey('rsa.pub')}\n`);
  });

  it('says which hosts it does not reach: exit status 4', async () => {
    files.write('hosts', 'web ansible_host=127.77.0.1 ansible_port=1\n');
    const { code, stdout } = await keyscan('--accept-new');
    expect([code, stdout]).toEqual([4, expect.stringContaining('connection refused')]);
  });

  it('begins with the hosts on the way, as unknown as the one behind', async () => {
    const jump = `${options[1] ?? ''} -o IdentityFile=${other.key} -J root@${other.addresses[0] ?? ''}:${other.port}`;
    const through = (...args: string[]): Promise<RunResult> =>
      alone('keyscan', 'web', '-i', 'hosts', '--ssh-common-args', jump, ...args);
    const none = await through();
    expect(none.stdout).toContain(', on the way to web shows\n');
    expect(none.stdout).toContain('web is not reached');
    expect(none.stdout).not.toContain(shown[0]?.fingerprint);
    const { code, stdout } = await through('--accept-new');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/2 added\n$/)]);
    expect(known()).toContain(all());
    expect(known()).toContain(`${placeOf(other)} ssh-ed25519 `);
  });
});
