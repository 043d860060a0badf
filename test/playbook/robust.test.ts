import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkModules, walkPlay } from '../../src/playbook/index.js';
import { contextOf, read } from './reader.js';

const words = [
  ...[
    'hosts',
    'tasks',
    'roles',
    'handlers',
    'vars',
    'vars_files',
    'vars_prompt',
    'import_playbook',
    'serial',
    'name',
  ],
  ...[
    'block',
    'rescue',
    'always',
    'when',
    'tags',
    'loop',
    'with_items',
    'loop_control',
    'register',
    'notify',
    'listen',
  ],
  ...[
    'action',
    'local_action',
    'args',
    'copy',
    'command',
    'include',
    'include_tasks',
    'import_tasks',
    'include_role',
  ],
  ...[
    'import_role',
    'role',
    'file',
    'apply',
    'tasks_from',
    'become',
    'environment',
    'module_defaults',
    'x',
    'a=b',
    '1',
  ],
];
const scalars = [
  null,
  true,
  3,
  1.5,
  '',
  'all',
  'r',
  'a.yml',
  '{{ x }}',
  '{{ x',
  "a='b",
  'copy src=a {{ b }}',
  '../..',
  'a b=c',
];

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<unknown>(...scalars),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 5 }),
  ),
}));

describe('any YAML at all', () => {
  it.each(['site.yml', 'a.yml', 'roles/r/tasks/main.yml', 'roles/r/meta/main.yml', 'roles/r/vars/main.yml'])(
    'in %s is read or refused, with a place for all that is wrong',
    (file) => {
      const good = {
        'site.yml': '- hosts: all\n  roles: [r]\n  tasks: [{import_tasks: a.yml}, {import_role: {name: r}}]',
        'a.yml': '- debug:',
        'roles/r/tasks/main.yml': '- debug:',
      };
      const { modules } = contextOf({});
      fc.assert(
        fc.property(value, (document) => {
          const { plays, problems } = read({ ...good, [file]: JSON.stringify(document) });
          const unknown = plays.flatMap((play) => checkModules(walkPlay(play), modules));
          expect([...problems, ...unknown].filter((p) => !p.error.position)).toEqual([]);
        }),
        { numRuns: 60, seed: 1 },
      );
    },
  );
});
