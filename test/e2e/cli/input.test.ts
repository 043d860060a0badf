import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../kit/run.js';
import { hap, problemLines } from '../support/hap.js';
import { scratch, type Scratch } from '../support/scratch.js';

let server: Server;
let connections = 0;
const made: Scratch[] = [];

// The only host of the inventory: whoever connects to it is counted.
beforeAll(async () => {
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  for (const files of made) files.remove();
});

/** A folder with files, an inventory of the one host unless there is another, and hap in it. */
function inFolder(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<RunResult> {
  const { port } = server.address() as AddressInfo;
  const hosts = `[web]\nthere ansible_host=127.0.0.1 ansible_port=${port}\n`;
  const folder = scratch({ hosts, ...files });
  made.push(folder);
  return hap(args, { cwd: folder.dir });
}

interface Case {
  readonly what: string;
  readonly playbook?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
  /** Each problem: where it is, and words of its summary. */
  readonly says: readonly (readonly [where: string, words: string])[];
  readonly hints?: readonly string[];
}

const play = (tasks: string): string => `- hosts: web\n  gather_facts: false\n  tasks:\n${tasks}`;

const cases: readonly Case[] = [
  {
    what: 'YAML that does not parse',
    playbook: play('    - ping: {\n    - debug: msg=hi\n'),
    says: [['site.yml:5:5', 'flow map']],
  },
  {
    what: 'a tab for indentation',
    playbook: '- hosts: web\n\ttasks: []\n',
    says: [['site.yml:2:2', 'a tab is used as indentation']],
  },
  {
    what: 'keys that nobody knows, in a play, a task and a block',
    playbook: `- hosts: web\n  taks: []\n  tasks:\n    - ping:\n      whn: true\n    - block: []\n      rescu: []\n`,
    says: [
      ['site.yml:2:3', "'taks' is not a keyword of a play"],
      ['site.yml:5:7', "'whn' is not a keyword of a task"],
      ['site.yml:7:7', "'rescu' is not a keyword of a block"],
    ],
    hints: ["Did you mean 'tasks'?", "Did you mean 'when'?", "Did you mean 'rescue'?"],
  },
  {
    what: 'modules, params and values that are not known, of the wrong type, or missing',
    playbook: play(`    - servise: name=x
    - service: nam=nginx state=startd
    - service: {name: nginx, enabled: maybe}
    - copy: {dest: /tmp/x}
    - user:
        name: joe
        uid: many
    - community.postgresql.postgresql_db: name=x
`),
    says: [
      ['site.yml:4:7', "'servise'"],
      ['site.yml:5:16', 'service: Unsupported parameters: nam'],
      ['site.yml:5:16', 'value of state must be one of: started, stopped, restarted, reloaded, got: startd'],
      ['site.yml:5:16', "service: missing parameter(s) required by 'state': name"],
      ['site.yml:6:39', "argument 'enabled' is of type <class 'str'> and we were unable to convert to bool"],
      ['site.yml:7:7', 'copy: one of the following is required: src, content'],
      ['site.yml:10:14', "argument 'uid' is of type <class 'str'> and we were unable to convert to int"],
      ['site.yml:11:7', "hap has no module 'community.postgresql.postgresql_db'"],
    ],
    hints: ["Did you mean 'service'?", "Did you mean 'name'?", "Did you mean 'started'?"],
  },
  {
    what: 'a role, a file of variables and one of tasks that are not there',
    playbook: `- hosts: web
  vars_files: [nosuch.yml]
  roles:
    - ngnix
  tasks:
    - import_tasks: nosuch.yml
`,
    says: [
      ['site.yml:2:16', 'vars file nosuch.yml was not found'],
      ['site.yml:4:7', "the role 'ngnix' was not found"],
      ['site.yml:6:21', "there is no file 'nosuch.yml' to import"],
    ],
  },
  {
    what: 'a template that is not there',
    playbook: play('    - template: src=nosuch.j2 dest=/tmp/x\n'),
    says: [['site.yml:4:17', "Could not find or access 'nosuch.j2'"]],
  },
  {
    what: 'a file that is not there',
    playbook: play('    - copy: src=nosuch dest=/tmp/x\n'),
    says: [['site.yml:4:13', "Could not find or access 'nosuch'"]],
  },
  {
    what: 'mistakes in the files of a role, each in its own',
    playbook: '- hosts: web\n  roles: [mine]\n',
    files: {
      'roles/mine/tasks/main.yml': '- name: one\n  pin:\n',
      'roles/mine/handlers/main.yml': '- name: two\n  ping:\n  notfy: x\n',
      'roles/mine/defaults/main.yml': 'a: [\n',
    },
    says: [
      ['roles/mine/defaults/main.yml:2:1', 'flow sequence'],
      ['roles/mine/handlers/main.yml:3:3', "'notfy' is not a keyword of a handler"],
      ['roles/mine/tasks/main.yml:2:3', "'pin'"],
    ],
    hints: ["Did you mean 'ping'?", "Did you mean 'notify'?"],
  },
  {
    what: 'variables that nobody defines',
    playbook: play(`    - debug: msg="{{ nobody }}"
    - debug:
        msg: "{{ inventory_hostname }} {{ nobody2 | upper }}"
    - ping:
      when: nobody3 == 1
    - debug: msg="{{ fine | default('x') }}"
    - debug: msg=hi
      loop: "{{ nobody4 }}"
`),
    says: [
      ['site.yml:4:22', "'nobody' is undefined"],
      ['site.yml:6:43', "'nobody2' is undefined"],
      ['site.yml:8:13', "'nobody3' is undefined"],
      ['site.yml:11:17', "'nobody4' is undefined"],
    ],
  },
  {
    what: 'templates that are no templates',
    playbook: play(
      `    - debug: msg="{{ a b }}"\n    - debug: msg="{{ 'x' | nofilter }}"\n    - ping:\n      when: 1 ==\n`,
    ),
    says: [
      ['site.yml:4:19', "expected token 'end of print statement', got 'b'"],
      ['site.yml:5:22', "No filter named 'nofilter'"],
      ['site.yml:7:13', "unexpected 'end of template'"],
    ],
  },
  {
    what: 'a group that includes itself, in INI',
    files: { hosts: '[a:children]\nb\n[b:children]\na\n' },
    says: [['hosts:4:1', 'it would include itself']],
  },
  {
    what: 'a group that includes itself, in YAML',
    files: { hosts: 'a:\n  children:\n    b:\n      children:\n        a:\n' },
    options: ['-i', 'hosts'],
    says: [['hosts:3:5', 'it would include itself']],
  },
  {
    what: 'an inventory that is not there',
    options: ['-i', 'nosuch'],
    says: [['', 'there is no inventory nosuch']],
  },
  {
    what: 'a limit that matches no host',
    options: ['--limit', 'theer'],
    says: [['', 'Specified hosts and/or --limit does not match any hosts']],
  },
  {
    what: 'extra variables of a file that is not there',
    options: ['-e', '@nosuch.yml'],
    says: [['', 'the file of -e @nosuch.yml was not found']],
  },
];

describe('bad input', () => {
  it.each(cases)('$what: exit status 3, all of it at once, and no connection', async (one) => {
    const files = { 'site.yml': one.playbook ?? play('    - ping:\n'), ...one.files };
    const { code, stdout, stderr } = await inFolder(files, [
      'play',
      'site.yml',
      '-i',
      'hosts',
      ...(one.options ?? []),
    ]);
    const errors = problemLines(stderr).filter((line) => !line.includes('warning: '));
    expect(errors).toHaveLength(one.says.length);
    for (const [i, [where, words]] of one.says.entries()) {
      expect(errors[i]).toContain(words);
      expect(errors[i]?.startsWith(where === '' ? 'error: ' : where)).toBe(true);
    }
    for (const hint of one.hints ?? []) expect(stderr).toContain(hint);
    const n = one.says.length;
    if (n > 1 || one.says[0]?.[0] !== '')
      expect(stderr).toContain(`${n} error${n === 1 ? '' : 's'}; nothing was sent to any host\n`);
    expect(stdout).toBe('');
    expect(code).toBe(3);
    expect(connections).toBe(0);
  });

  it('shows the line, the one before, and a caret', async () => {
    const { stderr } = await inFolder({ 'site.yml': play('    - ping:\n      whn: true\n') }, [
      'play',
      'site.yml',
      '-i',
      'hosts',
    ]);
    expect(stderr).toBe(`site.yml:5:7: error: 'whn' is not a keyword of a task
    4 |     - ping:
    5 |       whn: true
      |       ^
    hint: Did you mean 'when'?
1 error; nothing was sent to any host
`);
  });

  it.each([
    [['run', '-m', 'ping', 'theer'], "the pattern 'theer' matches no host"],
    [['run', '-m', 'pnig', 'all'], "'pnig'"],
    [['run', '-m', 'service', '-a', 'nam=x state=started', 'all'], 'Unsupported parameters: nam'],
    [['run', '-m', 'copy', '-a', 'src=nosuch dest=/tmp/x', 'all'], "'nosuch'"],
    [['run', 'echo {{ nobody }}', 'all'], "'nobody' is undefined"],
    [['run', 'uptime'], 'a command and a host pattern are needed'],
    [['run', 'uptime', '-a', 'x', 'all'], 'one word too many'],
    [['run', 'echo', 'a', 'all'], 'one word too many'],
    [['inventory', '--host', 'theer'], "the inventory has no host 'theer'"],
    [['inventory'], 'say one of --list, --graph or --host'],
    [['play', 'nosuch.yml'], 'nosuch.yml'],
    [['play'], 'missing required argument'],
    [['play', 'site.yml', '--forks', '0'], '--forks'],
    [['plya', 'site.yml'], "unknown command 'plya'"],
  ])('of the command line, %j: exit status 3, and no connection', async (args, words) => {
    const inventory = args[0] === 'plya' ? [] : ['-i', 'hosts'];
    const { code, stdout, stderr } = await inFolder({ 'site.yml': play('    - ping:\n') }, [
      ...args,
      ...inventory,
    ]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('<command line>');
    expect(stdout).toBe('');
    expect(code).toBe(3);
    expect(connections).toBe(0);
  });

  it('would connect, were it good', async () => {
    const { code } = await inFolder({ 'site.yml': play('    - ping:\n') }, [
      'play',
      'site.yml',
      '-i',
      'hosts',
      '-e',
      'ansible_host_key_checking=no',
    ]);
    expect(code).toBe(4);
    expect(connections).toBeGreaterThan(0);
    connections = 0;
  });
});
