import { describe, expect, it } from 'vitest';
import { onlyTask, plain, playOfTasks, plays, read, shown, taskOf } from './reader.js';

const conditions = (list: readonly { readonly value: Parameters<typeof plain>[0] }[]): unknown[] =>
  list.map((c) => plain(c.value));

describe('a task', () => {
  it('has its keywords as written, with their places', () => {
    const task = onlyTask(
      `- name: Say {{ x }}
  debug: msg=hi
  become: true
  become_user: '{{ who }}'
  environment: {A: b}
  when: a is defined
  tags: one, two
  vars: {a: 1}
  register: out
  notify: [restart, "{{ other }}"]
  changed_when: false
  failed_when: [out is failed, b]
  until: out is succeeded
  retries: 3
  delay: '{{ d }}'
  async: 10
  poll: 0
`,
    );
    expect(plain(task.name)).toBe('<Say {{ x }}>');
    expect([...task.keywords].map(([k, v]) => [k, plain(v.value)])).toEqual([
      ['become', true],
      ['become_user', '<{{ who }}>'],
      ['environment', { A: 'b' }],
    ]);
    expect(task.keywords.get('become_user')?.position).toEqual({ file: '/p/site.yml', line: 6, column: 20 });
    expect(conditions(task.when)).toEqual(['a is defined']);
    expect(task.when[0]?.position).toEqual({ file: '/p/site.yml', line: 8, column: 13 });
    expect(task.tags).toEqual(['one', 'two']);
    expect(plain(task.vars)).toEqual({ a: 1 });
    expect(task.register).toBe('out');
    expect(task.notify.map(plain)).toEqual(['restart', '<{{ other }}>']);
    expect([task.changedWhen, task.failedWhen, task.until].map(conditions)).toEqual([
      [false],
      ['out is failed', 'b'],
      ['out is succeeded'],
    ]);
    expect([task.retries, task.delay, task.async, task.poll].map((s) => plain(s?.value))).toEqual([
      3,
      '<{{ d }}>',
      10,
      0,
    ]);
    expect([task.file, task.position?.line, task.actionPosition?.line]).toEqual(['/p/site.yml', 3, 4]);
  });

  it('has an id that no other task of the run has', () => {
    const [play] = plays(playOfTasks('- debug:\n- block:\n    - debug:\n- debug:'));
    const [first, block, last] = play?.tasks ?? [];
    const ids = [first, block?.kind === 'block' ? block.tasks[0] : undefined, last].map((n) => taskOf(n).id);
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    ['tags: [a, 2, "{{ t }}"]', ['a', 2, '<{{ t }}>']],
    ['tags: a,b , c', ['a', 'b', 'c']],
    ["tags: \"{{ ['a', 'b'] }},c\"", ["<{{ ['a', 'b'] }}>", 'c']],
    ['tags: []', []],
  ])('%s', (yaml, tags) => {
    expect(onlyTask(`- debug:\n  ${yaml}`).tags.map(plain)).toEqual(tags);
  });

  it.each([
    ['vars: [{a: 1, b: 1}, {b: 2}]', { a: 1, b: 2 }],
    ['vars:', undefined],
  ])('%s', (yaml, vars) => {
    expect(plain(onlyTask(`- debug:\n  ${yaml}`).vars)).toEqual(vars);
  });

  it.each([
    ['loop: [1, 2]', undefined, [1, 2]],
    ['loop: "{{ xs }}"', undefined, '<{{ xs }}>'],
    ['with_items: [a]', 'items', ['a']],
    ['with_dict: {a: b}', 'dict', { a: 'b' }],
    ['with_community.general.flattened: [a]', 'community.general.flattened', ['a']],
  ])('%s', (yaml, lookup, terms) => {
    const { loop } = onlyTask(`- debug:\n  ${yaml}\n  loop_control: {loop_var: x, label: "{{ x }}"}`);
    expect([loop?.lookup, plain(loop?.terms), plain(loop?.control)]).toEqual([
      lookup,
      terms,
      { loop_var: 'x', label: '<{{ x }}>' },
    ]);
  });

  it('is delegated, with a name given by a template', () => {
    expect(plain(onlyTask('- debug:\n  delegate_to: "{{ h }}"').keywords.get('delegate_to')?.value)).toBe(
      '<{{ h }}>',
    );
  });
});

