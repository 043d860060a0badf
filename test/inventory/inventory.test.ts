import { describe, expect, test } from 'vitest';
import { Dict } from '../../src/python/index.js';
import { inventoryOf, shown } from './kit.js';

const keys = (layers: readonly Dict[]): unknown[][] => layers.map((d) => [...d.keys()]);

describe('layers of variables', () => {
  const files = {
    'i/hosts': [
      '[web]',
      'a host=1',
      'b',
      '[site:children]',
      'web',
      '[late]',
      'a',
      '[all:vars]',
      'inline_all=1',
      '[web:vars]',
      'inline_web=1',
      '[site:vars]',
      'inline_site=1',
      '[late:vars]',
      'inline_late=1',
    ].join('\n'),
    'i/group_vars/all.yml': 'file_all: 1',
    'i/group_vars/web.yml': 'file_web: 1',
    'i/group_vars/site.yml': 'file_site: 1',
    'i/host_vars/a.yml': 'file_host: 1',
    'p/group_vars/all.yml': 'play_all: 1',
    'p/group_vars/web.yml': 'play_web: 1',
    'p/host_vars/a.yml': 'play_host: 1',
    'p/host_vars/c.yml': 'play_unknown: 1',
  };
  const { inventory } = inventoryOf(files, ['i/hosts']);

  test('come in the order in which Ansible lets them count', () => {
    expect(keys(inventory.layers('a', { playbookDir: 'p' }))).toEqual([
      ['inline_all'],
      ['inline_late'],
      ['inline_site'],
      ['inline_web'],
      ['file_all'],
      ['play_all'],
      ['file_site'],
      ['file_web'],
      ['play_web'],
      ['host'],
      ['file_host'],
      ['play_host'],
    ]);
  });

  test('without a playbook are those of the inventory', () => {
    expect(keys(inventory.layers('b'))).toEqual([
      ['inline_all'],
      ['inline_site'],
      ['inline_web'],
      ['file_all'],
      ['file_site'],
      ['file_web'],
      [],
    ]);
  });

  test('are shared by the hosts that have them in common, and made once', () => {
    const [a, b] = ['a', 'b'].map((host) => inventory.layers(host));
    expect(b?.filter((layer) => a?.includes(layer))).toHaveLength(6);
    expect(inventory.layers('a')).toBe(a);
  });

  test('of a host that is in no inventory are those of all', () => {
    expect(keys(inventory.layers('c', { playbookDir: 'p' }))).toEqual([
      ['inline_all'],
      ['file_all'],
      ['play_all'],
      ['play_unknown'],
    ]);
  });

  test('of the implicit localhost name the connection', () => {
    expect(keys(inventory.layers('localhost'))).toEqual([
      ['inline_all'],
      ['file_all'],
      ['ansible_connection'],
    ]);
    expect(inventory.layers('localhost').at(-1)?.get('ansible_connection')).toBe('local');
    expect(inventory.groupNames('localhost')).toEqual([]);
  });
});

describe('vars files that are wrong', () => {
  const files = {
    hosts: '[web]\na\n[none]\n',
    'group_vars/web.yml': 'x: "y" z\n',
    'group_vars/all/one.yml': '- a\n',
    'group_vars/all/two.yml': 'a: 1\na: 2\n',
    'group_vars/nobody.yml': 'x: "y" z\n',
    'p/host_vars/a': 'x: @\n',
  };

  test('are said with the inventory, or when the playbook is known', () => {
    const { inventory, problems } = inventoryOf(files);
    const own = [
      'error vars-file group_vars/all/one.yml:1:1 a vars file is a mapping, and this is a list',
      "warning yaml-duplicate-key group_vars/all/two.yml:2:1 the key 'a' is written twice: the one in line 1, column 1 is not used",
      'error yaml-syntax group_vars/web.yml:1:8 text after the end of a value',
    ];
    expect(problems).toEqual(own);
    expect(shown(inventory.varsProblems('p'))).toEqual([
      ...own,
      'error yaml-syntax p/host_vars/a:1:4 an unquoted value cannot begin with @',
    ]);
    expect(() => inventory.layers('a')).toThrow('a vars file is a mapping');
  });

  test('a name that leads elsewhere has none', () => {
    const { inventory } = inventoryOf({ hosts: '../a\n/b\n', 'host_vars/x': '', a: 'x: 1', '/b': 'x: 1' });
    expect(keys(inventory.layers('../a'))).toEqual([[]]);
    expect(keys(inventory.layers('/b'))).toEqual([[]]);
  });
});

