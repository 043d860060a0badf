import { describe, expect, it } from 'vitest';
import { checkPlays } from '../../../src/engine/check/check-plays.js';
import { Dict } from '../../../src/python/index.js';
import { checked, checkedTasks, playOf, requestOf, root } from './checked.js';

const missing = (place: string, name: string): string =>
  `error ${place} undefined-variable: '${name}' is undefined`;
const perhaps = (place: string, name: string): string => missing(place, name).replace('error', 'warning');

describe('a variable that nobody defines is an error', () => {
  it.each([
    ['in params', '- command: echo {{ x }}', '4:24'],
    ['within a list of params', '- user: {name: a, groups: ["{{ x }}"]}', '4:36'],
    ['in a template of all params', '- command:\n  args: "{{ x }}"', '5:17'],
    ['in the terms of a loop', '- ping:\n  loop: "{{ x }}"', '5:17'],
    ['in the terms of an old loop', '- ping:\n  with_items: "{{ x }}"', '5:23'],
    ['in a condition', '- ping:\n  when: x', '5:13'],
    ['in a quoted condition', "- ping:\n  when: 'not x'", '5:18'],
    ['in the first of several conditions', '- ping:\n  when: [x, a]', '5:14'],
    ['in a condition that is a template', '- ping:\n  when: "{{ x }}"', '5:17'],
    ['in the condition of a block', '- block: [{ping: }]\n  when: x', '5:13'],
    ['in what judges a result', '- ping:\n  changed_when: x', '5:21'],
    ['in what is waited for', '- ping:\n  until: x', '5:14'],
    ['in failed_when', '- ping:\n  failed_when: x', '5:20'],
    ['in delegate_to', '- ping:\n  delegate_to: "{{ x }}"', '5:24'],
    ['in the environment', '- ping:\n  environment: {A: "{{ x }}"}', '5:28'],
    ['in become_user', '- ping:\n  become: true\n  become_user: "{{ x }}"', '6:24'],
    ['in an assertion', '- assert: {that: [x]}', '4:23'],
    ['in a task that is sure to have items', '- command: echo {{ x }}\n  loop: [1]', '4:24'],
    ['in an always section', '- block: [{ping: }]\n  always: [{command: "{{ x }}"}]', '5:30'],
  ])('%s', (_, tasks, place) => {
    const found = checkedTasks(tasks, {}, '  vars: {a: 1}').filter(
      (line) => !line.includes('template-in-condition'),
    );
    expect(found).toEqual([missing(place, 'x')]);
  });
});

describe('it is a warning', () => {
  it.each([
    ['behind a condition', '- command: echo {{ x }}\n  when: a', '4:24'],
    ['in a later condition', '- ping:\n  when: [a, x]', '5:17'],
    ['in a loop that may have no items', '- command: echo {{ x }}\n  loop: "{{ a }}"', '4:24'],
    ['in the terms of a loop behind a condition', '- ping:\n  loop: "{{ x }}"\n  when: a', '5:17'],
    ['where a rescue follows', '- block: [{command: "{{ x }}"}]\n  rescue: [{ping: }]', '4:29'],
    ['in a rescue', '- block: [{ping: }]\n  rescue: [{command: "{{ x }}"}]', '5:30'],
    ['where errors are ignored', '- command: echo {{ x }}\n  ignore_errors: true', '4:24'],
    ['where failed_when may forgive it', '- command: echo {{ x }}\n  failed_when: false', '4:24'],
    ['where it may not be evaluated', '- command: echo {{ a or x }}', '4:29'],
    ['in a branch', '- command: echo {{ 1 if a else x }}', '4:36'],
    ['in a task that the tags leave out', '- command: echo {{ x }}\n  tags: never', '4:24'],
    ['after the play may have ended', '- meta: end_play\n  when: a\n- command: echo {{ x }}', '6:24'],
  ])('%s', (_, tasks, place) => {
    expect(checkedTasks(tasks, {}, '  vars: {a: 1}')).toEqual([perhaps(place, 'x')]);
  });

  it('in a handler', () => {
    const more = '  handlers:\n    - name: restart\n      command: echo {{ x }}';
    expect(checkedTasks('- ping:\n  notify: restart', {}, more)).toEqual([perhaps('8:24', 'x')]);
  });

  it('where other tags were asked for', () => {
    const site = playOf('- command: echo {{ x }}\n  tags: web\n- command: echo {{ y }}\n  tags: db');
    const tags = { only: ['db'], skip: [] };
    expect(checked({ 'site.yml': site }, { tags })).toEqual([
      perhaps('site.yml:4:24', 'x'),
      missing('site.yml:6:24', 'y'),
    ]);
    expect(checked({ 'site.yml': site }, { tags: { only: [], skip: ['db'] } })).toEqual([
      missing('site.yml:4:24', 'x'),
      perhaps('site.yml:6:24', 'y'),
    ]);
  });

  it('before the task to start at', () => {
    const site = playOf('- command: echo {{ x }}\n- name: here\n  command: echo {{ y }}');
    expect(checked({ 'site.yml': site }, { startAt: 'here' })).toEqual([
      perhaps('site.yml:4:24', 'x'),
      missing('site.yml:6:24', 'y'),
    ]);
  });

  it('in a play without hosts nothing is said of it', () => {
    const site = playOf('- command: echo {{ x }}').replace('hosts: all', 'hosts: h9');
    expect(checked({ 'site.yml': site })).toEqual([
      'warning site.yml:1:10 pattern-unmatched: Could not match supplied host pattern, ignoring: h9',
    ]);
  });

  it('is told once', () => {
    const tasks = '- command: echo {{ x }}\n  when: a\n- command: echo {{ x }}\n  when: a';
    expect(checkedTasks(tasks, {}, '  vars: {a: 1}')).toEqual([perhaps('4:24', 'x')]);
  });
});

