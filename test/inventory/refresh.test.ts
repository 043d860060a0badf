import { describe, expect, test } from 'vitest';
import { loadInventory, type Inventory } from '../../src/inventory/index.js';
import { Dict } from '../../src/python/index.js';
import { memoryFiles } from '../kit/memory-files.js';

const inventoryOf = (contents: Readonly<Record<string, string>>): Inventory =>
  loadInventory(['/i/hosts'], { files: memoryFiles(contents), exec: () => '' }).inventory;

describe('an inventory that is read anew', () => {
  test('has the hosts, groups and variables that there are now', () => {
    const inventory = inventoryOf({ '/i/hosts': '[web]\na\n', '/i/group_vars/web.yml': 'v: 1' });
    const before = inventory.version;
    expect(inventory.match('web').hosts).toEqual(['a']);
    expect(
      inventory.refresh(
        memoryFiles({ '/i/hosts': '[web]\nb x=1\n[db]\nc\n', '/i/group_vars/web.yml': 'v: 2' }),
      ),
    ).toEqual([]);
    expect(inventory.version).toBeGreaterThan(before);
    expect(inventory.hostNames()).toEqual(['b', 'c']);
    expect(inventory.match('web').hosts).toEqual(['b']);
    expect([...inventory.groups().keys()]).toContain('db');
    expect(inventory.layers('b').flatMap((layer) => [...layer])).toEqual([
      ['v', 2],
      ['x', 1],
    ]);
  });

  test('keeps what was added while running, also the second time', () => {
    const inventory = inventoryOf({ '/i/hosts': 'a\nb\n' });
    inventory.addHost('new', ['added'], new Dict([['x', 1]]));
    inventory.addToGroup('a', 'found', ['all_found']);
    inventory.addToGroup('b', 'found', []);
    const files = memoryFiles({ '/i/hosts': 'a\n' });
    const expectAll = (): void => {
      expect(inventory.refresh(files)).toEqual([]);
      expect(inventory.match('added').hosts).toEqual(['new']);
      expect(inventory.match('all_found').hosts).toEqual(['a']);
      expect(inventory.layers('new').map((layer) => layer.get('x'))).toContain(1);
    };
    expectAll();
    expectAll();
  });

  test('stays as it was where it cannot be read', () => {
    const inventory = inventoryOf({ '/i/hosts': 'a\n' });
    expect(
      inventory
        .refresh(memoryFiles({ '/i/hosts': '[a:children]\nb\n[b:children]\na\n' }))
        .map(({ severity, error }) => [severity, error.code]),
    ).toEqual([['error', 'inventory-cycle']]);
    expect(inventory.hostNames()).toEqual(['a']);
  });
});
