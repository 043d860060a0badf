import { describe, expect, it } from 'vitest';
import {
  loadPlaybook,
  loadRole,
  loadTasksFile,
  playOf,
  type LoadContext,
  type Node,
  type Task,
} from '../../src/playbook/index.js';
import { Dict } from '../../src/python/index.js';
import { blockOf, contextOf, outline, plain, playOfTasks, shown, taskOf } from './reader.js';

const task = (name: string): string => `- name: ${name}\n  debug:\n`;

/** The context of some files with `/p/site.yml`, and the first task of its play. */
function first(
  files: Record<string, string>,
  pick: (nodes: readonly Node[]) => Node | undefined = (n) => n[0],
): [Task, LoadContext] {
  const ctx = contextOf(
    Object.fromEntries(Object.entries(files).map(([k, v]) => [k.startsWith('/') ? k : `/p/${k}`, v])),
  );
  const { plays } = loadPlaybook(['/p/site.yml'], ctx);
  const [play] = plays;
  const nodes = [
    ...(play?.tasks ?? []),
    ...(play?.roles.flatMap((r) => r.block.tasks) ?? []),
    ...(play?.handlers ?? []),
  ];
  return [taskOf(pick(nodes)), ctx];
}

describe('a file included at run time', () => {
  it('stands where its include stands, with its variables but not its keywords', () => {
    const [include, ctx] = first(
      {
        'site.yml': playOfTasks(
          '- block:\n    - include_tasks: a.yml\n      vars: {v: 1, w: 1}\n      tags: not-this\n      when: not this\n  tags: outer\n  notify: h',
        ),
        'a.yml': task('one'),
      },
      (nodes) => blockOf(nodes[0]).tasks[0],
    );
    const variables = new Dict([
      ['item', 'x'],
      ['v', 2],
    ]);
    const { block, path, problems } = loadTasksFile('a.yml', { include, variables }, ctx);
    expect([path, problems, outline(block.tasks)]).toEqual(['/p/a.yml', [], ['one']]);
    expect([block.origin, block.parent, block.when, block.tags]).toEqual([
      'include_tasks',
      include.parent,
      [],
      [],
    ]);
    expect([plain(block.vars), plain(block.includeParams)]).toEqual([
      { v: 2, w: 1, item: 'x' },
      { v: 2, w: 1, item: 'x' },
    ]);
    expect(taskOf(block.tasks[0]).notify).toEqual(['h']);
    expect(playOf(taskOf(block.tasks[0])).file).toBe('/p/site.yml');
  });

  it('has the keywords that apply gives it', () => {
    const [include, ctx] = first({
      'site.yml': playOfTasks(
        '- include_tasks: {file: a.yml, apply: {become: true, when: x, tags: t, vars: {v: apply}}}\n  vars: {v: 1}',
      ),
      'a.yml': task('one'),
    });
    const apply = include.args.get('apply');
    const { block } = loadTasksFile(
      'a.yml',
      { include, apply: apply instanceof Dict ? apply : undefined },
      ctx,
    );
    expect([[...block.keywords.keys()], block.when.map((c) => c.value), block.tags]).toEqual([
      ['become'],
      ['x'],
      ['t'],
    ]);
    expect([plain(block.vars), plain(block.includeParams)]).toEqual([{ v: 'apply' }, { v: 1 }]);
  });

  it('gives every reading ids of its own', () => {
    const [include, ctx] = first({ 'site.yml': playOfTasks('- include_tasks: a.yml'), 'a.yml': task('one') });
    const ids = [1, 2].map(() => taskOf(loadTasksFile('a.yml', { include }, ctx).block.tasks[0]).id);
    expect(new Set([include.id, ...ids]).size).toBe(3);
  });

  /** Where real Ansible finds what `sub/a.yml` includes or imports. */
  it.each([
    ['b.yml', '/p/sub/b.yml'],
    ['deep/b.yml', '/p/sub/deep/b.yml'],
    ['sub/c.yml', '/p/sub/c.yml'],
    ['d.yml', '/p/d.yml'],
    ['../d.yml', '/p/d.yml'],
  ])('finds %s from where it was included', (name, found) => {
    const [include, ctx] = first({
      'site.yml': playOfTasks('- include_tasks: sub/a.yml'),
      'sub/a.yml': `- include_tasks: ${name}\n- import_tasks: ${name}\n`,
      'sub/b.yml': task('x'),
      'sub/deep/b.yml': task('x'),
      'sub/c.yml': task('x'),
      'd.yml': task('x'),
    });
    const { block, problems } = loadTasksFile('sub/a.yml', { include }, ctx);
    const [dynamic, imported] = block.tasks;
    expect(problems).toEqual([]);
    expect(loadTasksFile(name, { include: taskOf(dynamic) }, ctx).path).toBe(found);
    expect(taskOf(blockOf(imported).tasks[0]).file).toBe(found);
  });

  it('is looked for in the role, and in its handlers/ for handlers', () => {
    const files = {
      'site.yml': '- hosts: all\n  roles: [r]\n',
      'roles/r/tasks/main.yml': '- include_tasks: a.yml\n',
      'roles/r/tasks/a.yml': task('in tasks'),
      'roles/r/handlers/a.yml': task('in handlers'),
      'a.yml': task('beside the playbook'),
    };
    const [include, ctx] = first(files);
    expect(outline(loadTasksFile('a.yml', { include }, ctx).block.tasks)).toEqual(['in tasks']);
    expect(outline(loadTasksFile('a.yml', { include, handlers: true }, ctx).block.tasks)).toEqual([
      'in handlers',
    ]);
  });

  it('reports what is wrong with it, each time', () => {
    const [include, ctx] = first({
      'site.yml': playOfTasks('- include_tasks: "{{ f }}"'),
      'a.yml': '- debug:\n  nmae: x',
      'b.yml': 'a: b: c',
    });
    for (let time = 0; time < 2; time++) {
      expect(loadTasksFile('a.yml', { include }, ctx).problems.map(shown)).toEqual([
        'error unknown-key a.yml:2:3',
      ]);
      expect(loadTasksFile('b.yml', { include }, ctx).problems.map(shown)).toEqual([
        'error yaml-syntax b.yml:1:4',
      ]);
    }
  });

  it('fails where it is not there', () => {
    const [include, ctx] = first({ 'site.yml': playOfTasks('- include_tasks: "{{ f }}"') });
    expect(() => loadTasksFile('none.yml', { include }, ctx)).toThrow(
      "could not find or access 'none.yml' on the controller",
    );
  });
});

