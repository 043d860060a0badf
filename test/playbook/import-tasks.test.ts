import { describe, expect, it } from 'vitest';
import { blockOf, outline, plain, playOfTasks, plays, read, shown, taskOf } from './reader.js';

const task = (name: string): string => `- name: ${name}\n  debug:\n`;

describe('import_tasks', () => {
  it('becomes a block whose keywords are those of the import', () => {
    const [play] = plays({
      'site.yml': playOfTasks(
        '- name: Import\n  import_tasks: sub/a.yml\n  when: x\n  tags: t\n  become: true\n  vars: {v: 1}\n  notify: h',
      ),
      'sub/a.yml': `${task('one')}${task('two')}`,
    });
    const block = blockOf(play?.tasks[0]);
    expect([block.origin, plain(block.name), outline(block.tasks)]).toEqual([
      'import_tasks',
      'Import',
      ['one', 'two'],
    ]);
    expect([block.when.map((c) => c.value), block.tags, plain(block.vars), block.notify]).toEqual([
      ['x'],
      ['t'],
      { v: 1 },
      ['h'],
    ]);
    expect(block.keywords.get('become')?.value).toBe(true);
    const one = taskOf(block.tasks[0]);
    expect([one.parent, one.file, one.notify]).toEqual([block, '/p/sub/a.yml', ['h']]);
    expect(block.parent).toBe(play);
  });

  /** Where real Ansible finds each: `site.yml` names `first`, which names `next`. */
  it.each([
    ['sub/a.yml', 'b.yml', ['/p/sub/a.yml', '/p/sub/b.yml']],
    ['sub/a.yml', 'deep/b.yml', ['/p/sub/a.yml', '/p/sub/deep/b.yml']],
    ['sub/a.yml', 'sub/c.yml', ['/p/sub/a.yml', '/p/sub/c.yml']],
    ['sub/a.yml', 'd.yml', ['/p/sub/a.yml', '/p/d.yml']],
    ['sub/a.yml', '../d.yml', ['/p/sub/a.yml', '/p/d.yml']],
    ['/abs/a.yml', 'b.yml', ['/abs/a.yml', '/abs/b.yml']],
    ['{{ dir }}/a.yml', 'b.yml', ['/p/sub/a.yml', '/p/sub/b.yml']],
  ])('finds %s, and %s from there', (first, next, found) => {
    const inner = `- import_tasks: ${next}\n`;
    const [play] = plays({
      'site.yml': playOfTasks(`- import_tasks: "${first}"\n  vars: {dir: sub}`),
      'sub/a.yml': inner,
      '/abs/a.yml': inner,
      'sub/b.yml': task('x'),
      '/abs/b.yml': task('x'),
      'sub/deep/b.yml': task('x'),
      'sub/c.yml': task('x'),
      'd.yml': task('x'),
    });
    const outer = blockOf(play?.tasks[0]);
    const leaf = taskOf(blockOf(outer.tasks[0]).tasks[0]);
    expect([outer.tasks[0]?.position?.file, leaf.file]).toEqual(found);
  });

  it('takes its name from vars of the play, of blocks, of itself and of vars_files', () => {
    const [play] = plays({
      'site.yml': `- hosts: all
  vars: {a: one}
  vars_files: [names.yml]
  tasks:
    - import_tasks: "{{ a }}.yml"
    - import_tasks: "{{ b }}.yml"
    - block: [{import_tasks: "{{ a }}.yml"}]
      vars: {a: three}
    - import_tasks: "{{ a }}.yml"
      vars: {a: four}
`,
      'names.yml': 'b: two',
      'one.yml': task('tone'),
      'two.yml': task('ttwo'),
      'three.yml': task('tthree'),
      'four.yml': task('tfour'),
    });
    expect(outline(play?.tasks ?? [])).toEqual([['tone'], ['ttwo'], [['tthree']], ['tfour']]);
  });

  it('makes handlers of what it imports for handlers', () => {
    const [play] = plays({
      'site.yml': '- hosts: all\n  handlers: [{import_tasks: h.yml}]',
      'h.yml': `${task('restart')}  listen: web\n`,
    });
    expect(taskOf(blockOf(play?.handlers[0]).tasks[0]).listen).toEqual(['web']);
  });

  it('may import one file many times, and a file with a computed name within itself', () => {
    const [play] = plays({
      'site.yml': playOfTasks(
        '- import_tasks: a.yml\n- import_tasks: a.yml\n- import_tasks: "{{ f }}.yml"\n  vars: {f: self}',
      ),
      'a.yml': task('a'),
      'self.yml': '- import_tasks: "{{ f }}.yml"\n  vars: {f: a}\n',
    });
    expect(outline(play?.tasks ?? [])).toEqual([['a'], ['a'], [['a']]]);
  });

  it.each([
    ['import_tasks: none.yml', ['error missing-file site.yml:3:21'], 'Looked for:\n/p/none.yml'],
    ['import_tasks: "{{ fact }}.yml"', ['error import-name-undefined site.yml:3:21'], "use 'include_tasks'"],
    ['import_tasks:', ['error missing-value site.yml:3:7'], 'no file specified for import_tasks'],
    ['import_tasks: a.yml\n  loop: [1]', ['error static-loop site.yml:4:13'], "Use 'include_tasks' instead."],
    [
      'import_tasks: {file: a.yml, apply: {tags: x}}',
      ['error unknown-param site.yml:3:35'],
      'an import passes them on',
    ],
    ['import_tasks: a.yml x=1', ['error unknown-param site.yml:3:21'], 'invalid options for import_tasks: x'],
    [
      'import_tasks: {fil: a.yml}',
      ['error unknown-param site.yml:3:22', 'error missing-value site.yml:3:21'],
      "'file'",
    ],
    [
      'import_tasks: a.yml\n  register: x',
      ['warning misplaced-keyword site.yml:4:7'],
      "'register' has no effect",
    ],
    ['import_tasks: self.yml', ['error import-cycle self.yml:1:17'], 'imports itself'],
    [
      'import_tasks: dict.yml',
      ['error not-a-list dict.yml:1:1'],
      'an included task file must be a list of tasks',
    ],
    ['import_tasks: empty.yml', ['warning empty-file site.yml:3:21'], 'is empty and had no tasks'],
    ['import_tasks: bad.yml', ['error yaml-syntax bad.yml:1:4'], ''],
    ['import_tasks: wrong.yml', ['error unknown-key wrong.yml:2:3'], "'become'"],
  ])('%s', (yaml, problems, said) => {
    const found = read({
      'site.yml': playOfTasks(`- ${yaml}`),
      'a.yml': task('a'),
      'self.yml': '- import_tasks: self.yml',
      'dict.yml': 'debug:',
      'empty.yml': '---\n',
      'bad.yml': 'a: b: c',
      'wrong.yml': '- debug:\n  bceome: true',
    }).problems;
    expect(found.map(shown)).toEqual(problems);
    expect(
      found.map(({ error }) => [error.summary, error.detail, error.hint].join('\n')).join('\n'),
    ).toContain(said);
  });
});

