import { describe, expect, it } from 'vitest';
import { outline, plain, plays, read, shown, taskOf } from './reader.js';

describe('a play', () => {
  it('has its keywords as written', () => {
    const [play] = plays({
      'site.yml': `- name: Web {{ x }}
  hosts: [web, '!old']
  gather_facts: false
  gather_subset: [min]
  gather_timeout: 5
  fact_path: /x
  become: true
  user: joe
  vars: [{a: 1}, {b: 2}]
  vars_files: [v.yml, [a.yml, v.yml], '{{ os }}.yml']
  vars_prompt: [{name: pw, private: true}]
  serial: [1, 30%, '{{ rest }}']
  strategy: ansible.builtin.free
  order: sorted
  max_fail_percentage: 10%
  force_handlers: true
  tags: t
  pre_tasks: [{debug: , name: pre}]
  tasks: [{debug: , name: main}]
  post_tasks: [{debug: , name: post}]
  handlers: [{debug: , name: handle, listen: topic}]
`,
      'vars/v.yml': 'x: 1',
    });
    const values = (list: readonly { readonly value: Parameters<typeof plain>[0] }[] = []): unknown[] =>
      list.map((s) => plain(s.value));
    expect(plain(play?.name)).toBe('<Web {{ x }}>');
    expect(plain(play?.hosts.value)).toEqual(['web', '!old']);
    expect(
      [play?.gatherFacts, play?.gatherSubset, play?.gatherTimeout, play?.factPath].map((s) =>
        plain(s?.value),
      ),
    ).toEqual([false, ['min'], 5, '/x']);
    expect([...(play?.keywords ?? [])].map(([k, v]) => [k, plain(v.value)])).toEqual([
      ['become', true],
      ['remote_user', 'joe'],
    ]);
    expect(plain(play?.vars)).toEqual({ a: 1, b: 2 });
    expect(values(play?.varsFiles)).toEqual(['v.yml', ['a.yml', 'v.yml'], '<{{ os }}.yml>']);
    expect(play?.varsPrompt.map(plain)).toEqual([{ name: 'pw', private: true }]);
    expect(values(play?.serial)).toEqual([1, '30%', '<{{ rest }}>']);
    expect(play?.serial[1]?.position).toEqual({ file: '/p/site.yml', line: 12, column: 15 });
    expect(
      [play?.strategy, play?.order, play?.maxFailPercentage, play?.forceHandlers].map((s) => plain(s?.value)),
    ).toEqual(['ansible.builtin.free', 'sorted', '10%', true]);
    expect(
      [play?.preTasks, play?.tasks, play?.postTasks, play?.handlers].map((n) => outline(n ?? [])),
    ).toEqual([['pre'], ['main'], ['post'], ['handle']]);
    expect(taskOf(play?.handlers[0]).listen).toEqual(['topic']);
    expect(taskOf(play?.tasks[0]).parent).toBe(play);
  });

  it('may have one serial and sections without tasks', () => {
    const [play] = plays('- hosts: all\n  serial: 2\n  tasks:\n  handlers:\n  roles:\n');
    expect(play?.serial.map((s) => s.value)).toEqual([2]);
    expect([play?.tasks, play?.handlers, play?.roles]).toEqual([[], [], []]);
  });
});

describe('import_playbook', () => {
  it('puts the plays of the other playbook in its place, with its vars, when and tags', () => {
    const all = plays({
      'site.yml': `- hosts: one
- import_playbook: sub/{{ which }}.yml
  vars: {a: outer, which: two}
  when: x
  tags: t1
- hosts: last
`,
      'sub/two.yml': `- import_playbook: three.yml
  vars: {a: inner, b: inner}
  when: y
  tags: [t2]
- hosts: two
`,
      'sub/three.yml': '- hosts: three\n  tags: own\n  vars: {a: play, b: play, c: play}\n',
    });
    expect(all.map((p) => plain(p.hosts.value))).toEqual(['one', 'three', 'two', 'last']);
    const three = all[1];
    expect(plain(three?.vars)).toEqual({ a: 'outer', b: 'inner', c: 'play', which: 'two' });
    expect(three?.when.map((c) => c.value)).toEqual(['x', 'y']);
    expect(three?.tags).toEqual(['own', 't2', 't1']);
    expect(three?.file).toBe('/p/sub/three.yml');
    expect(all[3]?.when).toEqual([]);
  });

  it.each([
    ['- import_playbook: x.yml', 'error missing-file site.yml:1:20', 'could not be found'],
    ['- import_playbook:', 'error missing-value site.yml:1:19', 'parameter is missing'],
    ['- import_playbook: [a]', 'error missing-value site.yml:1:20', 'not a list'],
    ['- import_playbook: "{{ x }}"', 'error import-name-undefined site.yml:1:20', '{{ x }}'],
    ['- import_playbook: site.yml', 'error import-cycle site.yml:1:20', 'imports itself'],
    ['- import_playbook: other.yml\n  become: true', 'warning misplaced-keyword site.yml:2:3', 'no effect'],
    ['- import_playbook: other.yml a=b', 'warning misplaced-keyword site.yml:1:20', "'a=b' after the name"],
    ['- import_playbook: other.yml\n  wehn: x', 'error unknown-key site.yml:2:3', "'when'"],
    ['- import_playbook: other.yml\n  vars: [a]', 'error wrong-type site.yml:2:9', 'mapping'],
  ])('%s', (yaml, problem, said) => {
    const { problems } = read({ 'site.yml': yaml, 'other.yml': '- hosts: all' });
    expect(problems.map(shown)).toContain(problem);
    expect(problems.map((p) => `${p.error.summary} ${p.error.hint ?? ''}`).join('\n')).toContain(said);
  });
});

