import { describe, expect, test } from 'vitest';
import { expanded, passwordSources } from '../../../src/cli/vault/sources.js';
import { plainConfig } from './kit.js';

describe('where vault passwords come from', () => {
  test("in Ansible's order: configured ids, --vault-id, password files, the configured file, the prompt", () => {
    const options = {
      vaultId: ['a@prompt', 'file@with@at'],
      vaultPasswordFile: ['one', 'two'],
      askVaultPassword: true,
    };
    const config = { ...plainConfig, identityList: ['dev@~/dev'], passwordFile: '/etc/pw', identity: 'mine' };
    expect(passwordSources(options, config, false)).toEqual([
      { id: 'dev', from: { file: '~/dev' } },
      { id: 'a', from: 'prompt' },
      { id: 'file', from: { file: 'with@at' } },
      { id: 'mine', from: { file: 'one' } },
      { id: 'mine', from: { file: 'two' } },
      { id: 'mine', from: { file: '/etc/pw' } },
      { id: 'mine', from: 'ask' },
    ]);
  });

  test('an id without a name is a file, or the prompt', () => {
    expect(passwordSources({ vaultId: ['pw', 'prompt', '@pw'] }, plainConfig, false)).toEqual([
      { id: undefined, from: { file: 'pw' } },
      { id: undefined, from: 'prompt' },
      { id: '', from: { file: 'pw' } },
    ]);
  });

  test('where nothing is given, only hap vault asks', () => {
    expect(passwordSources({}, plainConfig, false)).toEqual([]);
    expect(passwordSources({}, plainConfig, true)).toEqual([{ id: 'default', from: 'ask' }]);
    expect(passwordSources({}, { ...plainConfig, ask: true }, false)).toEqual([
      { id: 'default', from: 'ask' },
    ]);
  });

  test.each([
    ['a;b@pw', /there must be no ';'/],
    ['dev@', /does not say where its password is/],
  ])('%s is refused', (id, summary) => {
    expect(() => passwordSources({ vaultId: [id] }, plainConfig, false)).toThrow(summary);
  });
});

test('paths of passwords know ~ and the environment', () => {
  const env = { HOME: '/home/joe', DIR: '/srv' };
  expect(
    ['~/pw', '$DIR/pw', '${DIR}/a/../pw', 'pw', '/x/pw', '$NO/pw'].map((p) => expanded(p, env, '/here')),
  ).toEqual(['/home/joe/pw', '/srv/pw', '/srv/pw', '/here/pw', '/x/pw', '/here/$NO/pw']);
});
