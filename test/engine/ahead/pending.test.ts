import { describe, expect, it } from 'vitest';
import { both, caseOf, needless, writeOf } from './both.js';

describe('a name that a coming task may write hides its earlier value', () => {
  const key = '{{ a.value | default(a) }}';
  const files = { 'k3.yml': 'a: k2\n', 'own.yml': 'a: k2\n' };
  const cases: readonly (readonly [string, string])[] = [
    ['register', `- set_fact: a=x\n- look: key=k1\n  register: a\n- look: key="${key}"`],
    [
      'register of a task that is delegated',
      `- set_fact: a=x\n- look: key=k1\n  register: a\n  delegate_to: h1\n- look: key="${key}"`,
    ],
    [
      'set_fact',
      `- set_fact: a=x\n- look: key=k1\n  register: r\n- set_fact: a={{ r.value }}\n- look: key="${key}"`,
    ],
    [
      'set_fact of a name that is a template',
      `- set_fact: a=x\n- look: key=k1\n  register: r\n- set_fact: {"{{ 'a' }}": "{{ r.value }}"}\n- look: key="${key}"`,
    ],
    [
      'include_vars',
      `- set_fact: b=0\n- look: key=k1\n  register: r\n- include_vars: "{{ r.value }}.yml"\n- look: key={{ a | default('x') }}`,
    ],
    ['setup', '- setup:\n- keep: key=k1 value=k2\n- setup:\n- look: key={{ ansible_site }}'],
    [
      'setup, in ansible_facts',
      '- setup:\n- keep: key=k1 value=k2\n- setup:\n- look: key={{ ansible_facts.site }}',
    ],
    ['facts of another module', '- look: key=k2\n- site_facts:\n- look: key={{ site | default("x") }}'],
    [
      'a handler that is notified by then',
      '- set_fact: a=x\n- look: key=k1\n  changed_when: true\n  notify: h\n- meta: flush_handlers\n- look: key="{{ a.value | default(a) }}"',
    ],
    [
      'what a handler includes',
      '- set_fact: a=x\n- look: key=k2\n  changed_when: true\n  notify: i\n- meta: flush_handlers\n- look: key="{{ a.value | default(a) }}"',
    ],
    [
      'what a handler includes that is notified already',
      '- set_fact: a=x\n- debug:\n  changed_when: true\n  notify: i\n- look: key=k2\n- meta: flush_handlers\n- look: key="{{ a.value | default(a) }}"',
    ],
    [
      'an item of the same loop',
      `- set_fact: a=x\n- look: key="{{ item if item == 'k1' else a.value | default(a) }}"\n  loop: [k1, k2]\n  register: a`,
    ],
    [
      'set_fact in a loop',
      `- look: key=k2\n- set_fact: a={{ a | default('x') ~ item }}\n  loop: [k, '1']\n- look: key={{ a }}`,
    ],
    [
      'what is to be included',
      '- set_fact: a=x\n- look: key=k2\n- include_tasks: sets.yml\n- look: key="{{ a.value | default(a) }}"',
    ],
  ];
  it.each(cases)('%s', async (_, tasks) => {
    const given = caseOf(`${tasks}\n  when: true`, {
      files: { ...files, 'sets.yml': '- look: key=k1\n  register: a\n' },
    });
    const handlers =
      '  handlers:\n  - look: key=k1\n    name: h\n    register: a\n  - include_tasks: sets.yml\n    name: i\n';
    const seen = await both({
      ...given,
      files: { ...given.files, 'site.yml': `${given.files['site.yml'] ?? ''}${handlers}` },
    });
    expect(needless(seen)).toEqual([]);
  });

  it('on other hosts as well, found out ahead or not', async () => {
    const tasks = (other: string): string =>
      `- look: key=k1\n- set_fact: a={{ own }}\n- look: key={{ hostvars['${other}'].a | default('x') }}`;
    const hosts = { h1: 'm1', h2: 'm2' };
    for (const other of ['h1', 'h2'])
      expect(needless(await both(caseOf(tasks(other), { hosts })))).toEqual([]);
  });

  it('of a task that runs once for all hosts, which the others do not look at', async () => {
    const tasks =
      '- look: key=k1\n- look: key=k2\n  run_once: true\n  register: a\n- look: key={{ a.value | default("x") }}';
    const hosts = { h1: 'm1', h2: 'm2' };
    for (const forks of [1, 5]) expect(needless(await both(caseOf(tasks, { hosts, forks })))).toEqual([]);
  });

  it('that vars_files are named by', async () => {
    const site = `- hosts: all
  gather_facts: true
  vars_files: ["{{ ansible_site }}.yml"]
  tasks:
  - look: key={{ a | default('x') }}
`;
    const given = caseOf('', { files: { 'site.yml': site, 'k3.yml': 'a: k2\n' } });
    expect(needless(await both(given))).toEqual([]);
  });
});

