import { describe, expect, it } from 'vitest';
import { blockOf, outline, plain, playOfTasks, plays, read, shown, taskOf } from './reader.js';

describe('a block', () => {
  it('has its sections and keywords, and is what its tasks stand in', () => {
    const [play] = plays(
      playOfTasks(`- name: Both
  become: true
  when: x
  tags: b
  vars: {a: 1}
  block:
    - name: one
      debug:
    - block: [{name: two, debug: }]
  rescue: [{name: three, debug: }]
  always: [{name: four, debug: }]
`),
    );
    const block = blockOf(play?.tasks[0]);
    expect([plain(block.name), block.origin, block.tags, plain(block.vars)]).toEqual([
      'Both',
      'block',
      ['b'],
      { a: 1 },
    ]);
    expect([block.tasks, block.rescue, block.always].map(outline)).toEqual([
      ['one', ['two']],
      ['three'],
      ['four'],
    ]);
    expect(block.keywords.get('become')?.value).toBe(true);
    expect(taskOf(block.rescue[0]).parent).toBe(block);
    expect(taskOf(blockOf(block.tasks[1]).tasks[0]).parent?.parent).toBe(block);
    expect(block.parent).toBe(play);
  });

  it('lets tasks notify that say nothing of it themselves', () => {
    const [play] = plays(
      playOfTasks(`- notify: [all, "{{ h }}"]
  block:
    - debug:
    - debug:
      notify: own
    - debug:
      notify:
    - block: [{debug: }]
      notify: inner
`),
    );
    const [inherits, own, none, inner] = blockOf(play?.tasks[0]).tasks;
    expect([inherits, own, none, blockOf(inner).tasks[0]].map((n) => taskOf(n).notify.map(plain))).toEqual([
      ['all', '<{{ h }}>'],
      ['own'],
      [],
      ['inner'],
    ]);
  });

  it('may be empty', () => {
    const [play] = plays(playOfTasks('- block: []\n- block:'));
    expect(outline(play?.tasks ?? [])).toEqual([[], []]);
  });

  it.each([
    ['- block: x', 'error not-a-list site.yml:3:14', "'block' must be a list of tasks"],
    [
      '- rescue: [{debug: }]',
      'error missing-block site.yml:3:7',
      "'rescue' keyword cannot be used without 'block'",
    ],
    [
      '- block: []\n  always: [{debug: }]',
      'error missing-block site.yml:4:7',
      "'always' keyword cannot be used without",
    ],
    ['- block: [{debug: }]\n  rescu: []', 'error unknown-key site.yml:4:7', "'rescue'"],
    [
      '- block: [{debug: }]\n  loop: [1]',
      'error unknown-key site.yml:4:7',
      "'loop' is not a keyword of a block",
    ],
    [
      '- block: [{debug: }]\n  register: x',
      'error unknown-key site.yml:4:7',
      "'register' is not a keyword of a block",
    ],
  ])('%s', (tasks, problem, said) => {
    const { problems } = read(playOfTasks(tasks));
    expect(problems.map(shown)).toEqual([problem]);
    const { summary = '', hint = '' } = problems[0]?.error ?? {};
    expect(`${summary}\n${hint}`).toContain(said);
  });
});

describe('handlers', () => {
  const handlers = (yaml: string): string => `- hosts: all\n  handlers:\n${yaml.replace(/^/gm, '    ')}\n`;

  it('may stand in a block, which gives them its keywords', () => {
    const [play] = plays(handlers('- become: true\n  block:\n    - {name: a, debug: , listen: [x, y]}'));
    const block = blockOf(play?.handlers[0]);
    expect(taskOf(block.tasks[0]).listen).toEqual(['x', 'y']);
  });

  it.each([
    [
      '- block:\n    - block: [{debug: }]',
      'error not-a-handler site.yml:4:11',
      'using a block as a handler is not supported',
    ],
    ['- include_role: {name: r}', 'error not-a-handler site.yml:3:7', "using 'include_role' as a handler"],
    ['- import_role: {name: r}', 'error not-a-handler site.yml:3:7', "using 'import_role' as a handler"],
    ['- debug:\n  listen: {a: b}', 'error wrong-type site.yml:4:15', "'listen' must be text"],
    ['- debug:\n  listen: "{{ x }}"', 'warning template-not-allowed site.yml:4:15', 'not templatable'],
    ['- debug:\n  lisen: x', 'error unknown-key site.yml:4:7', "'listen'"],
  ])('%s', (yaml, problem, said) => {
    const { problems } = read(handlers(yaml));
    expect(problems.map(shown)).toEqual([problem]);
    const { summary = '', hint = '' } = problems[0]?.error ?? {};
    expect(`${summary}\n${hint}`).toContain(said);
  });
});
