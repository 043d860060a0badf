import { describe, expect, it } from 'vitest';
import { onlyTask, plain, playOfTasks, read } from './reader.js';

/** A task's YAML, and what ansible-core 2.14's `ModuleArgsParser` makes of it; `cmd` stands for its `_raw_params`. */
const forms: readonly [yaml: string, action: string, args: Record<string, unknown>, template?: string][] = [
  ['copy: src=a dest="b c"', 'copy', { src: 'a', dest: 'b c' }],
  ['copy: {src: a, dest: b}', 'copy', { src: 'a', dest: 'b' }],
  ['ansible.builtin.copy: src=a dest=b', 'ansible.builtin.copy', { src: 'a', dest: 'b' }],
  ['ping:', 'ping', {}],
  ['command: echo hi creates=/x', 'command', { creates: '/x', cmd: 'echo hi' }],
  ['command: {cmd: echo hi, creates: /x}', 'command', { cmd: 'echo hi', creates: '/x' }],
  [
    'command: echo hi\nargs: {chdir: /tmp, creates: /y}',
    'command',
    { chdir: '/tmp', creates: '/y', cmd: 'echo hi' },
  ],
  [
    'ansible.legacy.shell: echo a=b\nargs: {executable: /bin/bash}',
    'ansible.legacy.shell',
    { executable: '/bin/bash', cmd: 'echo a=b' },
  ],
  ['action: copy src=a dest=b', 'copy', { src: 'a', dest: 'b' }],
  ['action: command echo hi creates=/x', 'command', { creates: '/x', cmd: 'echo hi' }],
  ['action: {module: copy, src: a, dest: b}', 'copy', { src: 'a', dest: 'b' }],
  ['action: {module: copy src=a, dest: b}', 'copy', { dest: 'b', src: 'a' }],
  ['action: {module: copy, args: {src: a}, dest: b}', 'copy', { dest: 'b', src: 'a' }],
  ['copy: "{{ everything }}"', 'copy', {}, '<{{ everything }}>'],
  ['copy: src=a {{ more }}', 'copy', { src: 'a' }, '<{{ more }}>'],
  ['copy: {src: a}\nargs: "{{ extra }}"', 'copy', { src: 'a' }, '<{{ extra }}>'],
  ["copy: src=x\nargs: {src: y, mode: '0644'}", 'copy', { src: 'x', mode: '0644' }],
  ['add_host: "{{ host }}"', 'add_host', {}, '<{{ host }}>'],
  ["set_fact: a=1 b='x y'", 'set_fact', { a: '1', b: 'x y' }],
  ['meta: flush_handlers', 'meta', { _raw_params: 'flush_handlers' }],
  ['script: /tmp/x.sh --a=b creates=/z', 'script', { creates: '/z', cmd: '/tmp/x.sh --a=b' }],
  ['raw: echo {{ x }} > /tmp/{{ y }}', 'raw', { free_form: '<echo {{ x }} > /tmp/{{ y }}>' }],
  ["debug: msg='{{ a }} {{ b }}'", 'debug', { msg: '<{{ a }} {{ b }}>' }],
];

describe('the module of a task and its params', () => {
  it.each(forms)('%s', (yaml, action, args, template) => {
    const task = onlyTask(`- ${yaml.replaceAll('\n', '\n  ')}`);
    expect({
      action: task.action,
      args: plain(task.args),
      template: plain(task.argsTemplate?.value),
    }).toEqual({
      action,
      args,
      template,
    });
  });

  it.each(['local_action: shell echo hi', 'local_action: {module: shell, cmd: echo hi}'])(
    '%s is at localhost',
    (yaml) => {
      const task = onlyTask(`- ${yaml}`);
      expect(plain(task.args)).toEqual({ cmd: 'echo hi' });
      expect(task.keywords.get('delegate_to')?.value).toBe('localhost');
    },
  );

  it('keeps a module whose name is a template', () => {
    const task = onlyTask('- action: "{{ ansible_pkg_mgr }} name=foo state={{ s }}"');
    expect([plain(task.actionTemplate), task.action]).toEqual([
      '<{{ ansible_pkg_mgr }}>',
      '{{ ansible_pkg_mgr }}',
    ]);
    expect(plain(task.args)).toEqual({ name: 'foo', state: '<{{ s }}>' });
  });

  it('does not evaluate what is marked unsafe', () => {
    expect(plain(onlyTask("- shell: !unsafe 'echo {{ x }} creates=/{{ y }}'").args)).toEqual({
      cmd: 'echo {{ x }}',
      creates: '/{{ y }}',
    });
  });

  it('knows where a template within a line of arguments stands', () => {
    const value = onlyTask('- copy: src=a dest={{ b }}').args.get('dest');
    expect(value).toMatchObject({
      source: '{{ b }}',
      position: { file: '/p/site.yml', line: 3, column: 24 },
    });
  });
});

