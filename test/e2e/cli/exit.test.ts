import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hap, program } from '../support/hap.js';
import { scratch, type Scratch } from '../support/scratch.js';

const made: Scratch[] = [];
afterAll(() => {
  for (const folder of made) folder.remove();
});

// Nobody listens on port 1 of this machine.
const hosts = `here ansible_connection=local
gone ansible_host=127.0.0.1 ansible_port=1 ansible_host_key_checking=no
`;

function folderOf(tasks: string): string {
  const site = `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;
  const folder = scratch({ hosts, 'site.yml': site });
  made.push(folder);
  return folder.dir;
}

describe('the exit status', () => {
  it.each([
    { what: 'all well', limit: 'here', tasks: '    - ping:\n', status: 0 },
    {
      what: 'a failure that is ignored',
      limit: 'here',
      tasks: '    - fail:\n      ignore_errors: true\n',
      status: 0,
    },
    { what: 'a host failed', limit: 'here', tasks: '    - fail:\n', status: 2 },
    { what: 'a host was unreachable', limit: 'all', tasks: '    - ping:\n', status: 4 },
    { what: 'both', limit: 'all', tasks: '    - ping:\n    - fail:\n', status: 2 },
    { what: 'bad input', limit: 'here', tasks: '    - pnig:\n', status: 3 },
    {
      what: 'an unreachable host that is ignored',
      limit: 'gone',
      tasks: '    - ping:\n      ignore_unreachable: true\n',
      status: 0,
    },
  ])('of hap play is $status: $what', async ({ limit, tasks, status }) => {
    const { code } = await hap(['play', '-i', 'hosts', '-l', limit, 'site.yml'], { cwd: folderOf(tasks) });
    expect(code).toBe(status);
  });

  it.each([
    { words: ['here', '-m', 'ping'], status: 0 },
    { words: ['false', 'here'], status: 2 },
    { words: ['gone', '-m', 'ping'], status: 4 },
    { words: ['all', '-m', 'fail'], status: 2 },
    { words: ['nobody', '-m', 'ping'], status: 3 },
  ])('of hap run $words is $status', async ({ words, status }) => {
    const { code } = await hap(['run', '-i', 'hosts', ...words], { cwd: folderOf('    - ping:\n') });
    expect(code).toBe(status);
  });

  it('is 130 where it was interrupted: what runs comes to its end, and nothing after it begins', async () => {
    const cwd = folderOf('    - command: cat wait\n    - fail:\n');
    const wait = join(cwd, 'wait');
    execFileSync('mkfifo', [wait]);
    const args = [program, 'play', '-i', 'hosts', '-l', 'here', 'site.yml'];
    const child = spawn(process.execPath, args, { cwd });
    let out = '';
    let interrupted = false;
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    // Opening the pipe waits until the command reads it.
    const pipe = await open(wait, 'w');
    child.stderr.on('data', (chunk: Buffer) => {
      if (interrupted || !chunk.includes('interrupted')) return;
      interrupted = true;
      void pipe.close();
    });
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(130);
    expect(interrupted).toBe(true);
    expect(out).toContain('changed: [here]');
    expect(out).not.toContain('TASK [fail]');
  });
});

describe('no_log', () => {
  it('hides why a host is unreachable, too', async () => {
    const cwd = folderOf('    - shell: echo s3cret\n      no_log: true\n');
    const { stdout, stderr } = await hap(['play', '-i', 'hosts', '-l', 'gone', 'site.yml', '-vvv'], { cwd });
    expect(stdout).toContain('fatal: [gone]: UNREACHABLE! => {');
    expect(stdout).toContain("the output has been hidden due to the fact that 'no_log: true' was specified");
    expect(stdout + stderr).not.toMatch(/"msg"|refused/);
  });
});