describe('a role included at run time', () => {
  const files = {
    'site.yml': '- hosts: all\n  roles: [outer]\n',
    'roles/outer/tasks/main.yml': '- include_role: {name: r}\n  vars: {v: 1}\n',
    'roles/r/tasks/main.yml': `${task('main')}- import_role: {name: base, tasks_from: more}\n`,
    'roles/r/tasks/other.yml': task('other'),
    'roles/r/meta/main.yml': 'dependencies: [base]',
    'roles/base/tasks/main.yml': task('base'),
    'roles/base/tasks/more.yml': task('more'),
  };

  it('gives a block of its tasks and those of its dependencies', () => {
    const [include, ctx] = first(files);
    const { block, role, importedRoles, problems } = loadRole({ name: 'r' }, { include }, ctx);
    expect([problems, outline(block.tasks)]).toEqual([[], [['base'], ['main', [['more']]]]]);
    expect([block.origin, block.parent, plain(block.vars), plain(role.entryVars)]).toEqual([
      'include_role',
      include.parent,
      { v: 1 },
      { v: 1 },
    ]);
    expect([role.parents.map((p) => p.name), role.allowDuplicates]).toEqual([['outer'], true]);
    expect(importedRoles.map((r) => r.name)).toEqual(['base']);
  });

  it('takes other files than main, also from folders below', () => {
    const [include, ctx] = first({ ...files, 'roles/r/tasks/sub/x.yml': task('x') });
    const use = { name: 'r', from: { tasks: 'sub/x.yml' }, allowDuplicates: false };
    const { role } = loadRole(use, { include }, ctx);
    expect([outline(role.block.tasks), role.allowDuplicates]).toEqual([['x'], false]);
  });

  it('does not look outside of the role', () => {
    const [include, ctx] = first({ ...files, 'roles/secret.yml': task('x') });
    for (const tasks of ['../../secret.yml', '/p/roles/secret.yml']) {
      const { problems } = loadRole({ name: 'r', from: { tasks } }, { include }, ctx);
      expect(problems.map((p) => p.error.code)).toEqual(['outside-role']);
    }
  });

  it('fails where there is none', () => {
    const [include, ctx] = first(files);
    expect(() => loadRole({ name: 'none' }, { include }, ctx)).toThrow("the role 'none' was not found");
  });
});
