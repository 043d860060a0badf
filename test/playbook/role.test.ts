import { describe, expect, it } from 'vitest';
import { roleBlocks, type Play, type Role } from '../../src/playbook/index.js';
import { blockOf, outline, plain, playOfTasks, plays, read, shown, taskOf } from './reader.js';

const task = (name: string): string => `- name: ${name}\n  debug:\n`;
const playOf = (roles: string): string => `- hosts: all\n  roles: ${roles}\n`;
const names = (play: Play | undefined): string[] => play?.roles.map((r) => r.name) ?? [];

/** The tasks of roles in the order they run. */
const order = (roles: readonly Role[] = []): unknown[] =>
  roles.flatMap(roleBlocks).flatMap((b) => outline(b.tasks));

describe('a role', () => {
  it('has its tasks, handlers, variables and what its entry says', () => {
    const [play] = plays({
      'site.yml': `- hosts: all
  roles:
    - role: web
      port: 80
      listen_on: 8080
      vars: {a: entry}
      when: x
      tags: [t]
      become: true
`,
      'roles/web/tasks/main.yml': task('one'),
      'roles/web/handlers/main.yaml': task('restart'),
      'roles/web/defaults/main.json': '{"d": 1}',
      'roles/web/vars/main': 'v: "{{ d }}"',
    });
    const role = play?.roles[0];
    expect([role?.name, role?.path]).toEqual(['web', '/p/roles/web']);
    expect([role?.params, role?.entryVars, role?.defaults, role?.vars].map((d) => plain(d))).toEqual([
      { listen_on: 8080 },
      { a: 'entry' },
      { d: 1 },
      { v: '<{{ d }}>' },
    ]);
    expect([...(role?.block.keywords.keys() ?? [])]).toEqual(['port', 'become']);
    expect([role?.block.when.map((c) => c.value), role?.block.tags, role?.block.parent]).toEqual([
      ['x'],
      ['t'],
      play,
    ]);
    expect([role?.block.origin, role?.block.role]).toEqual(['role', role]);
    const [one] = role?.block.tasks ?? [];
    const [restart] = role?.handlers ?? [];
    expect([taskOf(one).role, taskOf(one).parent, taskOf(one).file]).toEqual([
      role,
      role?.block,
      '/p/roles/web/tasks/main.yml',
    ]);
    expect([taskOf(restart).role, taskOf(restart).parent]).toEqual([role, role?.block]);
  });

  it.each([
    ['[web]', ['web']],
    ['[{name: web}]', ['web']],
    ['["{{ which }}"]', ['web']],
    ['[42]', ['42']],
    ['[/abs/web]', ['/abs/web']],
    ['[~/web]', ['web']],
    ['[elsewhere]', ['elsewhere']],
    ['[sub/web]', ['sub/web']],
    ['[beside]', ['beside']],
    ['[shipped]', ['shipped']],
    ['[ns.col.web]', ['ns.col.web']],
    ['[user.web]', ['user.web']],
  ])('is found by %s', (roles, found) => {
    const main = { 'tasks/main.yml': task('x') };
    const at = (folder: string): Record<string, string> => ({
      [`${folder}/tasks/main.yml`]: main['tasks/main.yml'],
    });
    const [play] = plays(
      {
        'site.yml': `- hosts: all\n  vars: {which: web}\n  roles: ${roles}\n`,
        ...at('roles/web'),
        ...at('roles/42'),
        ...at('/abs/web'),
        ...at('/home/joe/web'),
        ...at('/path/elsewhere'),
        ...at('roles/sub/web'),
        ...at('beside'),
        ...at('/shipped/shipped'),
        ...at('collections/ansible_collections/ns/col/roles/web'),
        ...at('roles/user.web'),
      },
      { rolesPath: ['/nowhere', '/path'], builtinRolesDir: '/shipped', home: '/home/joe' },
    );
    expect(names(play)).toEqual(found);
  });

  it('is taken from the first place that has it: beside the playbook, the roles path, those that ship with hap', () => {
    const files = {
      'site.yml': playOf('[r]'),
      'roles/r/tasks/main.yml': '',
      '/path/r/tasks/main.yml': '',
      '/shipped/r/x': '',
    };
    const paths = { rolesPath: ['/path'], builtinRolesDir: '/shipped' };
    const without = (...prefixes: string[]): string | undefined => {
      const left = Object.entries(files).filter(([name]) => !prefixes.some((p) => name.startsWith(p)));
      return plays(Object.fromEntries(left), paths)[0]?.roles[0]?.path;
    };
    expect([without(), without('roles'), without('roles', '/path')]).toEqual([
      '/p/roles/r',
      '/path/r',
      '/shipped/r',
    ]);
  });

  it('takes main.yml before main.yaml, and a folder main for vars only where there is no file', () => {
    const [play] = plays({
      'site.yml': playOf('[r, s]'),
      'roles/r/tasks/main.yml': task('yml'),
      'roles/r/tasks/main.yaml': task('yaml'),
      'roles/r/vars/main.yml': 'a: 1',
      'roles/r/vars/main/x.yml': 'a: 2',
      'roles/s/vars/main/b.yml': 'a: 2\nb: 2',
      'roles/s/vars/main/a.yml': 'a: 1\nc: 1',
      'roles/s/vars/main/deep/z.json': '{"z": 1}',
      'roles/s/vars/main/.hidden.yml': 'h: 1',
      'roles/s/vars/main/old.yml~': 'o: 1',
      'roles/s/vars/main/readme.txt': 'nothing',
    });
    expect(order(play?.roles)).toEqual(['yml']);
    expect(play?.roles.map((r) => plain(r.vars))).toEqual([{ a: 1 }, { a: 2, b: 2, c: 1, z: 1 }]);
  });

  it('runs after its dependencies, which have its conditions and tags as well', () => {
    const [play] = plays({
      'site.yml': playOf('[{role: top, when: w, tags: t, become: true}]'),
      'roles/top/meta/main.yml':
        'dependencies: [{role: left, x: 1, when: v, tags: [u]}, right]\nallow_duplicates: true',
      'roles/top/tasks/main.yml': task('top'),
      'roles/left/meta/main.yml': 'dependencies:\n  - src: https://example.com/joe/base.git',
      'roles/left/tasks/main.yml': task('left'),
      'roles/right/tasks/main.yml': task('right'),
      'roles/base/tasks/main.yml': task('base'),
      'roles/base/handlers/main.yml': task('restart base'),
    });
    expect(order(play?.roles)).toEqual(['base', 'left', 'right', 'top']);
    const top = play?.roles[0];
    const left = top?.dependencies[0];
    const base = left?.dependencies[0];
    expect([left?.block.parent, base?.block.parent]).toEqual([top?.block, left?.block]);
    expect([left?.block.when.map((c) => c.value), left?.block.tags, plain(left?.params)]).toEqual([
      ['v'],
      ['u'],
      { x: 1 },
    ]);
    expect([base?.parents, left?.parents, top?.parents]).toEqual([[top, left], [top], []]);
    expect([top?.allowDuplicates, left?.allowDuplicates]).toEqual([true, false]);
    expect(outline(base?.handlers ?? [])).toEqual(['restart base']);
  });

  it('tells uses that count as the same from those that do not', () => {
    const [play] = plays({
      'site.yml': playOf(
        '[r, {role: r}, {role: r, a: 1, b: 2}, {role: r, b: 2, a: 1}, {role: r, tags: x}, {role: r, when: y}]',
      ),
      'roles/r/tasks/main.yml': task('x'),
    });
    const [bare, same, params, swapped, tags, when] = play?.roles.map((r) => r.identity) ?? [];
    expect([bare === same, params === swapped]).toEqual([true, true]);
    expect(new Set([bare, params, tags, when]).size).toBe(4);
  });

  it('checks its arguments before anything else', () => {
    const spec =
      'argument_specs:\n  main:\n    short_description: Web server\n    options: {port: {type: int}}\n  other: {options: {}}';
    const [play] = plays({
      'site.yml': playOf('[{role: web, port_no: 80}, quiet]'),
      'roles/web/meta/argument_specs.yml': spec,
      'roles/web/tasks/main.yml': task('one'),
      'roles/quiet/meta/main.yml': spec.replace('main:', 'nothing:'),
    });
    const [web, quiet] = play?.roles ?? [];
    expect(outline(web?.block.tasks ?? [])).toEqual([
      "Validating arguments against arg spec 'main' - Web server",
      'one',
    ]);
    const check = taskOf(web?.block.tasks[0]);
    expect([check.action, check.tags]).toEqual(['ansible.builtin.validate_argument_spec', ['always']]);
    expect(plain(check.args)).toEqual({
      argument_spec: { port: { type: 'int' } },
      provided_arguments: { port_no: 80 },
      validate_args_context: { type: 'role', name: 'web', argument_spec_name: 'main', path: '/p/roles/web' },
    });
    expect(plain(web?.argumentSpec)).toEqual({
      short_description: 'Web server',
      options: { port: { type: 'int' } },
    });
    expect([quiet?.argumentSpec, quiet?.block.tasks]).toEqual([undefined, []]);
  });

  it('finds files of its tasks in its own tasks/', () => {
    const [play] = plays({
      'site.yml': playOf('[r]'),
      'roles/r/tasks/main.yml': '- import_tasks: sub/a.yml\n- import_tasks: b.yml\n',
      'roles/r/tasks/sub/a.yml': '- import_tasks: c.yml\n- import_tasks: b.yml\n',
      'roles/r/tasks/sub/c.yml': task('c in sub'),
      'roles/r/tasks/b.yml': task('b'),
      'roles/r/handlers/main.yml': '- import_tasks: b.yml\n',
      'roles/r/handlers/b.yml': task('handler b'),
      'b.yml': task('beside the playbook'),
    });
    // Ansible looks beside the playbook before it looks in the role's other folders.
    expect(order(play?.roles)).toEqual([[['c in sub'], ['beside the playbook']], ['b']]);
    expect(outline(play?.roles[0]?.handlers ?? [])).toEqual([['handler b']]);
  });
});