describe('nothing is said of a variable', () => {
  it.each([
    ['that may be missing', '- command: echo {{ x | default(1) }}'],
    ['that is asked about', "- command: echo {{ x if x is defined else '' }}"],
    ['that a condition asks about', '- command: echo {{ x }}\n  when: x is defined'],
    [
      'that the condition of a block asks about',
      '- block: [{command: "echo {{ x }}"}]\n  when: x is defined',
    ],
    ['of a loop', '- command: echo {{ item }}\n  loop: [1]'],
    [
      'of a loop under a name of its own',
      '- command: echo {{ x }} {{ i }}\n  loop: [1]\n  loop_control: {loop_var: x, index_var: i}',
    ],
    ['that is registered', '- ping:\n  register: x\n- command: echo {{ x.ping }}'],
    [
      'that is registered by the task itself',
      '- ping:\n  register: x\n  until: x is success\n  changed_when: x.ping == 1',
    ],
    ['that is registered later', '- command: echo {{ x }}\n- ping:\n  register: x'],
    ['that set_fact sets', '- set_fact: {x: 1}\n- command: echo {{ x }}'],
    ['that set_fact sets as key=value', '- set_fact: x=1\n- command: echo {{ x }}'],
    ['that add_host gives to a host', '- add_host: {name: h1, x: 1}\n- command: echo {{ x }}'],
    ['of the task', '- command: echo {{ x }}\n  vars: {x: 1}'],
    ['of the block', '- block: [{command: "echo {{ x }}"}]\n  vars: {x: 1}'],
    [
      'that Ansible sets',
      '- command: echo {{ inventory_hostname }} {{ groups.all }} {{ hostvars }} {{ omit }} {{ play_hosts }}',
    ],
    ['that is a fact', '- command: echo {{ ansible_facts.x }} {{ ansible_hostname }} {{ ansible_local }}'],
    ['that only debug asks for', '- debug: {var: x}'],
    ['in the name of a task', '- name: "{{ x }}"\n  ping:'],
    ['in vars that nobody uses', '- ping:\n  vars: {y: "{{ x }}"}'],
    ['in the label of a loop', '- ping:\n  loop: [1]\n  loop_control: {label: "{{ item }}"}'],
    ['that first_found passes over', '- ping:\n  with_first_found: ["{{ x }}"]'],
  ])('%s', (_, tasks) => {
    const found = checkedTasks(tasks);
    expect(found.filter((line) => line.includes("'x'") && line.startsWith('error'))).toEqual([]);
    if (!tasks.includes('first_found')) expect(found).toEqual([]);
  });

  it.each([
    ['of the play', { 'site.yml': playOf('- command: echo {{ x }}', '  vars: {x: 1}') }],
    [
      'that is asked of the user',
      { 'site.yml': playOf('- command: echo {{ x }}', '  vars_prompt: [{name: x}]') },
    ],
    [
      'of a vars file',
      { 'site.yml': playOf('- command: echo {{ x }}', '  vars_files: [v.yml]'), 'v.yml': 'x: 1' },
    ],
    [
      'of one of some vars files',
      {
        'site.yml': playOf('- command: echo {{ x }}', '  vars_files: ["{{ ansible_os_family }}.yml"]'),
        'Debian.yml': 'x: 1',
      },
    ],
    ['of a group', { 'site.yml': playOf('- command: echo {{ x }}'), hosts: 'h1\n[all:vars]\nx=1\n' }],
    ['of group_vars', { 'site.yml': playOf('- command: echo {{ x }}'), 'group_vars/all.yml': 'x: 1' }],
    [
      'of a role',
      { 'site.yml': playOf('- command: echo {{ x }}', '  roles: [r]'), 'roles/r/defaults/main.yml': 'x: 1' },
    ],
    [
      'that a role is given',
      {
        'site.yml': '- hosts: all\n  roles: [{role: r, x: 1}]\n',
        'roles/r/tasks/main.yml': '- command: echo {{ x }}',
      },
    ],
    [
      'of a role it depends on',
      {
        'site.yml': '- hosts: all\n  roles: [r]\n',
        'roles/r/tasks/main.yml': '- command: echo {{ x }}',
        'roles/r/meta/main.yml': 'dependencies: [d]',
        'roles/d/vars/main.yml': 'x: 1',
        'roles/d/tasks/main.yml': '- ping:',
      },
    ],
    [
      'that a file of include_vars has',
      { 'site.yml': playOf('- include_vars: v.yml\n- command: echo {{ x }}'), 'vars/v.yml': 'x: 1' },
    ],
    [
      'that a folder of include_vars has',
      { 'site.yml': playOf('- include_vars: {dir: d}\n- command: echo {{ x }}'), 'd/v.yml': 'x: 1' },
    ],
    [
      'that include_vars gives a name',
      {
        'site.yml': playOf('- include_vars: {file: v.yml, name: x}\n- command: echo {{ x }}'),
        'v.yml': 'y: 1',
      },
    ],
    [
      'that one of some files of include_vars has',
      {
        'site.yml': playOf(
          '- include_vars: "{{ item }}"\n  with_first_found: ["{{ ansible_os_family }}.yml", default.yml]\n- command: echo {{ x }}',
        ),
        'vars/default.yml': 'x: 1',
      },
    ],
    [
      'that an include gives',
      { 'site.yml': playOf('- include_tasks: t.yml\n  vars: {x: 1}'), 't.yml': '- command: echo {{ x }}' },
    ],
    [
      'that an include’s loop gives',
      {
        'site.yml': playOf('- include_tasks: t.yml\n  loop: [1]\n  loop_control: {loop_var: x}'),
        't.yml': '- command: echo {{ x }}',
      },
    ],
    [
      'that an include’s condition asks about',
      {
        'site.yml': playOf('- include_tasks: t.yml\n  when: x is defined'),
        't.yml': '- command: echo {{ x }}',
      },
    ],
    [
      'that included tasks set',
      {
        'site.yml': playOf('- include_tasks: t.yml\n- command: echo {{ x }}'),
        't.yml': '- set_fact: {x: 1}',
      },
    ],
    [
      'of a role that is included',
      {
        'site.yml': playOf('- include_role: {name: r, public: true}\n- command: echo {{ x }}'),
        'roles/r/defaults/main.yml': 'x: 1',
        'roles/r/tasks/main.yml': '- ping:',
      },
    ],
  ])('%s', (_, files) => {
    expect(checked(files)).toEqual([]);
  });

  it('of the command line', () => {
    expect(checked({ 'site.yml': playOf('- command: echo {{ x }}') }, { extra: Dict.of({ x: 1 }) })).toEqual(
      [],
    );
  });
});

