import { describe, expect, it } from 'vitest';
import { looksHashed } from '../../../src/modules/user/password.js';
import { user } from '../../../src/modules/user/user.js';
import { contextOf, planFrom } from '../../kit/module-table.js';
import { ask, realShells } from '../../kit/real-shell.js';
import { found, nobody, hash } from './recorded.js';

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('user', () => {
  it('never puts a secret into a script', () => {
    const params = {
      name: 'joe',
      password: hash,
      password_lock: true,
      generate_ssh_key: true,
      ssh_key_passphrase: 'se cret',
    };
    const before = found({ passwd: '\n', key: '/home/joe/.ssh/id_rsa\n', fingerprint: '', public: '' });
    const [account, key] = planFrom(user, { params }, before).stages[0]?.changes ?? [];
    if (account?.kind !== 'run' || key?.kind !== 'run') throw new Error('two commands were expected');
    expect(account.script.text + key.script.text).not.toMatch(/se cret|hhh/);
    expect(text(account.stdin)).toBe(`joe:!${hash}\n`);
    expect(text(key.stdin)).toBe('se cret\n');
  });

  it.each([
    ['made', nobody, 'present'],
    ['removed', found(), 'absent'],
  ])('says no more than Ansible of an account that would be %s', (_, before, state) => {
    const row = { params: { name: 'joe', state }, check: true };
    const { stages, params } = planFrom(user, row, before);
    expect(user.kind === 'host' && user.result?.(params, stages, contextOf(row), undefined)).toEqual({});
  });

  it('tells what will be there', () => {
    const [change] = planFrom(user, { params: { name: 'joe' } }, nobody).stages[0]?.changes ?? [];
    expect(change?.provides).toEqual(['user:joe', 'group:joe', 'directory:/home/joe']);
  });

  it.each([
    [hash, true],
    ['*', true],
    ['!', true],
    ['plain', false],
    ['$6$salt$short', false],
    [`!${hash}`, false],
    ['$6$sa:lt$' + 'h'.repeat(86), false],
    ['$y$j9T$salt$0123456789abcdefghijklmnopqrstuvwxyzABCDEFG', true],
  ])('takes %s for a hash: %s', (password, expected) => {
    expect(looksHashed(password)).toBe(expected);
  });

  it.each(realShells().map((s) => [s.name, s] as const))('finds root in %s', (_, shell) => {
    if (user.kind !== 'host') throw new Error('user has no inspection');
    const given = user.params.parse({ name: 'root', generate_ssh_key: true, ssh_key_file: '/nowhere/key' });
    const probe = user.stages[0]?.inspect(given, contextOf({}), []);
    const outputs = probe?.requests.map((r) => ask(shell, r, '/')) ?? [];
    expect(probe?.parse(outputs)).toMatchObject({
      passwd: { name: 'root', uid: 0, gid: 0 },
      homeExists: true,
      parentExists: true,
      key: { path: '/nowhere/key', exists: false, directoryExists: false, publicKey: null },
    });
  });
});