describe('the old include', () => {
  it('is static where its name is fixed, and gives its params as variables', () => {
    const { plays, problems } = read({
      'site.yml': playOfTasks('- include: a.yml x=1 y={{ z }}\n  vars: {v: 2}'),
      'a.yml': task('a'),
    });
    expect(problems.map(shown)).toEqual(['warning deprecated site.yml:3:7']);
    const block = blockOf(plays[0]?.tasks[0]);
    expect([block.origin, plain(block.vars), plain(block.includeParams)]).toEqual([
      'include',
      { v: 2, x: '1', y: '<{{ z }}>' },
      { v: 2 },
    ]);
  });

  it.each(['- include: a.yml\n  loop: [1]', '- include: "{{ x }}.yml"'])('is dynamic: %s', (tasks) => {
    const { plays } = read({ 'site.yml': playOfTasks(tasks), 'a.yml': task('a') });
    expect(taskOf(plays[0]?.tasks[0]).action).toBe('include');
  });
});

describe('include_tasks', () => {
  it('stays a task, with its file and what it applies', () => {
    const [play] = plays({
      'site.yml': playOfTasks(
        '- include_tasks: a.yml\n- include_tasks: {file: "{{ x }}.yml", apply: {tags: t, become: true}}\n  loop: [1]',
      ),
      'a.yml': task('a'),
    });
    expect(play?.tasks.map((n) => plain(taskOf(n).args))).toEqual([
      { _raw_params: 'a.yml' },
      { file: '<{{ x }}.yml>', apply: { tags: 't', become: true } },
    ]);
  });

  it.each([
    ['include_tasks: none.yml', ['warning missing-file site.yml:3:22'], 'Looked for:\n/p/none.yml'],
    [
      'include_tasks: a.yml\n  become: true',
      ['error misplaced-keyword site.yml:4:7'],
      "Put it below 'apply' of include_tasks",
    ],
    ['include_tasks: a.yml\n  delegate_to: x', ['error misplaced-keyword site.yml:4:7'], 'import_tasks'],
    [
      'include_tasks: a.yml\n  until: x',
      ['error misplaced-keyword site.yml:4:7'],
      'Put it at the included tasks.',
    ],
    [
      'include_tasks: {file: a.yml, apply: [x]}',
      ['error wrong-type site.yml:3:43'],
      'expected a mapping for apply',
    ],
    ['include_tasks: {file: a.yml, apply: {bceome: 1}}', ['error unknown-key site.yml:3:44'], "'become'"],
    [
      'include_tasks: {file: a.yml, vars: {}}',
      ['error unknown-param site.yml:3:36'],
      'invalid options for include_tasks: vars',
    ],
    ['include_tasks: ""', ['error missing-value site.yml:3:22'], 'no file specified'],
  ])('%s', (yaml, problems, said) => {
    const found = read({ 'site.yml': playOfTasks(`- ${yaml}`), 'a.yml': task('a') }).problems;
    expect(found.map(shown)).toEqual(problems);
    expect(
      found.map(({ error }) => [error.summary, error.detail, error.hint].join('\n')).join('\n'),
    ).toContain(said);
  });
});