describe('what is only known while running', () => {
  it.each([
    ['an include', '- include_tasks: "{{ a }}"'],
    ['a role', '- include_role: {name: "{{ a }}"}'],
    ['a file of variables', '- include_vars: "{{ a }}"'],
    ['a file that is not there yet', '- include_vars: "{{ ansible_x }}.yml"'],
    ['names of facts', '- set_fact: {"{{ a }}": 1}'],
    ['groups', '- group_by: {key: "{{ a }}"}'],
    ['the module', '- action: "{{ a }}"'],
    ['another inventory', '- meta: refresh_inventory'],
  ])('%s may define anything', (_, task) => {
    const found = checkedTasks(`${task}\n- command: echo {{ x }}`, {}, '  vars: {a: b}');
    expect(found.filter((line) => line.includes('undefined-variable'))).toEqual(
      // What follows an include that may end the play may not be needed at all.
      /include_tasks|include_role/.test(task) ? [] : [perhaps('5:24', 'x')],
    );
  });
});

describe('hosts', () => {
  const site = playOf('- command: echo {{ x }}');

  it('that lack a variable are named', () => {
    expect(checked({ 'site.yml': site, hosts: 'h1 x=1\nh2\nh3\n' })).toEqual([
      "error site.yml:4:24 undefined-variable: 'x' is undefined for h2, h3",
    ]);
  });

  it('are not all named where they are many', () => {
    const hosts = `${Array.from({ length: 8 }, (_, i) => `h${i}`).join('\n')}\nh9 x=1\n`;
    expect(checked({ 'site.yml': site, hosts })).toEqual([
      "error site.yml:4:24 undefined-variable: 'x' is undefined for h0, h1, h2, h3, h4 and 3 more hosts",
    ]);
  });

  it('that the limit leaves out need nothing', () => {
    expect(checked({ 'site.yml': site, hosts: 'h1 x=1\nh2\n' }, { limit: 'h1' })).toEqual([]);
  });

  it('of which only one runs the task may not be those', () => {
    const once = playOf('- command: echo {{ x }}\n  run_once: true');
    expect(checked({ 'site.yml': once, hosts: 'h1 x=1\nh2\n' })).toEqual([
      "warning site.yml:4:24 undefined-variable: 'x' is undefined for h2",
    ]);
    expect(checked({ 'site.yml': once, hosts: 'h1\nh2\n' })).toEqual([missing('site.yml:4:24', 'x')]);
  });
});