describe('any touch of such a name ends the look-ahead there', () => {
  it.each([
    `key={{ 'k2' if a is defined else 'x' }}`,
    `key={{ 'x' if a is undefined else 'k2' }}`,
    `key={{ a | default('x') | string | length }}`,
    `key={{ a.value | default('x') }}`,
    `key={{ (a | default({}, true)).value | default('x') }}`,
    `key={{ 'k2' if 'a' in vars else 'x' }}`,
    `key={{ vars.a.value | default('x') }}`,
    `key={{ vars.get('a', {}).value | default('x') }}`,
    `key={{ 'k2' if 'a' in (vars.keys() | list) else 'x' }}`,
    `key={{ 'k2' if 'a' in hostvars[inventory_hostname] else 'x' }}`,
    `key={{ 'k2' if 'a' in (hostvars.h1.keys() | list) else 'x' }}`,
    `key={{ hostvars.h1.a.value | default('x') }}`,
    `key=x\n  when: a is not defined`,
    `key=x\n  when: a.value | default('x') == 'x'`,
    `key={{ item }}\n  loop: "{{ [a.value | default('x')] }}"`,
    `key=k2\n  become: "{{ a is not defined }}"`,
    `key=k2\n  become: true\n  become_user: "{{ 'app' if a is defined else 'root' }}"`,
    `key={{ b }}\n  vars: {b: "{{ a.value | default('x') }}"}`,
  ])('%s', async (touch) => {
    const seen = await both(caseOf(`- look: key=k1\n  register: a\n- look: ${touch}\n- look: key=k2`));
    expect(needless(seen)).toEqual([]);
    // What does not touch it is asked with what is due.
    expect(writeOf(seen.ahead, 'get k2')).toBe(writeOf(seen.ahead, 'get k1'));
  });
});

describe('what may be another thing in its turn is not evaluated ahead', () => {
  it.each([
    `lookup('pipe', 'p')[:0] ~ 'k2'`,
    `query('pipe', 'p')[0][:0] ~ 'k2'`,
    `now().strftime('')  ~ 'k2'`,
    `['k2'] | random`,
    `(['k2'] | shuffle)[0]`,
    `'' | password_hash('sha512', 'salt') | length ~ 'k2' ~ lookup('vars', 'own')`,
    `'%%' | strftime | replace('%', 'k2')`,
  ])('%s', async (expression) => {
    const seen = await both(caseOf(`- look: key=k1\n- look: key="{{ ${expression} }}"`));
    const last = seen.ahead.sent.at(-1);
    expect(last?.script).not.toBe('get k1');
    expect(last?.write).toBe(writeOf(seen.ahead, 'get k1') + 1);
  });

  it('nor is what changes by itself asked ahead, or told twice', async () => {
    const { ahead } = await both(caseOf('- look: key=k1\n- tick:\n- look: key=k2\n- tick:'));
    expect(ahead.sent.map(({ script, write }) => `${script} ${write}`)).toEqual([
      'basics 1',
      'get k1 2',
      'get k2 2',
      'tick 3',
      'tick 4',
    ]);
  });
});
