import { chmodSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { decrypt } from '../../../src/vault/index.js';
import { folders, hapVault } from './kit.js';

const folder = folders();
const fixture = (name: string): string => new URL(`../../fixtures/vault/${name}`, import.meta.url).pathname;
const one = ['--vault-password-file', fixture('password.txt')];
const prod = ['--vault-id', `prod@${fixture('password-prod.txt')}`];
const passwordOf = (name: string): string => readFileSync(fixture(name), 'utf8').trim();

const plain = (text: string, name = 'password.txt'): string =>
  Buffer.from(decrypt(text, [{ id: 'x', password: passwordOf(name) }]).bytes).toString('utf8');

// Settings of whoever runs the tests, and their editor, are not those of the tests.
const own = ['ANSIBLE_CONFIG', 'ANSIBLE_VAULT_PASSWORD_FILE', 'ANSIBLE_VAULT_IDENTITY_LIST', 'EDITOR'];
beforeEach(() => {
  for (const name of own) vi.stubEnv(name, undefined);
  vi.stubEnv('ANSIBLE_CONFIG', '/dev/null');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('encrypt and decrypt', () => {
  test('several files in place, for their owner only', async () => {
    const { write, read, path } = folder();
    chmodSync(write('a', 'one\n'), 0o644);
    write('b', 'two\n');
    expect((await hapVault('encrypt', ...one, path('a'), path('b'))).error).toBeUndefined();
    expect([plain(read('a')), plain(read('b'))]).toEqual(['one\n', 'two\n']);
    expect(statSync(path('a')).mode & 0o777).toBe(0o600);
    await hapVault('decrypt', ...one, path('a'), path('b'));
    expect([read('a'), read('b')]).toEqual(['one\n', 'two\n']);
    expect(statSync(path('a')).mode & 0o777).toBe(0o600);
  });

  test('to another file, and to standard output byte for byte', async () => {
    const { write, read, path } = folder();
    write('a', 'text');
    await hapVault('encrypt', ...prod, path('a'), '--output', path('out'));
    expect([read('a'), plain(read('out'), 'password-prod.txt')]).toEqual(['text', 'text']);
    expect(read('out').split('\n')[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;prod');
    expect((await hapVault('decrypt', ...prod, path('out'), '--output', '-')).stdout).toBe('text');
    expect(read('out')).toMatch(/^\$ANSIBLE_VAULT/);
  });

  test('the passwords are told as secrets', async () => {
    const { learned } = await hapVault('view', ...one, ...prod, fixture('v11.yml'));
    expect(learned).toEqual([passwordOf('password-prod.txt'), passwordOf('password.txt')]);
  });

  test.each([
    ['twice', ['encrypt', ...one, fixture('v11.yml')], 'vault-encrypted'],
    ['two files to one', ['decrypt', ...one, 'a', 'b', '--output', 'c'], 'usage'],
    ['with one of several passwords', ['encrypt', ...one, ...prod, 'a'], 'vault-encrypt-id'],
    [
      'with a password that is not given',
      ['encrypt', ...one, '--encrypt-vault-id', 'x', 'a'],
      'vault-encrypt-id',
    ],
    ['what is not there', ['encrypt', ...one, '/nosuch'], 'missing-file'],
    ['what is no vault', ['decrypt', ...one, fixture('plain.yml')], 'vault-format'],
    ['with a wrong password', ['decrypt', ...prod, fixture('v11.yml')], 'vault-password'],
  ])('not %s', async (_, args, code) => {
    expect((await hapVault(...args)).error?.code).toBe(code);
  });

  test('a wrong password changes nothing, and says which file it is about', async () => {
    const { write, read, path } = folder();
    const sealed = readFileSync(fixture('v11.yml'));
    write('a', sealed);
    const { error } = await hapVault('decrypt', ...prod, path('a'));
    expect(error).toMatchObject({ code: 'vault-password', position: { file: path('a') } });
    expect(error?.hint).toContain('HMAC');
    expect(read('a')).toBe(sealed.toString());
  });
});

test('view shows the text with a line end, and leaves the file alone', async () => {
  const { stdout, error } = await hapVault('view', ...one, fixture('v11.yml'), fixture('v11.yml'));
  expect(error).toBeUndefined();
  expect(stdout).toBe(readFileSync(fixture('plain.yml'), 'utf8').repeat(2));
});

describe('rekey', () => {
  test('encrypts with the new password and id, and keeps the mode', async () => {
    const { write, read, path } = folder();
    chmodSync(write('a', readFileSync(fixture('v11.yml'))), 0o640);
    const id = `new@${fixture('password-prod.txt')}`;
    const { said } = await hapVault('rekey', ...one, '--new-vault-id', id, path('a'));
    expect(said).toBe('Rekey successful\n');
    expect(read('a').split('\n')[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;new');
    expect(plain(read('a'), 'password-prod.txt')).toBe(readFileSync(fixture('plain.yml'), 'utf8'));
    expect(statSync(path('a')).mode & 0o777).toBe(0o640);
    await hapVault('rekey', ...prod, '--new-vault-password-file', fixture('password.txt'), path('a'));
    expect(read('a').split('\n')[0]).toBe('$ANSIBLE_VAULT;1.1;AES256');
  });
});

describe('encrypt_string', () => {
  test('writes values for YAML, named as it is told', async () => {
    const { stdout, said } = await hapVault('encrypt_string', ...prod, 'one', 'two', '--name', 'a');
    const values = stdout.split(/^(?=!vault)/m);
    const [first = '', second = ''] = values;
    expect(first.split('\n').slice(0, 2)).toEqual([
      'a: !vault |',
      '          $ANSIBLE_VAULT;1.2;AES256;prod',
    ]);
    const bare = (value: string): string => value.replace(/^.*\n/, '').replace(/^ +/gm, '');
    expect([plain(bare(first), 'password-prod.txt'), plain(bare(second), 'password-prod.txt')]).toEqual([
      'one',
      'two',
    ]);
    expect(said).toContain(
      '# The encrypted version of variable ("a", the string #1 from the command line args).\n',
    );
    expect(said).toContain('# The encrypted version of the string #2 from the command line args.)\n');
    expect(said).toContain('The last named variable will be "a".');
  });

  test.each([
    ['an empty text', ['']],
    ['a prompt and standard input', ['-p', '-']],
    ['a prompt and a name for standard input', ['-p', '--stdin-name', 'x', 'y']],
  ])('takes not %s', async (_, args) => {
    expect((await hapVault('encrypt_string', ...one, ...args)).error?.code).toBe('usage');
  });
});

describe('edit and create', () => {
  test('what the editor wrote is encrypted as the file was, with mode and id kept', async () => {
    const { write, read, path } = folder();
    chmodSync(write('a.yml', readFileSync(fixture('v12.yml'))), 0o640);
    vi.stubEnv(
      'EDITOR',
      `${write('ed', '#!/bin/sh\nprintf "more: 1\\n" >> "$2"; echo "$2" > "$1"\n', 0o700)} '${path('where')}'`,
    );
    await hapVault('edit', '--vault-id', `other@${fixture('password-prod.txt')}`, path('a.yml'));
    expect(plain(read('a.yml'), 'password-prod.txt')).toBe(
      `${readFileSync(fixture('plain.yml'), 'utf8')}more: 1\n`,
    );
    expect(read('a.yml').split('\n')[0]).toBe('$ANSIBLE_VAULT;1.2;AES256;prod');
    expect(statSync(path('a.yml')).mode & 0o777).toBe(0o640);
    expect(() => statSync(read('where').trim())).toThrow('ENOENT');
  });

  test('what was not changed is not written', async () => {
    const { write, path } = folder();
    write('a.yml', readFileSync(fixture('v12.yml')));
    const { ino } = statSync(path('a.yml'));
    vi.stubEnv('EDITOR', 'true');
    await hapVault('edit', ...prod, path('a.yml'));
    expect(statSync(path('a.yml')).ino).toBe(ino);
  });

  test('a new file is made, with its folders; one that exists is not touched', async () => {
    const { read, path, write } = folder();
    vi.stubEnv('EDITOR', write('ed', '#!/bin/sh\nprintf new > "$1"\n', 0o700));
    const { said } = await hapVault('create', ...one, path('d/e/f.yml'));
    expect(said).toContain('does not exist and is made');
    expect(plain(read('d/e/f.yml'))).toBe('new');
    expect(statSync(path('d/e')).mode & 0o777).toBe(0o700);
    expect((await hapVault('create', ...one, path('d/e/f.yml'))).error?.code).toBe('usage');
    expect((await hapVault('create', ...one, 'a', 'b')).error?.code).toBe('usage');
  });

  test('an editor that is not there, or is killed, changes nothing', async () => {
    const { write, read, path } = folder();
    const sealed = readFileSync(fixture('v12.yml'), 'utf8');
    write('a.yml', sealed);
    for (const editor of ['/nosuch/editor', write('ed', '#!/bin/sh\necho x > "$1"; kill -9 $$\n', 0o700)]) {
      vi.stubEnv('EDITOR', editor);
      expect((await hapVault('edit', ...prod, path('a.yml'))).error?.code).toBe('editor');
    }
    expect(read('a.yml')).toBe(sealed);
  });
});
