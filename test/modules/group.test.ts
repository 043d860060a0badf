import { describe, expect, it } from 'vitest';
import { group } from '../../src/modules/group/group.js';
import { contextOf, moduleTable } from '../kit/module-table.js';
import { ask, realShells } from '../kit/real-shell.js';
import { sections } from '../kit/sections.js';

const found = (entries: string, tools = 'shadow\n', file = ''): string =>
  sections({ tools, group: entries, file });

const admin = (command: string): string => `PATH=$PATH:/usr/sbin:/sbin\n${command}`;

moduleTable(group, [
  {
    name: 'creates a group',
    params: { name: 'web', gid: 5000, system: true },
    before: found(''),
    plans: [admin('groupadd -g 5000 -r web')],
    diffs: [{ before: { state: 'absent' }, after: { state: 'present' } }],
    after: found('web:x:5000:\n'),
    reads: found('web:x:5000:\n'),
    result: { name: 'web', state: 'present', gid: 5000, system: true },
  },
  {
    name: 'gives a group a number that another has',
    params: { name: 'web', gid: 5000, non_unique: true },
    before: found('web:x:4000:\n'),
    plans: [admin('groupmod -g 5000 -o web')],
    diffs: [{ before: { gid: 4000 }, after: { gid: 5000 } }],
    after: found('web:x:5000:\n'),
  },
  {
    name: 'leaves a group whose number does not matter',
    params: { name: 'web' },
    before: found('web:x:4000:joe\n'),
    plans: [],
    result: { name: 'web', state: 'present', gid: 4000, system: false },
  },
  {
    name: 'removes a group',
    params: { name: 'web', state: 'absent' },
    before: found('web:x:4000:\n'),
    plans: [admin('groupdel web')],
    after: found(''),
    result: { name: 'web', state: 'absent' },
  },
  {
    name: 'does not take a group of that number for one of that name',
    params: { name: '4000' },
    before: found('web:x:4000:\n'),
    plans: [admin('groupadd 4000')],
    after: found('4000:x:4001:\n'),
  },
  {
    name: 'works on the local files alone',
    params: { name: 'web', gid: 5000, local: true },
    before: found('root:x:0:\n'),
    plans: [admin('lgroupadd -g 5000 web')],
    after: found('root:x:0:\nweb:x:5000:\n'),
    result: { warnings: [expect.stringContaining("'local: true' specified and group was not found")] },
  },
  {
    name: 'refuses a local number that is taken',
    params: { name: 'web', gid: 5000, local: true },
    before: found('other:x:5000:\n'),
    plans: [],
    fails: "GID '5000' already exists with group 'other'",
  },
  {
    name: 'creates a group with busybox',
    params: { name: 'web', gid: 5000, system: true },
    before: found('', ''),
    plans: [admin('addgroup -g 5000 -S web')],
    after: found('web:x:5000:\n', ''),
  },
  {
    name: 'renumbers a group in the file where there is no groupmod',
    params: { name: 'web', gid: 5000 },
    before: found('web:x:40:joe\n', '', 'root:x:0:\nmyweb:x:40:\nweb:x:40:joe\n'),
    plans: [{ write: '/etc/group', content: 'root:x:0:\nmyweb:x:40:\nweb:x:5000:joe\n' }],
    after: found('web:x:5000:joe\n', '', 'web:x:5000:joe\n'),
  },
  {
    name: 'refuses a number that is in the file already',
    params: { name: 'web', gid: 41 },
    before: found('web:x:40:joe\n', '', 'a:x:41:\nweb:x:40:joe\n'),
    plans: [],
    fails: "gid '41' in use",
  },
  {
    name: 'says as little as Ansible of what is only predicted',
    params: { name: 'web' },
    check: true,
    before: found(''),
    plans: [admin('groupadd web')],
    after: found('web:x:1000:\n'),
  },
]);

describe('group, its inspection', () => {
  it.each(realShells().map((s) => [s.name, s] as const))('finds root in %s', (_, shell) => {
    if (group.kind !== 'host') throw new Error('group has no inspection');
    const ctx = contextOf({});
    const probe = group.stages[0]?.inspect(group.params.parse({ name: 'root' }), ctx, []);
    const outputs = probe?.requests.map((r) => ask(shell, r, '/')) ?? [];
    expect(probe?.parse(outputs)).toMatchObject({ group: { name: 'root', gid: 0 } });
  });
});