describe('patterns', () => {
  const { inventory } = inventoryOf({ hosts: '[web]\na\nb\n[db]\nc\n', empty: ' \n', retry: 'a\n\nc\n' }, [
    'hosts',
  ]);

  test('that match nothing are warned of, with what may be meant', () => {
    const { hosts, problems } = inventory.match('wbe,a');
    expect(hosts).toEqual(['a']);
    expect(problems).toMatchObject([
      {
        severity: 'warning',
        error: {
          code: 'pattern-unmatched',
          summary: 'Could not match supplied host pattern, ignoring: wbe',
          hint: "Did you mean 'web'?",
        },
      },
    ]);
  });

  test('that are wrong are errors', () => {
    expect(shown(inventory.match('~(').problems)).toEqual([
      "error bad-pattern nowhere the host pattern '~(' is no regular expression",
    ]);
    expect(inventory.match('web[2]').problems).toMatchObject([
      {
        severity: 'error',
        error: {
          summary: "No hosts matched the subscripted pattern 'web[2]'",
          hint: "'web' has 2 hosts; counting begins at 0.",
        },
      },
    ]);
  });

  test('say how many hosts there were before the limit', () => {
    expect(inventory.match('web', { limit: 'db' })).toEqual({ hosts: [], beforeLimit: 2, problems: [] });
    expect(inventory.match('all', { limit: '@retry' }).hosts).toEqual(['a', 'c']);
    expect(inventory.match('all', { limit: ['db', 'a'] }).hosts).toEqual(['a', 'c']);
    expect(inventory.match('web', { limit: '' }).hosts).toEqual(['a', 'b']);
  });

  test('of a limit file that is missing or empty are errors, and match nothing', () => {
    for (const [file, summary] of [
      ['none', 'there is no limit file none'],
      ['empty', 'the limit file empty is empty'],
    ]) {
      const { hosts, problems } = inventory.match('all', { limit: `@${file ?? ''}` });
      expect(hosts).toEqual([]);
      expect(shown(problems)).toEqual([`error bad-limit-file nowhere ${summary ?? ''}`]);
    }
  });

  test('localhost is there when it is named, and only then', () => {
    expect(inventory.match('localhost').hosts).toEqual(['localhost']);
    expect(inventory.match('all').hosts).toEqual(['a', 'b', 'c']);
    expect(inventory.hostNames()).toEqual(['a', 'b', 'c']);
    expect([inventory.has('localhost'), inventory.has('a'), inventory.has('x')]).toEqual([true, true, false]);
    expect([inventory.isImplicit('localhost'), inventory.isImplicit('a')]).toEqual([true, false]);
  });
});

describe('what is added while running', () => {
  test('add_host: a host, its groups and variables', () => {
    const { inventory } = inventoryOf({ hosts: '[web]\na x=1\n' });
    const before = inventory.version;
    expect(inventory.addHost('n', ['web', 'new'], Dict.of({ y: 2 }))).toBe(true);
    expect(inventory.version).toBeGreaterThan(before);
    expect(inventory.match('web').hosts).toEqual(['a', 'n']);
    expect(inventory.groups().get('new')).toEqual(['n']);
    expect(inventory.groupNames('n')).toEqual(['new', 'web']);
    expect(inventory.layers('n').at(-1)?.get('y')).toBe(2);
    expect(inventory.sourceFile('n')).toBeUndefined();
    expect(inventory.addHost('n', ['web'], Dict.of({ y: 2 }))).toBe(false);
    expect(inventory.addHost('n', [], Dict.of({ y: 3 }))).toBe(true);
    expect(inventory.layers('n').at(-1)?.get('y')).toBe(3);
  });

  test('add_host without groups: ungrouped', () => {
    const { inventory } = inventoryOf({ hosts: 'a\n' });
    inventory.addHost('n', [], new Dict());
    expect(inventory.groups().get('ungrouped')).toEqual(['a', 'n']);
    inventory.addHost('a', ['g'], new Dict());
    expect(inventory.groups().get('ungrouped')).toEqual(['n']);
  });

  test('group_by: a group, and the groups above it', () => {
    const { inventory } = inventoryOf({ hosts: '[web]\na\nb\n', 'group_vars/os_debian.yml': 'x: 1' });
    expect(inventory.addToGroup('a', 'os_debian', ['os'])).toBe(true);
    expect(inventory.addToGroup('a', 'os_debian', ['os'])).toBe(false);
    expect(inventory.addToGroup('b', 'os_debian', ['os'])).toBe(true);
    expect(inventory.match('os').hosts).toEqual(['a', 'b']);
    expect(inventory.groupNames('a')).toEqual(['os', 'os_debian', 'web']);
    expect(keys(inventory.layers('a'))).toEqual([['x'], []]);
    expect(() => inventory.addToGroup('a', 'os', ['os_debian'])).toThrow('it would include itself');
    expect(() => inventory.addToGroup('nobody', 'os', [])).toThrow("there is no host 'nobody'");
  });
});