describe('import_role', () => {
  const files = {
    'roles/r/tasks/main.yml': task('main'),
    'roles/r/tasks/other.yml': task('other'),
    'roles/r/vars/other.yml': 'v: other',
    'roles/r/defaults/other.yml': 'd: other',
    'roles/r/handlers/other.yml': task('handle'),
    'roles/r/meta/main.yml': 'dependencies: [base]',
    'roles/base/tasks/main.yml': task('base'),
  };

  it('becomes a block with the tasks of the role and of its dependencies', () => {
    const [play] = plays({
      'site.yml': playOfTasks('- import_role: {name: r}\n  when: x\n  vars: {a: 1}\n  become: true'),
      ...files,
    });
    const block = blockOf(play?.tasks[0]);
    expect([block.origin, outline(block.tasks)]).toEqual(['import_role', [['base'], ['main']]]);
    expect([block.when.map((c) => c.value), plain(block.vars), [...block.keywords.keys()]]).toEqual([
      ['x'],
      { a: 1 },
      ['become'],
    ]);
    const [role] = play?.importedRoles ?? [];
    expect([role?.name, plain(role?.entryVars), role?.block.parent, role?.allowDuplicates]).toEqual([
      'r',
      { a: 1 },
      block,
      true,
    ]);
    expect(blockOf(block.tasks[1])).toBe(role?.block);
  });

  it('takes other files than main', () => {
    const from =
      '{role: r, tasks_from: other, vars_from: other.yml, defaults_from: other, handlers_from: other, allow_duplicates: false}';
    const [play] = plays({ 'site.yml': playOfTasks(`- ansible.builtin.import_role: ${from}`), ...files });
    const [role] = play?.importedRoles ?? [];
    expect(outline(role?.block.tasks ?? [])).toEqual(['other']);
    expect([plain(role?.vars), plain(role?.defaults), role?.allowDuplicates]).toEqual([
      { v: 'other' },
      { d: 'other' },
      false,
    ]);
    expect(outline(role?.handlers ?? [])).toEqual(['handle']);
  });

  it('lets a role import another part of itself, and know the roles that led there', () => {
    const [play] = plays({
      'site.yml': playOf('[outer]'),
      'roles/outer/tasks/main.yml':
        '- import_role: {name: "{{ role_name }}", tasks_from: part}\n- import_role: {name: r}\n',
      'roles/outer/tasks/part.yml': task('part'),
      ...files,
    });
    expect(order(play?.roles)).toEqual([[['part']], [['base'], ['main']]]);
    expect(play?.importedRoles.map((r) => r.parents.map((p) => p.name))).toEqual([['outer'], ['outer']]);
  });

  it.each([
    ['import_role: {name: r}\n  loop: [1]', 'error static-loop site.yml:4:13', "Use 'include_role' instead."],
    ['import_role: {}', 'error missing-param site.yml:3:20', "'name' is a required field for import_role"],
    ['import_role: r', 'error missing-param site.yml:3:20', "'name: r'"],
    [
      'import_role: {name: r, public: true}',
      'error unknown-param site.yml:3:30',
      "Only 'include_role' has 'public'.",
    ],
    ['import_role: {name: r, task_from: x}', 'error unknown-param site.yml:3:30', "'tasks_from'"],
    [
      'import_role: {name: r, tasks_from: [x]}',
      'error wrong-type site.yml:3:42',
      'expected text for tasks_from',
    ],
    [
      'import_role: {name: r, tasks_from: none}',
      'error missing-file site.yml:3:27',
      'could not find specified file in role',
    ],
    ['import_role: {name: none}', 'error missing-role site.yml:3:27', "the role 'none' was not found"],
    ['import_role: {name: "{{ fact }}"}', 'error import-name-undefined site.yml:3:27', '{{ fact }}'],
    ['include_role: {name: none}', 'warning missing-role site.yml:3:28', "the role 'none' was not found"],
    ['include_role: {name: r}\n  become: true', 'error misplaced-keyword site.yml:4:7', "'apply'"],
    ['include_role: {nam: r}', 'error unknown-param site.yml:3:22', "'name'"],
  ])('%s', (yaml, problem, said) => {
    const { problems } = read({ 'site.yml': playOfTasks(`- ${yaml}`), ...files });
    expect(problems.map(shown)).toContain(problem);
    expect(problems.map(({ error }) => `${error.summary} ${error.hint ?? ''}`).join('\n')).toContain(said);
  });

  it('is left to its turn by include_role', () => {
    const [play] = plays({
      'site.yml': playOfTasks('- include_role: {name: r, public: true, apply: {tags: t}}\n  loop: [1]'),
      ...files,
    });
    expect(taskOf(play?.tasks[0]).action).toBe('include_role');
    expect(play?.importedRoles).toEqual([]);
  });
});

