import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../kit/run.js';
import { hap } from '../support/hap.js';
import { scratch, type Scratch } from '../support/scratch.js';

const files = {
  hosts: '[web]\nb1\nb2\nb10\n[db]\nd[1:3]\n[all:vars]\nansible_connection=local\n',
  'site.yml': `- name: First {{ word }}
  hosts: web:!b2
  gather_facts: false
  tags: [play]
  vars: {word: words}
  pre_tasks:
    - name: before
      ping:
      tags: [early, always]
  roles:
    - {role: one, tags: [rolled]}
    - two
  tasks:
    - name: Say {{ word }}
      debug: msg=hi
      tags: a,b
    - debug: msg=unnamed
    - block:
        - name: in a block
          ping:
        - name: never mind
          ping:
          tags: never
      rescue:
        - name: rescued
          ping:
      always:
        - name: at last
          ping:
      tags: [blocked]
    - import_tasks: more.yml
      tags: imported
    - include_tasks: more.yml
      tags: included
    - include_role: {name: two}
    - import_role: {name: two}
      tags: again
    - meta: flush_handlers
  post_tasks:
    - name: after
      ping:
  handlers:
    - name: handled
      ping:
- hosts: all
  tasks: []
- import_playbook: other.yml
`,
  'other.yml': `- name: other
  hosts: db[0],b2
  vars: {tagged: dynamic}
  tasks:
    - name: "{{ nobody | default('x') }} shown"
      ping:
      tags: ["{{ tagged }}"]
`,
  'more.yml': '- name: more one\n  ping:\n- name: more two\n  ping:\n  tags: [deep]\n',
  'roles/one/tasks/main.yml': '- name: role one\n  ping:\n',
  'roles/one/meta/main.yml': 'dependencies: [{role: two, tags: dep}]\n',
  'roles/two/tasks/main.yml': '- name: role two\n  ping:\n  tags: two\n- ping:\n',
};

let folder: Scratch;
let ansible: boolean;

beforeAll(async () => {
  folder = scratch(files);
  ansible = (await run('sh', ['-c', 'command -v ansible-playbook'])).code === 0;
});
afterAll(() => folder.remove());

/** What a program of Ansible prints; its sets of hosts have no order. */
async function expected(program: string, args: readonly string[]): Promise<string[]> {
  const env = { ANSIBLE_NOCOLOR: '1', ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3' };
  const { code, stdout, stderr } = await run(program, args, { cwd: folder.dir, env });
  expect(stderr).not.toContain('ERROR');
  expect(code).toBe(0);
  return stdout.split('\n').sort();
}

describe('listings are those of ansible-playbook', () => {
  it.each([
    '--list-hosts',
    '--list-hosts --limit b1',
    '--list-hosts -l db:!d1',
    '--list-tasks',
    '--list-tasks --list-hosts --list-tags',
    '--list-tasks --tags two',
    '--list-tasks --tags never,deep',
    '--list-tasks --skip-tags play,deep',
    '--list-tasks -t tagged',
    '--list-tasks -t untagged',
    '--list-tags',
    '--list-tags --tags dynamic',
    '--list-tags -e word=other',
    '--syntax-check',
    '--syntax-check --list-tasks',
  ])('with %s', async (options) => {
    const args = ['-i', 'hosts', 'site.yml', ...options.split(' ')];
    const { code, stdout, stderr } = await hap(['play', ...args], { cwd: folder.dir });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.startsWith('\nplaybook: site.yml\n')).toBe(true);
    if (ansible) expect(stdout.split('\n').sort()).toEqual(await expected('ansible-playbook', args));
  });
});

describe("ansible's own command lines work with hap run in its place", () => {
  const same: readonly (readonly string[])[] = [
    ['all', '--list-hosts'],
    ['--list-hosts', 'web:!b2'],
    ['--list-hosts', 'nosuch'],
    ['d1', '-m', 'ping'],
    ['-m', 'ping', '-o', 'd1'],
    ['d1', '-a', 'echo hi there'],
    ['d1', '-m', 'shell', '-a', 'echo a; echo b >&2'],
    ['-o', 'd1', '-m', 'shell', '-a', 'echo a; echo b >&2'],
    ['d1', '-m', 'debug', '-a', 'msg=hi'],
    ['d1', '-m', 'debug', '-a', 'var=group_names'],
    ['d1', '-m', 'set_fact', '-a', '{"a": [1, {"b": null}]}'],
    ['d1', '-e', 'x=1', '-e', '{"y": [2]}', '-m', 'debug', '-a', 'msg={{ x }}{{ y }}'],
    ['d1', '-m', 'file', '-a', 'path=/nosuch state=absent', '-C'],
    ['d1', '-m', 'ansible.builtin.command', '-a', 'true', '--become-user', 'root'],
  ];
  it.each(same.map((args) => [args.join(' '), args] as const))('%s', async (_, args) => {
    const { code, stdout, stderr } = await hap(['run', '-i', 'hosts', ...args], { cwd: folder.dir });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const own = stdout.split('\n').sort();
    expect(own.length).toBeGreaterThan(1);
    if (ansible) expect(own).toEqual(await expected('ansible', ['-i', 'hosts', ...args]));
  });
});
