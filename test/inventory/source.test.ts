import { describe, expect, test } from 'vitest';
import { loadInventory } from '../../src/inventory/index.js';
import { HapError, type ControllerFiles } from '../../src/model/index.js';
import { encrypt } from '../../src/vault/index.js';
import { decrypt } from '../../src/vault/index.js';
import { memoryFiles } from '../kit/memory-files.js';
import { inventoryOf, shown } from './kit.js';

/** The same files, of which these may be executed. */
function executable(files: ControllerFiles, ...names: string[]): ControllerFiles {
  return {
    ...files,
    info: (path) => {
      const info = files.info(path);
      return info && names.includes(path) ? { ...info, mode: 0o755 } : info;
    },
  };
}

describe('sources', () => {
  test('a missing one is an error that says how hosts are given', () => {
    const { problems } = loadInventory(['web'], { files: memoryFiles({}) });
    expect(problems.map((p) => p.error)).toMatchObject([
      {
        code: 'missing-inventory',
        summary: 'there is no inventory web',
        hint: "Is the path right? Hosts themselves are given with a comma: -i 'web,'",
      },
    ]);
  });

  test('all that are missing are said', () => {
    expect(inventoryOf({}, ['a', 'b']).problems).toHaveLength(2);
  });

  test('one that cannot be read is an error', () => {
    const files: ControllerFiles = {
      ...memoryFiles({ hosts: 'h' }),
      read: () => {
        throw new HapError({ code: 'unreadable-file', summary: 'cannot read hosts' });
      },
    };
    expect(shown(loadInventory(['hosts'], { files }).problems)).toEqual([
      'error unreadable-file nowhere cannot read hosts',
    ]);
  });

  test('TOML is refused', () => {
    expect(inventoryOf({ 'hosts.toml': '[web]\n' }).problems).toEqual([
      'error inventory-unsupported hosts.toml:1:1 an inventory in TOML cannot be read',
    ]);
  });

  test('hosts know the file they were first met in', () => {
    const { inventory } = inventoryOf({ '/inv/a': 'x\n', '/inv/b': 'x\ny\n' }, ['/inv', 'z,']);
    expect(inventory.sourceFile('x')).toBe('/inv/a');
    expect(inventory.sourceFile('y')).toBe('/inv/b');
    expect(inventory.sourceDir('y')).toBe('/inv');
    expect(inventory.sourceFile('z')).toBe('z,');
    expect(inventory.sourceDir('z')).toBeUndefined();
    expect(inventory.sourceFile('localhost')).toBeUndefined();
  });
});

describe('scripts', () => {
  const load = (
    output: string | HapError,
    text = '#!/bin/sh\n',
  ): ReturnType<typeof loadInventory> & { ran: string[][] } => {
    const ran: string[][] = [];
    const files = executable(memoryFiles({ '/inv': text }), '/inv');
    const exec = (path: string, args: readonly string[]): string => {
      ran.push([path, ...args]);
      if (output instanceof HapError) throw output;
      return output;
    };
    return { ...loadInventory(['/inv'], { files, exec }), ran };
  };

  test('are run with --list, by their full path', () => {
    const { inventory, ran } = load('{"web": ["a"], "_meta": {"hostvars": {}}}');
    expect(ran).toEqual([['/inv', '--list']]);
    expect(inventory.groups().get('web')).toEqual(['a']);
  });

  test.each([
    [
      '[1]',
      'error inventory-script /inv --list:1:1 an inventory script prints a JSON object, and this is a list',
    ],
    [
      '',
      'error inventory-script /inv --list:1:1 an inventory script prints a JSON object, and this is nothing',
    ],
    [
      '{"g": {"hosts": {"a": 1}}}',
      "error inventory-script /inv --list:1:17 hosts of the group 'g' is a list of names, and this is {'a': 1}",
    ],
    [
      '{"g": {"vars": []}}',
      "error inventory-script /inv --list:1:16 vars of the group 'g' is a mapping, and this is []",
    ],
    [
      '{"g": [1]}',
      "error inventory-script /inv --list:1:2 hosts of the group 'g' is a list of names, and this is [1]",
    ],
    [
      '{"_meta": {"hostvars": []}}',
      'error inventory-script /inv --list:1:24 hostvars in _meta is a mapping of hosts, and this is a list',
    ],
  ])('that print %j', (output, expected) => {
    expect(shown(load(output).problems)).toEqual([expected]);
  });

  test('that fail', () => {
    const error = new HapError({ code: 'inventory-script', summary: 'the inventory script /inv failed' });
    expect(load(error).problems).toEqual([{ severity: 'error', error }]);
    // Without `#!` it is a file that happens to be executable.
    const { inventory, problems } = load(error, '[web]\na\n');
    expect(problems).toEqual([]);
    expect(inventory.groups().get('web')).toEqual(['a']);
  });
});

describe('vaults', () => {
  const secret = { id: 'default', password: 'secret' };
  const sealed = (text: string): string => encrypt(Buffer.from(text), secret);
  const files = {
    '/i/hosts': sealed('[web]\na\n'),
    '/i/group_vars/web.yml': sealed('x: "{{ y }}"\n'),
    '/i/host_vars/a': sealed('z: 1\n'),
  };

  test('whole files are decrypted', () => {
    const open = { decrypt: (data: Uint8Array): Uint8Array => decrypt(data, [secret]).bytes };
    const { inventory, problems } = inventoryOf(files, ['/i/hosts'], open);
    expect(problems).toEqual([]);
    expect(inventory.layers('a').map((d) => [...d.keys()])).toEqual([['x'], [], ['z']]);
  });

  test('without a password they are errors', () => {
    const first = inventoryOf(files, ['/i/hosts']).problems;
    expect(first).toEqual(['error vault-no-secret /i/hosts:1:1 a vault needs its password']);
    const { problems } = inventoryOf({ ...files, '/i/hosts': '[web]\na\n' }, ['/i/hosts']);
    expect(problems).toEqual([
      'error vault-no-secret /i/group_vars/web.yml:1:1 a vault needs its password',
      'error vault-no-secret /i/host_vars/a:1:1 a vault needs its password',
    ]);
  });
});