const wrong: readonly [roles: string, files: Record<string, string>, problem: string, said: string][] = [
  ['[wbe]', { 'roles/web/tasks/main.yml': '' }, 'error missing-role site.yml:2:11', "Did you mean 'web'?"],
  ['[{role: none, tags: x}]', {}, 'error missing-role site.yml:2:18', 'Looked in:\n/p/roles\n/path\n/p'],
  ['[ns.col.web]', {}, 'error missing-role site.yml:2:11', 'the collection ns.col'],
  ['["{{ x }}"]', {}, 'error import-name-undefined site.yml:2:11', '{{ x }}'],
  ['[{tags: x}]', {}, 'error bad-role site.yml:2:11', 'must contain a role name'],
  ['[[a]]', {}, 'error bad-role site.yml:2:11', 'invalid role definition: a list'],
  ['["a,v1"]', {}, 'error bad-role site.yml:2:11', 'invalid old style role requirement: a,v1'],
  [
    '[{role: r, become: maybe}]',
    { 'roles/r/tasks/main.yml': '' },
    'error wrong-type site.yml:2:29',
    'true or false',
  ],
  [
    '[{role: r, wehn: x}]',
    { 'roles/r/tasks/main.yml': '' },
    'warning unknown-key site.yml:2:21',
    "Did you mean 'when'?",
  ],
  [
    '[r]',
    { 'roles/r/tasks/main.yml': 'debug:' },
    'error not-a-list roles/r/tasks/main.yml:1:1',
    "the tasks of role 'r' must be a list of tasks",
  ],
  [
    '[r]',
    { 'roles/r/vars/main.yml': '[1]' },
    'error not-a-mapping roles/r/vars/main.yml:1:1',
    "the vars of role 'r' must be a mapping",
  ],
  ['[r]', { 'roles/r/defaults/main.yml': 'a: b: c' }, 'error yaml-syntax roles/r/defaults/main.yml:1:4', ''],
  [
    '[r]',
    { 'roles/r/meta/main.yml': '[1]' },
    'error not-a-mapping roles/r/meta/main.yml:1:1',
    "the 'meta/main.yml' of role 'r'",
  ],
  [
    '[r]',
    { 'roles/r/meta/main.yml': 'dependancies: []' },
    'error unknown-key roles/r/meta/main.yml:1:1',
    "'dependencies'",
  ],
  [
    '[r]',
    { 'roles/r/meta/main.yml': 'dependencies: x' },
    'error not-a-list roles/r/meta/main.yml:1:15',
    'to be a list',
  ],
  [
    '[r]',
    { 'roles/r/meta/main.yml': 'dependencies: [r]' },
    'error role-cycle roles/r/meta/main.yml:1:16',
    'recursion loop',
  ],
  [
    '[r]',
    { 'roles/r/tasks/main.yml': '- import_role: {name: r}' },
    'error role-cycle roles/r/tasks/main.yml:1:23',
    'recursion loop',
  ],
];

describe('what is wrong with a role', () => {
  it.each(wrong)('%s %j', (roles, files, problem, said) => {
    const { problems } = read({ 'site.yml': playOf(roles), ...files }, { rolesPath: ['/path'] });
    expect(problems.map(shown)).toEqual([problem]);
    const { summary = '', hint = '', detail = '' } = problems[0]?.error ?? {};
    expect([summary, hint, detail].join('\n')).toContain(said);
  });

  it('is told once, however often the role is used', () => {
    const { problems } = read({
      'site.yml': playOf('[r, {role: r, a: 1}]'),
      'roles/r/tasks/main.yml': '- debug:\n  nmae: x',
    });
    expect(problems.map(shown)).toEqual(['error unknown-key roles/r/tasks/main.yml:2:3']);
  });
});
