import { describe, expect, test } from 'vitest';
import { extraVars } from '../../src/cli/extra-vars.js';
import { maskedPool } from '../../src/cli/masked-pool.js';
import { dictsBeside, inventoryDicts, naturalSecrets } from '../../src/cli/nature.js';
import { Vault } from '../../src/cli/vault/vault.js';
import { loadInventory } from '../../src/inventory/index.js';
import type { Connection, ConnectionPool, Target } from '../../src/model/index.js';
import { Mask } from '../../src/report/index.js';
import { encrypt } from '../../src/vault/index.js';
import { memoryFiles } from '../kit/memory-files.js';

const password = 'the password';
const sealed = (text: string): string => encrypt(Buffer.from(text), { password });

function vaultWith(mask: Mask): Vault {
  return new Vault([{ id: 'default', password }], { match: false, identity: 'default' }, mask);
}

const place = { file: 'x.yml', line: 1, column: 1 };

describe('what comes out of a vault is a secret', () => {
  test('every value of a file of variables, with what stands around templates', () => {
    const mask = new Mask();
    vaultWith(mask).file(
      sealed('a: first-value\nb: {c: [second-value]}\nd: "constant-part{{ a }}"\n'),
      place,
    );
    expect(mask.text('first-value second-value constant-partX a b')).toBe('******** ******** ********X a b');
  });

  test('values of tasks, but no names', () => {
    const mask = new Mask();
    vaultWith(mask).file(
      sealed('- name: some task\n  copy: {content: some content}\n  register: result_of\n'),
      place,
    );
    expect(mask.text('some task, some content, result_of')).toBe('some task, ********, result_of');
  });

  test('values of an inventory in INI', () => {
    const mask = new Mask();
    vaultWith(mask).file(sealed(`[web]\nweb1 token=some-token more='quoted one'\n`), place);
    expect(mask.text('web1 some-token quoted one')).toBe('web1 ******** ********');
  });

  test('the lines of any other file, and of one with mistakes in it', () => {
    const mask = new Mask();
    vaultWith(mask).content(Buffer.from(sealed('a line of text\nanother: {line\n')), 'f');
    vaultWith(mask).file(sealed('some: {broken\nlines here'), place);
    expect(mask.text('<a line of text> <another: {line> <some: {broken>')).toBe(
      '<********> <********> <********>',
    );
  });

  test('a value, which is opened once', () => {
    const mask = new Mask();
    const vault = vaultWith(mask);
    const text = sealed('some value');
    expect(vault.value(text)).toBe(vault.value(text));
    expect(mask.text('some value')).toBe('********');
  });

  test('nothing, where a file is no vault or no text', () => {
    const mask = new Mask();
    const plain = Buffer.from('some plain text');
    expect(vaultWith(mask).content(plain, 'f')).toBe(plain);
    const bytes = encrypt(Buffer.from([0xff, 0xfe, 0, 1, 2, 3]), { password });
    expect([...vaultWith(mask).content(Buffer.from(bytes), 'f')]).toEqual([0xff, 0xfe, 0, 1, 2, 3]);
    expect(mask.empty).toBe(true);
  });

  test('variables of -e @file', () => {
    const mask = new Mask();
    const files = memoryFiles({ 'v.yml': sealed('token: some-token\n') });
    expect(extraVars(['@v.yml'], files, vaultWith(mask)).get('token')).toBe('some-token');
    expect(mask.text('some-token')).toBe('********');
    expect(() => extraVars(['@v.yml'], files)).toThrow('a vault needs its password');
  });
});

test('passwords of an inventory are secrets, other variables are not', () => {
  const files = memoryFiles({
    hosts:
      'h1 ansible_password=of-login ansible_user=some-user\n[web]\nh1\n[web:vars]\nansible_become_pass=123456\n',
    'host_vars/h1.yml': 'ansible_ssh_pass: "{{ later }}"\nother_password: shown\n',
  });
  const { inventory } = loadInventory(['hosts'], { files });
  const mask = new Mask();
  naturalSecrets(inventoryDicts(inventory), mask);
  expect(mask.text('of-login some-user 123456 {{ later }} shown')).toBe(
    '******** some-user ******** {{ later }} shown',
  );
});

test('passwords beside a playbook are secrets as well, where there are any', () => {
  const files = memoryFiles({ hosts: 'h1\n', 'play/group_vars/all.yml': 'ansible_password: of-play\n' });
  const { inventory } = loadInventory(['hosts'], { files });
  const mask = new Mask();
  expect(dictsBeside(inventory, files, 'elsewhere').size).toBe(0);
  naturalSecrets(dictsBeside(inventory, files, 'play'), mask);
  expect(mask.text('of-play')).toBe('********');
});

test('passwords that connections are made with are secrets, and connections stay one for one', async () => {
  const asked: unknown[] = [];
  const connection: Connection = {
    target: { name: 'h' } as Target,
    shell: (become) => (asked.push(become?.user), Promise.reject(new Error('no shell'))),
    renewShells: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const pool: ConnectionPool = {
    get: () => connection,
    drop: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const mask = new Mask();
  const masked = maskedPool(pool, mask);
  const target = { name: 'h', password: 'of-login' } as Target;
  const first = masked.get(target);
  expect(masked.get(target)).toBe(first);
  await expect(first.shell({ method: 'sudo', user: 'root', password: 'to-become' })).rejects.toThrow(
    'no shell',
  );
  expect(asked).toEqual(['root']);
  expect(mask.text('of-login to-become')).toBe('******** ********');
});
