import { describe, expect, it } from 'vitest';
import { checkModules, walk, walkPlay } from '../../src/playbook/index.js';
import { contextOf, plain, playOfTasks, read, shown, type Read } from './reader.js';

const visits = ({ plays }: Read): unknown[] =>
  plays.flatMap((play) =>
    [...walkPlay(play)].map(({ task, why, tolerated }) => [
      plain(task.name),
      why,
      ...(tolerated ? ['tolerated'] : []),
    ]),
  );

describe('which tasks are certain to run', () => {
  it.each([
    ['', undefined],
    ['when: true', undefined],
    ['when: [true, x]', 'when'],
    ['when: false', 'when'],
    ['loop: [1]', undefined],
    ['loop: ["{{ x }}"]', undefined],
    ['loop: []', 'loop'],
    ['loop: "{{ xs }}"', 'loop'],
    ['with_items: [a, "{{ x }}"]', undefined],
    ['with_items: ["{{ xs }}"]', 'loop'],
    ['with_items: a', undefined],
    ['with_fileglob: [a]', 'loop'],
    ['with_dict: {a: 1}', undefined],
    ['with_nested: [a, "{{ xs }}"]', 'loop'],
    ['with_subelements: ["{{ xs }}", keys]', 'loop'],
    ['tags: [never, x]', 'tags'],
    ['tags: [never, always]', undefined],
    ['ignore_errors: false', undefined],
  ])('%s', (line, why) => {
    expect(visits(read(playOfTasks(`- name: x\n  debug:\n  ${line}`)))).toEqual([['x', why]]);
  });

  it.each([
    ['when: x', 'when', undefined, false],
    ['loop: "{{ xs }}"', 'loop', undefined, false],
    ['tags: never', 'tags', 'tags', false],
    ['ignore_errors: true', undefined, undefined, true],
    ['failed_when: false', undefined, undefined, false],
  ])('%s: the first condition is asked even so', (line, why, unreached, rescued) => {
    const [play] = read(playOfTasks(`- debug:\n  ${line}`)).plays;
    expect(play && [...walkPlay(play)]).toMatchObject([{ why, unreached, rescued }]);
  });

  it('asks no condition of what only a failure leads to', () => {
    const [play] = read(
      playOfTasks('- block: [{debug: }]\n  when: x\n  rescue: [{debug: }]\n  always: [{debug: }]'),
    ).plays;
    expect(play && [...walkPlay(play)].map((v) => [v.why, v.unreached, v.rescued])).toEqual([
      ['when', undefined, true],
      ['when', 'rescue', false],
      ['when', undefined, false],
    ]);
  });

  it('depends on all that they stand in', () => {
    const found = read({
      'site.yml': `- hosts: all
  pre_tasks: [{name: pre, debug: }]
  roles: [{role: r, when: x}, s]
  tasks:
    - block: [{name: tried, debug: }]
      rescue: [{name: rescue, debug: }]
      always: [{name: always, debug: }]
    - block: [{name: guarded, debug: }]
      when: x
      always: [{name: guarded always, debug: }]
    - import_tasks: a.yml
      when: x
    - name: ignored
      debug:
      ignore_errors: true
    - name: judged
      debug:
      failed_when: false
  handlers: [{name: handler, debug: }]
- import_playbook: b.yml
  when: x
`,
      'roles/r/tasks/main.yml': '- {name: of r, debug: }',
      'roles/r/meta/main.yml': 'dependencies: [d]',
      'roles/d/tasks/main.yml': '- {name: of d, debug: }',
      'roles/s/tasks/main.yml': '- {name: of s, debug: }\n- import_role: {name: i}',
      'roles/i/tasks/main.yml': '- {name: of i, debug: }',
      'roles/i/handlers/main.yml': '- {name: handler of i, debug: }',
      'a.yml': '- {name: imported, debug: }',
      'b.yml': '- hosts: all\n  tasks: [{name: of b, debug: }]',
    });
    expect(visits(found)).toEqual([
      ['pre', undefined],
      ['of d', 'when'],
      ['of r', 'when'],
      ['of s', undefined],
      ['of i', undefined],
      ['tried', undefined, 'tolerated'],
      ['rescue', 'rescue'],
      ['always', undefined],
      ['guarded', 'when'],
      ['guarded always', 'when'],
      ['imported', 'when'],
      ['ignored', undefined, 'tolerated'],
      ['judged', undefined, 'tolerated'],
      ['handler of i', 'handler'],
      ['handler', 'handler'],
      ['of b', 'when'],
    ]);
  });

  it('depends on the chosen tags, and not on what is known to run', () => {
    const { plays } = read(
      playOfTasks('- block: [{name: a, debug: , tags: x}, {name: b, debug: }]\n  when: y'),
    );
    const block = plays[0]?.tasks[0];
    const nodes = block?.kind === 'block' ? block.tasks : [];
    const why = [...walk(nodes, { within: block?.parent, selected: (task) => task.tags.includes('x') })].map(
      (v) => v.why,
    );
    const inside = [...walk(nodes, { within: block, selected: (task) => task.tags.includes('x') })].map(
      (v) => v.why,
    );
    expect([why, inside]).toEqual([
      ['when', 'when'],
      [undefined, 'tags'],
    ]);
  });
});

describe('unknown modules', () => {
  const { modules } = contextOf({});
  const problems = (tasks: string): string[] => {
    const { plays } = read(playOfTasks(tasks));
    const found = plays.flatMap((play) => checkModules(walkPlay(play), modules));
    return found.map(
      (p) => `${shown(p)} ${p.error.summary} / ${p.error.detail ?? ''} / ${p.error.hint ?? ''}`,
    );
  };

  it.each([
    [
      '- cpoy: {}',
      "error unknown-module site.yml:3:7 couldn't resolve module/action 'cpoy'",
      "Did you mean 'copy'?",
    ],
    [
      '- cpoy: {}\n  when: x',
      "warning unknown-module site.yml:3:7 couldn't resolve module/action 'cpoy'",
      "Did you mean 'copy'?",
    ],
    [
      '- action: cpoy a=b',
      "error unknown-module site.yml:3:15 couldn't resolve module/action 'cpoy'",
      "Did you mean 'copy'?",
    ],
    [
      '- yum: {name: x}',
      "error unknown-module site.yml:3:7 hap has no module 'yum'",
      "one of Ansible's own modules",
    ],
    [
      '- ansible.builtin.pip: {}',
      "error unknown-module site.yml:3:7 hap has no module 'pip'",
      "one of Ansible's own modules",
    ],
    [
      '- community.mysql.mysql_db: {}',
      "error unknown-module site.yml:3:7 hap has no module 'community.mysql.mysql_db'",
      'collection community.mysql',
    ],
    [
      '- ansible.posix.copy: {}',
      "error unknown-module site.yml:3:7 hap has no module 'ansible.posix.copy'",
      "There is 'copy' without a collection.",
    ],
    [
      '- wehn: x',
      "error unknown-module site.yml:3:7 couldn't resolve module/action 'wehn'",
      "Did you mean 'when', and is the line of the module missing?",
    ],
  ])('%s', (tasks, begin, said) => {
    const [problem, ...more] = problems(tasks);
    expect(problem?.startsWith(begin)).toBe(true);
    expect(problem).toContain(said);
    expect(more).toEqual([]);
  });

  it('are not those of the language, nor names that are templates', () => {
    expect(
      problems(
        '- meta: noop\n- include_tasks: "{{ x }}"\n- ansible.builtin.include_role: {name: "{{ x }}"}\n- action: "{{ x }} a=b"',
      ),
    ).toEqual([]);
  });
});