/** Lines below `- debug:`, what is wrong with them, and a part of what is said. */
const wrong: readonly [lines: string, problem: string, said: string][] = [
  ['nmae: x', 'error unknown-key site.yml:4:7', "Did you mean 'name'?"],
  ['become: maybe', 'error wrong-type site.yml:4:15', "'become' must be true or false, not 'maybe'"],
  ['become: maybe\nwhen: x', 'warning wrong-type site.yml:4:15', 'true or false'],
  ['retries: many', 'error wrong-type site.yml:4:16', 'a whole number'],
  ['environment: A=b', 'error wrong-type site.yml:4:20', "'A: b'"],
  ['debugger: sometimes', 'error wrong-type site.yml:4:17', 'on_failed'],
  ['name: [a]\nwhen: x', 'error wrong-type site.yml:4:13', "'name' must be text, not a list"],
  ['module_defaults: ping', 'error wrong-type site.yml:4:24', 'a mapping of modules'],
  ['vars: a=b', 'error wrong-type site.yml:4:13', "'a: b'"],
  ['vars: "{{ x }}"', 'error wrong-type site.yml:4:13', 'vars_files'],
  ['vars: {a-b: 1}', 'error bad-name site.yml:4:14', "'a-b' is not a valid variable name"],
  ['vars: {class: 1}', 'error bad-name site.yml:4:14', 'keyword of Python'],
  ['tags: {a: b}', 'error wrong-type site.yml:4:13', 'tags must be specified as a list'],
  ['tags:', 'error wrong-type site.yml:4:12', 'not nothing'],
  [
    'register: 200',
    'error bad-name site.yml:4:17',
    "Invalid variable name in 'register' specified: the number 200",
  ],
  ['register: my-result', 'error bad-name site.yml:4:17', "Use 'my_result'."],
  ['register: "{{ x }}"', 'error template-not-allowed site.yml:4:17', 'not templatable'],
  ['loop: [1]\nwith_items: [2]', 'error duplicate-loop site.yml:5:7', 'duplicate loop in task: with_items'],
  ['with_items:', 'error missing-value site.yml:4:7', 'you must specify a value when using with_items'],
  ['with_itmes: [1]', 'error unknown-lookup site.yml:4:7', "Did you mean 'with_items'?"],
  ['loop: packages', 'warning wrong-type site.yml:4:13', "'{{ packages }}'"],
  ['loop:', 'warning missing-value site.yml:4:7', 'runs once without a loop'],
  ['loop: [1]\nloop_control: loop_var=x', 'error wrong-type site.yml:5:21', "'loop_var: x'"],
  [
    'loop: [1]\nloop_control: "{{ c }}"',
    'error template-not-allowed site.yml:5:21',
    'must be a mapping and cannot be a variable',
  ],
  ['loop: [1]\nloop_control: {loopvar: x}', 'error unknown-key site.yml:5:22', "Did you mean 'loop_var'?"],
  ['loop: [1]\nloop_control: {loop_var: a b}', 'error bad-name site.yml:5:32', "'loop_var' is 'a b'"],
  ['loop: [1]\nloop_control: {pause: long}', 'error wrong-type site.yml:5:29', 'a number'],
  ['when: "{{ x }}"', 'warning template-in-condition site.yml:4:13', 'without braces'],
  ['failed_when: [a, "{{ x }}"]', 'warning template-in-condition site.yml:4:24', 'should not include jinja2'],
  ['when: {a: b}', 'warning odd-condition site.yml:4:13', 'no condition'],
  ['when:', 'warning missing-value site.yml:4:7', "'when' has no condition"],
  ['when: a\nwhen: b', 'warning yaml-duplicate-key site.yml:5:7', 'when'],
];

describe('what is wrong with a task', () => {
  it.each(wrong)('%s', (lines, problem, said) => {
    const { problems } = read(playOfTasks(`- debug:\n  ${lines.replaceAll('\n', '\n  ')}`));
    expect(problems.map(shown)).toEqual([problem]);
    const { summary = '', hint = '' } = problems[0]?.error ?? {};
    expect(`${summary}\n${hint}`).toContain(said);
  });

  it('takes keywords of a name that some modules have as well for what they are', () => {
    const task = onlyTask('- nosuch.col.pause: {seconds: 1}\n  throttle: 1');
    expect([...task.keywords.keys()]).toEqual(['throttle']);
    expect(read(playOfTasks('- pause: {seconds: 1}\n- gather_facts: {}')).problems).toEqual([]);
  });

  it.each([
    ['- debug msg=hi', 'error not-a-mapping site.yml:3:7', "'debug: …'"],
    ['- [debug]', 'error not-a-mapping site.yml:3:7', "Take out one '- '"],
    ['- 3', 'error not-a-mapping site.yml:3:7', 'not the number 3'],
    ['-', 'warning empty-task site.yml:3:6', 'nothing after this -'],
    ['debug: msg=hi', 'error not-a-list site.yml:3:5', "Begin each task with '- '."],
  ])('%s', (tasks, problem, said) => {
    const { problems } = read(playOfTasks(tasks));
    expect(problems.map(shown)).toEqual([problem]);
    const { summary = '', hint = '' } = problems[0]?.error ?? {};
    expect(`${summary}\n${hint}`).toContain(said);
  });

  it('finds everything at once', () => {
    const { problems } = read(
      playOfTasks("- debug:\n  nmae: x\n- copy: a='\n- file: {}\n  register: 1a\n- block: 3"),
    );
    expect(problems.map(shown)).toEqual([
      'error unknown-key site.yml:4:7',
      'error bad-arguments site.yml:5:13',
      'error bad-name site.yml:7:17',
      'error not-a-list site.yml:8:14',
    ]);
  });
});