const wrong: readonly [yaml: string, problem: string, said: string][] = [
  ['', 'error empty-playbook site.yml:1:1', 'empty playbook, nothing to do: /p/site.yml'],
  ['[]', 'error empty-playbook site.yml:1:1', 'must contain at least one play'],
  ['hosts: all', 'error not-a-list site.yml:1:1', "Begin each play with '- '."],
  ['just text', 'error not-a-list site.yml:1:1', "not 'just text'"],
  ['- text', 'error not-a-mapping site.yml:1:3', 'either valid plays or'],
  ['- hosts: all\n  taks: []', 'error unknown-key site.yml:2:3', "Did you mean 'tasks'?"],
  ['- hosts: all\n  sudo: yes', 'error unknown-key site.yml:2:3', 'become: true'],
  ['- include: x.yml\n  hosts: all', 'error unknown-key site.yml:1:3', 'import_playbook'],
  ['- hosts: all\n  when: x', 'error unknown-key site.yml:2:3', "'when' is not a keyword of a play"],
  ['- name: x\n  tasks: []', 'error bad-hosts site.yml:1:3', "'hosts' is required"],
  ['- hosts:', 'error bad-hosts site.yml:1:9', 'cannot be empty'],
  ['- hosts: []', 'error bad-hosts site.yml:1:10', 'cannot be empty'],
  ['- hosts: [a, 3]', 'error bad-hosts site.yml:1:14', 'invalid host value: the number 3'],
  ['- hosts: {a: b}', 'error bad-hosts site.yml:1:10', 'not a mapping'],
  [
    '- hosts: all\n  user: a\n  remote_user: b',
    'error unknown-key site.yml:2:3',
    "both 'user' and 'remote_user'",
  ],
  ['- hosts: all\n  serial: few', 'error wrong-type site.yml:2:11', 'a number or a percentage'],
  ['- hosts: all\n  strategy: lineal', 'error wrong-type site.yml:2:13', "Did you mean 'linear'?"],
  ['- hosts: all\n  order: random', 'error wrong-type site.yml:2:10', 'reverse_inventory'],
  ['- hosts: all\n  gather_facts: smart', 'error wrong-type site.yml:2:17', 'true or false'],
  [
    '- hosts: all\n  tasks: 123',
    'error not-a-list site.yml:2:10',
    "'tasks' must be a list of tasks, not the number 123",
  ],
  ['- hosts: all\n  tasks: "{{ ts }}"', 'error not-a-list site.yml:2:10', "not '{{ ts }}'"],
  ['- hosts: all\n  roles: web', 'error not-a-list site.yml:2:10', "Begin each role with '- '."],
  ['- hosts: all\n  vars_prompt: [{prompt: x}]', 'error missing-value site.yml:2:17', "missing 'name' key"],
  [
    '- hosts: all\n  vars_prompt: [{name: x, defualt: 1}]',
    'error unknown-key site.yml:2:27',
    "Did you mean 'default'?",
  ],
  [
    '- hosts: all\n  vars_files: [none.yml]',
    'error missing-file site.yml:2:16',
    'vars file none.yml was not found',
  ],
  ['- hosts: all\n  vars_files: [{a: b}]', 'error wrong-type site.yml:2:16', 'not a mapping'],
  ['- hosts: all\n  vars_files: list.yml', 'error not-a-mapping list.yml:1:1', 'not the number 1'],
  ['- hosts: all\n  vars_files: bad.yml', 'error yaml-syntax bad.yml:1:4', ''],
  ['- hosts: all\n  vars:\n    - a', 'error wrong-type site.yml:3:5', 'a mapping, or a list of mappings'],
];

describe('what is wrong with a playbook', () => {
  it.each(wrong)('%s', (yaml, problem, said) => {
    const { problems } = read({ 'site.yml': yaml, 'list.yml': '[1]', 'bad.yml': 'a: b: c' });
    expect(problems.map(shown)).toEqual([problem]);
    const { summary = '', hint = '' } = problems[0]?.error ?? {};
    expect(`${summary}\n${hint}`).toContain(said);
  });

  it('says that a task is where a play belongs', () => {
    const { problems } = read('- name: x\n  debug: msg=a');
    expect(problems.map((p) => p.error.hint)).toContain(
      "This looks like a task: tasks stand below 'tasks:' of a play, beside its 'hosts:'.",
    );
  });

  it('says what file is not there, not text, or encrypted', () => {
    const codes = (files: Record<string, string | Uint8Array>): string[] =>
      read(files).problems.map((p) => p.error.code);
    expect(codes({ 'other.yml': '' })).toEqual(['missing-file']);
    expect(codes({ 'site.yml': Uint8Array.of(0x2d, 0x20, 0xff) })).toEqual(['not-utf8']);
    expect(codes({ 'site.yml': '$ANSIBLE_VAULT;1.1;AES256\n00' })).toEqual(['vault-locked']);
  });

  it('reads a file that is encrypted with what decrypts it', () => {
    const [play] = plays(
      { 'site.yml': '$ANSIBLE_VAULT;1.1;AES256\n00' },
      { decrypt: () => '- hosts: secret' },
    );
    expect(play?.hosts.value).toBe('secret');
  });
});
