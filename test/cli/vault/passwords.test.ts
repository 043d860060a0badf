import { describe, expect, test } from 'vitest';
import { loadPasswords } from '../../../src/cli/vault/passwords.js';
import type { PasswordSource } from '../../../src/cli/vault/sources.js';
import type { HapError } from '../../../src/model/index.js';
import { encrypt } from '../../../src/vault/index.js';
import { folders, plainConfig } from './kit.js';

const folder = folders();
interface Loaded {
  readonly secrets: readonly [id: string, password: string][];
  readonly asked: readonly string[];
  readonly warned: readonly string[];
  readonly learned: readonly string[];
}

async function load(
  sources: readonly PasswordSource[],
  { answers = [], fresh = false, cwd = '/' }: { answers?: string[]; fresh?: boolean; cwd?: string } = {},
): Promise<Loaded> {
  const asked: string[] = [];
  const warned: string[] = [];
  const learned: string[] = [];
  const means = {
    config: plainConfig,
    env: process.env,
    cwd,
    ask: (question: string) => Promise.resolve((asked.push(question), answers.shift() ?? '')),
    warn: (error: HapError) => warned.push(error.summary),
    learned: (password: string) => learned.push(password),
  };
  const secrets = await loadPasswords(sources, means, fresh);
  const shown = secrets.map(({ id, password }): [string, string] => [id, Buffer.from(password).toString()]);
  return { secrets: shown, asked, warned, learned };
}

const file = (path: string, id?: string): PasswordSource => ({ id, from: { file: path } });

describe('a file', () => {
  test('is taken without white space at its ends, relative to the working directory', async () => {
    const { dir, write } = folder();
    write('pw', ' \n pass word \r\n');
    const { secrets, learned } = await load([file('pw', 'dev')], { cwd: dir });
    expect(secrets).toEqual([['dev', 'pass word']]);
    expect(learned).toEqual(['pass word']);
  });

  test('may be encrypted with a password that was given before', async () => {
    const { write } = folder();
    const outer = write('outer', 'outer');
    const inner = write('inner', encrypt(Buffer.from('inner\n'), { password: 'outer' }));
    expect((await load([file(outer), file(inner, 'x')])).secrets).toEqual([
      ['default', 'outer'],
      ['x', 'inner'],
    ]);
    await expect(load([file(inner)])).rejects.toMatchObject({ code: 'vault-no-secret' });
  });

  test('that is not there is warned of where another password is given, else it is an error', async () => {
    const { write, path } = folder();
    const good = write('pw', 'x');
    const { secrets, warned } = await load([file(path('nosuch')), file(good)]);
    expect(secrets).toEqual([['default', 'x']]);
    expect(warned).toEqual([`the vault password file ${path('nosuch')} was not found`]);
    await expect(load([file(path('nosuch'))])).rejects.toMatchObject({ code: 'vault-password-file' });
  });

  test('that is empty, or a folder, is none', async () => {
    const { write, dir } = folder();
    await expect(load([file(write('pw', ' \n'))])).rejects.toThrow(/an empty vault password/);
    await expect(load([file(dir)])).rejects.toThrow(/is a directory/);
  });
});

describe('a program', () => {
  test('is run, and what it prints is the password, without line ends', async () => {
    const { write } = folder();
    const script = write('pw.sh', '#!/bin/sh\nprintf " from $# args \\r\\n"\n', 0o700);
    expect((await load([file(script, 'dev')])).secrets).toEqual([['dev', ' from 0 args ']]);
  });

  test('whose name ends in -client is told the vault id', async () => {
    const { write } = folder();
    const script = write(
      'my-client.sh',
      '#!/bin/sh\n[ "$2" = no ] && { echo sorry >&2; exit 2; }; echo "$@"\n',
      0o700,
    );
    const { secrets, warned } = await load([file(script, 'dev'), file(script)]);
    expect(secrets).toEqual([['dev', '--vault-id dev']]);
    expect(warned).toEqual([`${script} gave an empty vault password`]);
    await expect(load([file(script, 'no')])).rejects.toMatchObject({
      summary: `the vault password script ${script} knows no password for the vault id 'no'`,
      detail: 'sorry',
    });
  });

  test('that fails, or is none, is told of', async () => {
    const { write } = folder();
    await expect(load([file(write('fails', '#!/bin/sh\nexit 3\n', 0o700))])).rejects.toThrow(/ended with 3/);
    await expect(load([file(write('text', 'pw; echo x\n', 0o700))])).rejects.toMatchObject({
      detail: undefined,
      hint: 'If it is not a program but holds the password, take its executable bit away: chmod -x.',
    });
  });
});

describe('a prompt', () => {
  test("asks in Ansible's words", async () => {
    const sources: PasswordSource[] = [
      { id: 'dev', from: 'prompt' },
      { id: 'default', from: 'ask' },
    ];
    const once = await load(sources, { answers: [' one ', 'two'] });
    expect(once.asked).toEqual(['Vault password (dev): ', 'Vault password: ']);
    expect(once.secrets).toEqual([
      ['dev', 'one'],
      ['default', 'two'],
    ]);
    const twice = await load(sources, { answers: ['one', 'one', 'two', 'two'], fresh: true });
    expect(twice.asked).toEqual([
      'New vault password (dev): ',
      'Confirm new vault password (dev): ',
      'New Vault password: ',
      'Confirm New Vault password: ',
    ]);
  });

  test('takes no empty password, and not two that differ', async () => {
    const ask: PasswordSource[] = [{ id: 'default', from: 'ask' }];
    await expect(load(ask, { answers: ['  '] })).rejects.toMatchObject({ code: 'vault-password-prompt' });
    await expect(load(ask, { answers: ['a', 'b'], fresh: true })).rejects.toThrow(/not the same/);
  });
});
