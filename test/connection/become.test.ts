import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { planBecome } from '../../src/connection/become/command.js';
import { createPool } from '../../src/connection/index.js';
import { verbatim, type Become, type Target } from '../../src/model/index.js';
import { localTarget } from './other-shell.js';
import { failure } from './ssh-kit.js';
import { runs } from './processes.js';
import { until } from '../kit/until.js';

const folder = mkdtempSync(join(tmpdir(), 'hap-become-'));
const pool = createPool({ environment: process.env });
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

let count = 0;
/** A program that takes sudo's options, runs a script in which $prompt is the prompt, and then the command. */
function program(script: string): string {
  const file = join(folder, `sudo${++count}`);
  const options = `prompt=; while [ "$1" != -u ]; do case $1 in -p) prompt=$2; shift ;; esac; shift; done; shift 2`;
  writeFileSync(file, `#!/bin/sh\nargs="$*"\n${options}\n${script}\nexec "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** No other process of this machine has it in its command line. */
const secret = `open-${randomUUID()}`;

/** As sudo does it: asks up to three times. */
const asking = `tries=0
until [ "$answer" = ${secret} ]; do
  [ $tries = 3 ] && { echo 'sudo: 3 incorrect password attempts' >&2; exit 1; }
  [ $tries = 0 ] || { sleep 0.01; echo 'Sorry, try again.' >&2; }
  tries=$((tries + 1)); printf %s "$prompt" >&2; read -r answer || exit 1
done; echo >&2`;

function as(script: string, more: Partial<Become> = {}): Become {
  return { method: 'sudo', user: 'root', exe: program(script), ...more };
}

async function ask(become: Become, timeout = 5000): Promise<string> {
  const target: Target = { ...localTarget, user: 'joe', timeout };
  const shell = await pool.get(target).shell(become);
  return (await shell.run({ script: verbatim('echo in; cat'), stdin: Buffer.from('put') })).stdout;
}

describe.concurrent('become', () => {
  it('needs no password where none is asked for', async () => {
    expect(await ask(as(':'))).toBe('in\nput');
    expect(await ask(as('echo Our rules: >&2', { password: secret }))).toBe('in\nput');
  });

  it('gives the password when it is asked for, and shows it nowhere', async () => {
    const seen = join(folder, 'seen');
    const spy = `{ echo "$args"; env; cat /proc/*/cmdline | tr '\\0' ' '; } >${seen}`;
    expect(await ask(as(`${asking}\n${spy}`, { password: secret }))).toBe('in\nput');
    const text = readFileSync(seen, 'utf8').replaceAll(asking, '');
    expect(text).toContain('-u root');
    expect(text).not.toContain(secret);
  });

  it('fails with a wrong password at once', async () => {
    const error = await failure(ask(as(asking, { password: 'wrong' })));
    expect([error.code, error.summary]).toEqual(['become-failed', 'Incorrect sudo password']);
    expect(error.detail).toBe('Sorry, try again.');
  });

  it('fails without a password, in the words of Ansible', async () => {
    const says = 'echo "sudo: a password is required" >&2; exit 1';
    const error = await failure(ask(as(says)));
    expect([error.code, error.summary]).toEqual(['become-failed', 'Missing sudo password']);
    expect(error.detail).toBe('sudo: a password is required');
    expect(error.hint).toBe('Set ansible_become_password for the host.');
  });

  it('fails without a password where the program asks in spite of that', async () => {
    const error = await failure(ask(as(`prompt='[sudo] Passwort für joe: '; ${asking}`, { flags: '-H' })));
    expect([error.code, error.summary]).toEqual(['become-failed', 'Missing sudo password']);
  });

  it('says what the program said', async () => {
    const says = `echo 'sudo: unknown user nobody2' >&2; echo 'sudo: error initializing' >&2; exit 1`;
    const error = await failure(ask(as(says, { method: 'sudo', user: 'nobody2' })));
    expect(error.summary).toBe('sudo failed: sudo: unknown user nobody2');
    const missing = await failure(ask({ method: 'sudo', user: 'root', exe: join(folder, 'none') }));
    expect(missing.summary).toMatch(/^sudo failed: .*not found/);
  });

  it('fails in bounded time where nothing happens', async () => {
    for (const more of [{ password: secret }, {}]) {
      const silent = await failure(ask(as('exec sleep 300', more), 200));
      expect([silent.code, silent.summary]).toEqual([
        'become-failed',
        'Timeout (0.2s) waiting for privilege escalation prompt',
      ]);
    }
  });

  it.each([
    ['hangs', {}, ''],
    ['hangs before it asks', { password: secret }, ''],
    ['hangs when it has asked', { password: secret }, 'printf %s "$prompt" >&2; read -r answer'],
    ['asks again', { password: 'wrong' }, 'printf %s "$prompt" >&2; read -r answer; printf %s "$prompt" >&2'],
  ])('leaves nothing of a program that %s', async (how, more, asks) => {
    const pids = join(folder, `pids of one that ${how}`);
    const error = await failure(ask(as(`sleep 300 & echo $! $$ >'${pids}'\n${asks}\nwait`, more), 300));
    expect(error.code).toBe('become-failed');
    const [child = 0, parent = 0] = readFileSync(pids, 'utf8').split(' ').map(Number);
    await until(() => !runs(child) && !runs(parent), { every: 5 });
  });

  it('is tried anew by the next request', async () => {
    const go = join(folder, 'go');
    const become = as(`[ -e ${go} ] || { echo 'sudo: not yet' >&2; exit 1; }`);
    expect((await failure(ask(become))).summary).toBe('sudo failed: sudo: not yet');
    writeFileSync(go, '');
    expect(await ask(become)).toBe('in\nput');
  });
});

describe('the command line of a become', () => {
  const plan = (become: Partial<Become>, login?: string): string => {
    return planBecome({ method: 'sudo', user: 'web', ...become }, login, 'TOKEN').command;
  };

  it.each([
    ["sudo -H -S -n -u web /bin/sh -c '", {}],
    ["sudo -H -S -p '[TOKEN] password:' -u web /bin/sh -c '", { password: 'x' }],
    ["sudo -HE -S -p '[TOKEN] password:' -u web /bin/sh -c '", { password: 'x', flags: '-nHE' }],
    ["/opt/sudo -E -u web /bin/sh -c '", { exe: '/opt/sudo', flags: '-E' }],
    ["su web -c '/bin/sh -c ", { method: 'su' }],
    ["su -l web -c '/bin/sh -c ", { method: 'su', flags: '-l', password: 'x' }],
    ["doas -n -u web /bin/sh -c '", { method: 'doas' }],
    ["doas -u web /bin/sh -c 'stty raw -echo; ", { method: 'doas', password: 'x' }],
  ])('begins %s', (begin, become) => {
    expect(plan(become).slice(0, begin.length)).toBe(begin);
  });

  it('needs no conversation where nothing can be asked', () => {
    const talks = (become: Partial<Become>, login?: string): boolean => {
      return planBecome({ method: 'sudo', user: 'web', ...become }, login, 'T').dialogue !== undefined;
    };
    expect(talks({})).toBe(false);
    expect(talks({ method: 'doas' })).toBe(false);
    expect(talks({ method: 'su' }, 'root')).toBe(false);
    expect(talks({ method: 'su' }, 'joe')).toBe(true);
    expect(talks({ flags: '-H' })).toBe(true);
    expect(talks({ password: 'x' })).toBe(true);
  });

  it.each(['-u', 'a b', '$(id)', "o'neil", ''])('refuses the user %j', (user) => {
    expect(() => plan({ user })).toThrow(/cannot be the name of a user/);
  });

  it('says which methods there are', async () => {
    const error = await failure(ask({ method: 'pbrun', user: 'root' }));
    expect([error.code, error.summary, error.hint]).toEqual([
      'become-failed',
      'unknown become method pbrun',
      'Methods are: sudo, su, doas.',
    ]);
  });
});