describe('a variable that is made of another one', () => {
  it('is pointed at, with where it is used', () => {
    const files = {
      'site.yml': '- hosts: all\n  roles: [r]\n',
      'roles/r/defaults/main.yml': 'a: 1\nb: "{{ x }}/y"\n',
      'roles/r/tasks/main.yml': '- command: echo {{ b }}\n',
    };
    const [problem, ...more] = checkPlays(requestOf(files));
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      severity: 'error',
      error: {
        code: 'undefined-variable',
        summary: "'x' is undefined",
        detail: `It is needed for 'b', used at ${root}roles/r/tasks/main.yml:1:20`,
        position: { file: `${root}roles/r/defaults/main.yml`, line: 2, column: 8 },
      },
    });
  });

  it('is followed through lists, mappings and further variables', () => {
    const vars = '  vars: {a: {p: ["{{ b }}"]}, b: "{{ c }}", c: "{{ x }}"}';
    expect(checkedTasks('- command: echo {{ a.p }}', {}, vars)).toEqual([missing('5:52', 'x')]);
  });

  it('is no error where nobody uses it, or where it may be missing', () => {
    const vars = '  vars: {a: "{{ x }}"}';
    expect(checkedTasks('- ping:', {}, vars)).toEqual([]);
    expect(checkedTasks('- command: echo {{ a | default(1) }}', {}, vars)).toEqual([]);
    expect(checkedTasks('- command: echo {{ a }}\n  when: ansible_x == 1', {}, vars)).toEqual([
      perhaps('6:17', 'x'),
    ]);
  });

  it('may be so for some hosts only', () => {
    const files = {
      'site.yml': playOf('- command: echo {{ a }}'),
      hosts: 'h1\nh2\nh3 x=1\n',
      'host_vars/h1.yml': 'a: 1',
      'group_vars/all.yml': 'a: "{{ x }}"',
    };
    expect(checked(files)).toEqual([
      "error group_vars/all.yml:1:8 undefined-variable: 'x' is undefined for h2",
    ]);
  });

  it('takes the value that goes before others', () => {
    const files = {
      'site.yml': '- hosts: all\n  roles: [{role: r, a: 1}]\n',
      'roles/r/defaults/main.yml': 'a: "{{ x }}"\n',
      'roles/r/tasks/main.yml': '- command: echo {{ a }}\n',
    };
    expect(checked(files)).toEqual([]);
  });

  it('does not go round in circles', () => {
    expect(checkedTasks('- command: echo {{ a }}', {}, '  vars: {a: "{{ b }}", b: "{{ a }}"}')).toEqual([]);
  });

  it('fails by its own mistakes where it is used', () => {
    const vars = '  vars: {a: "{{ 1 | nope }}", b: "{{ 1 | nope }}"}';
    expect(checkedTasks('- command: echo {{ a }}', {}, vars)).toEqual([
      "error 5:17 template-syntax: No filter named 'nope'",
      "warning 5:38 template-syntax: No filter named 'nope'",
    ]);
  });
});

describe('a hint', () => {
  it('names the variable that was probably meant', () => {
    const site = playOf('- command: echo {{ htpp_port }}', '  vars: {http_port: 80}');
    const [problem] = checkPlays(requestOf({ 'site.yml': site }));
    expect(problem?.error.hint).toBe("Did you mean 'http_port'?");
  });
});
