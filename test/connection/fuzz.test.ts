import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { KnownHosts, knownName } from '../../src/connection/ssh/host-key/known-hosts.js';
import { surroundingsOf } from '../../src/connection/ssh/index.js';
import { readJumps } from '../../src/connection/ssh/names.js';
import { settingsOf } from '../../src/connection/ssh/settings.js';
import { HapError } from '../../src/model/index.js';
import { fuzzRuns, mutated } from '../kit/mutate.js';
import { webTarget } from './web-target.js';

const numRuns = fuzzRuns(300);
const folder = mkdtempSync(join(tmpdir(), 'hap-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What means something to OpenSSH. */
const pieces = [
  ...[
    '\n',
    '\r\n',
    '\0',
    '"',
    "'",
    '\\',
    '=',
    '#',
    '!',
    '*',
    '?',
    ',',
    '|1|',
    '@revoked ',
    '%',
    '${',
    '~',
    '-',
    ' ',
    '[',
  ],
  ...['Include *\n', 'Match ', 'Host ', '9'.repeat(400)],
].map((text) => Buffer.from(text));

/** A text with changes. */
function changed(text: string): fc.Arbitrary<string> {
  return mutated([Buffer.from(text)], pieces).map((bytes) => bytes.toString('latin1'));
}

const knownHosts = `# those that are known
web,192.0.2.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcp8Yf0X8dBZ9xIsaZ6gQn6rI3lWvH0u3OQvSEwkX0a comment
[web]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcp8Yf0X8dBZ9xIsaZ6gQn6rI3lWvH0u3OQvSEwkX0a
|1|AAECAwQFBgcICQoLDA0ODxAREhM=|t5Sx2Kj1gI9rFJ6qYl9j3pGqzJw= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcp8Yf0X8dBZ9xIsaZ6gQn6rI3lWvH0u3OQvSEwkX0a
@cert-authority *.example.org,!evil.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcp8Yf0X8dBZ9xIsaZ6gQn6rI3lWvH0u3OQvSEwkX0a
@revoked * ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJcp8Yf0X8dBZ9xIsaZ6gQn6rI3lWvH0u3OQvSEwkX0a
`;

const sshConfig = `IgnoreUnknown Use*
Include ~/.ssh/conf.d/*.conf
Host web web? *.example.org !evil.example.org
  HostName %h.example.net
  Port 2222
  User "joe bloggs" # comment
  IdentityFile ~/.ssh/id_%r
  IdentityFile "/two words"
  ProxyJump gate,joe@[2001:db8::1]:23
  UserKnownHostsFile ~/.ssh/known_hosts \${HOME}/second
  StrictHostKeyChecking accept-new
  ConnectTimeout 1m30s
  IdentityAgent $SSH_AUTH_SOCK
Match host *.example.net user joe*,!root !localuser nobody
  ServerAliveInterval 5
  CertificateFile ~/cert
  ProxyCommand nc %h %p
Match final
  HashKnownHosts yes
Match all
  Compression yes
`;

/** What may be thrown: what a person can mend. */
function expectError(error: unknown): void {
  if (!(error instanceof HapError)) throw error;
  expect(error.code).toBe('unreachable');
  expect(error.summary).not.toBe('');
}

describe('an error or a value, never a crash or a hang', () => {
  test('for known_hosts with characters changed, lost and added', () => {
    fc.assert(
      fc.property(changed(knownHosts), (text) => {
        const known = new KnownHosts();
        known.add(text, 'file');
        for (const name of [knownName('web', 22), knownName('web', 2222), 'evil.example.org', '*', ''])
          for (const { key, type, line } of known.find(name)) {
            expect(key.toString('latin1', 4)).toContain(type);
            expect(line).toBeGreaterThan(0);
          }
      }),
      { seed: 47, numRuns },
    );
  });

  /** The settings of a host by a file of options, or by pieces of a command line. */
  function settle(text: string, sshArgs: readonly string[] = [], address = 'web'): void {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.ssh'), { recursive: true });
    writeFileSync(join(home, '.ssh', 'config'), text, { mode: 0o600 });
    // No program of Match exec is run, whatever comes out.
    const environment = { HOME: home, USER: 'me', SHELL: '/bin/false', SSH_AUTH_SOCK: '/agent' };
    const around = surroundingsOf({ environment, keepalive: { interval: 1000, count: 2 } });
    try {
      const settings = settingsOf({ ...webTarget, address, sshArgs }, around);
      expect(settings.port).toBeGreaterThan(0);
      expect(settings.port).toBeLessThan(65_536);
      for (const name of [settings.host, ...settings.proxyJump.map(({ host }) => host)])
        expect(name).toMatch(/^[^-\s'"`$\\;&<>|(){}][^\s'"`$\\;&<>|(){}]*$/);
      expect(settings.user).toMatch(/^[^-'"`;&<>|(){}\0\n]/);
    } catch (error) {
      expectError(error);
    }
  }

  test('for ssh_config with characters changed, lost and added', () => {
    fc.assert(
      fc.property(changed(sshConfig), (text) => settle(text)),
      { seed: 53, numRuns },
    );
  });

  test('for options of a command line', () => {
    const args = `-o Port=22 -J gate -i '~/key' -o "ProxyCommand=nc %h %p" -F none -l joe -4 -vvC -o UserKnownHostsFile=/k`;
    fc.assert(
      fc.property(changed(args), fc.string({ maxLength: 20 }), (text, address) => {
        settle('', [text], address);
        settle('', ['-F none'], address);
      }),
      { seed: 59, numRuns },
    );
  });

  test('for hosts to go through', () => {
    fc.assert(
      fc.property(changed('joe@gate:22,ssh://a@[::1]:23,b'), (text) => {
        try {
          for (const { host } of readJumps(text)) expect(host).not.toMatch(/^-|\s/);
        } catch (error) {
          expectError(error);
        }
      }),
      { seed: 61, numRuns },
    );
  });

  test('for lines and patterns without an end', () => {
    const begin = performance.now();
    for (const piece of ['*', 'a*', '"', '\\', '!', '%h', '9', '=', 'Match ', '@revoked ', ' ']) {
      const long = piece.repeat(100_000);
      settle(`Host ${long}\nPort ${long}`);
      settle(`ConnectTimeout ${long}\nMatch host ${long}`);
      const known = new KnownHosts();
      known.add(`${long} ssh-ed25519 AAAA\n${long}`, 'file');
      expect(known.find('web')).toEqual([]);
    }
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