const refused: readonly [
  yaml: string,
  code: string,
  line: number,
  column: number,
  summary: RegExp,
  hint?: RegExp,
][] = [
  [
    'copy: hello',
    'bad-arguments',
    3,
    13,
    /copy takes its parameters as key=value or as a mapping, and 'hello' is neither/,
  ],
  ['copy: [a, b]', 'wrong-type', 3, 13, /must be a mapping or text, not a list/],
  ['copy: 3', 'wrong-type', 3, 13, /not the number 3/],
  ['copy: src=a\nargs: foo=bar', 'wrong-type', 4, 13, /args must be a mapping/, /'foo: bar'/],
  [
    'action: copy src=a\nlocal_action: copy src=b',
    'conflicting-actions',
    4,
    7,
    /conflicting action statements: action, local_action/,
  ],
  [
    'action: copy src=a\nfile: path=x',
    'conflicting-actions',
    4,
    7,
    /conflicting action statements: action, file/,
  ],
  ['copy: src=a\nfile: path=x', 'conflicting-actions', 4, 7, /conflicting action statements: copy, file/],
  ['copy: src=a\nzzz: 1', 'conflicting-actions', 4, 7, /conflicting action statements: copy, zzz/],
  ['name: nothing', 'no-action', 3, 7, /no module\/action detected in task/, /Name a module/],
  ['name: x\nhosts: all', 'no-action', 3, 7, /no module/, /This looks like a play/],
  ['action: {src: a}', 'no-action', 3, 15, /no module\/action detected/],
  ['action:', 'wrong-type', 3, 14, /must be a mapping or text, not nothing/],
  ["copy: src=a dest='b", 'bad-arguments', 3, 13, /is not closed/, /Put the whole value in quotes/],
  [
    'copy: _ansible_x=1',
    'bad-arguments',
    3,
    13,
    /invalid parameter specified for action 'copy': '_ansible_x'/,
  ],
  ['shell: echo\nargs: {cmd: echo}', 'bad-arguments', 4, 14, /'cmd' argument cannot be used/],
  ['bcome: true\ncopy: src=a', 'unknown-key', 3, 7, /'bcome' is not a keyword of a task/, /'become'/],
  ['copy: src=a\nsudo: true', 'unknown-key', 4, 7, /'sudo' is not a keyword/, /become: true/],
  ['copy: src=a\nlisten: x', 'unknown-key', 4, 7, /'listen' is not a keyword of a task/, /notify/],
  ['copy: src=a\n1: x', 'unknown-key', 4, 7, /'1' is not a keyword of a task/],
];

describe('tasks whose module cannot be told', () => {
  it.each(refused)('%s', (yaml, code, line, column, summary, hint) => {
    const { problems } = read(playOfTasks(`- ${yaml.replaceAll('\n', '\n  ')}`));
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem).toMatchObject({ severity: 'error', error: { code, position: { line, column } } });
    expect(problem?.error.summary).toMatch(summary);
    if (hint) expect(problem?.error.hint).toMatch(hint);
  });

  it('says where both of two modules stand', () => {
    const { problems } = read(playOfTasks('- copy: src=a\n  when: x\n  file: path=x'));
    expect(problems[0]?.error.detail).toBe('copy at /p/site.yml:3:7\nfile at /p/site.yml:5:7');
  });

  it('takes a module nobody knows for the module of its task', () => {
    expect(onlyTask('- nosuch.collection.thing: a=b\n  when: x').action).toBe('nosuch.collection.thing');
    expect(onlyTask('- nosuch: a=b').action).toBe('nosuch');
  });
});
