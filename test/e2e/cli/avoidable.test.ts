import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../kit/run.js';
import { hap, problemLines } from '../support/hap.js';
import { scratch, type Scratch } from '../support/scratch.js';

const made: Scratch[] = [];

afterAll(() => {
  for (const files of made) files.remove();
});

/** A folder with files, and hap in it. */
function inFolder(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<RunResult> {
  const folder = scratch(files);
  made.push(folder);
  return hap(args, { cwd: folder.dir });
}

describe('what a run may avoid', () => {
  const hosts = 'here ansible_connection=local\n';
  const play = (tasks: string): string => `- hosts: here\n  gather_facts: false\n  tasks:\n${tasks}`;

  interface Avoidable {
    readonly what: string;
    readonly playbook: string;
    readonly where: string;
    readonly words: string;
    /** It can be reached, and fails then: `-e reach=yes`. */
    readonly reachable: boolean;
  }
  const when = '      when: reach | bool\n';
  const avoidable: readonly Avoidable[] = [
    {
      what: 'an undefined variable behind a when',
      playbook: play(`    - debug: msg="{{ nobody }}"\n${when}`),
      where: 'site.yml:4:22',
      words: "'nobody' is undefined",
      reachable: true,
    },
    {
      what: 'a template that is not there, behind a when',
      playbook: play(`    - template: src=nosuch.j2 dest=/tmp/hap-e2e-nothing\n${when}`),
      where: 'site.yml:4:17',
      words: "Could not find or access 'nosuch.j2'",
      reachable: true,
    },
    {
      what: 'an unknown param behind a when',
      playbook: play(`    - debug: {mgs: x}\n${when}`),
      where: 'site.yml:4:15',
      words: 'debug: Unsupported parameters: mgs',
      reachable: true,
    },
    {
      what: 'an unknown module behind a when',
      playbook: play(`    - nosuch: a=1\n${when}`),
      where: 'site.yml:4:7',
      words: "couldn't resolve module/action 'nosuch'",
      reachable: true,
    },
    {
      what: 'a dynamic include of a file that is not there',
      playbook: play(`    - include_tasks: nosuch.yml\n${when}`),
      where: 'site.yml:4:22',
      words: "there is no file 'nosuch.yml' to include",
      reachable: true,
    },
    {
      what: 'a loop over nothing',
      playbook: play(`    - debug: msg="{{ nobody }}"\n      loop: "{{ [1] if reach | bool else [] }}"\n`),
      where: 'site.yml:4:22',
      words: "'nobody' is undefined",
      reachable: true,
    },
    {
      what: 'a handler that is not notified',
      playbook: play(`    - ping:
      changed_when: reach | bool
      notify: seldom
  handlers:
    - name: seldom
      debug: msg="{{ nobody }}"
`),
      where: 'site.yml:9:22',
      words: "'nobody' is undefined",
      reachable: true,
    },
    {
      what: 'the name of a handler that is not there',
      playbook: play('    - ping:\n      changed_when: reach | bool\n      notify: nobody\n'),
      where: 'site.yml:',
      words: "The requested handler 'nobody' was not found",
      reachable: true,
    },
    {
      what: 'a key that is written twice',
      playbook: '- hosts: here\n  gather_facts: false\n  vars: {twice: 1, twice: 2}\n  tasks: [{ping: }]\n',
      where: 'site.yml:3:20',
      words: "the key 'twice' is written twice",
      reachable: false,
    },
    {
      what: 'a play for hosts that match nothing',
      playbook: `${play('    - ping:\n')}- hosts: nowhere\n  tasks: [{ping: }]\n`,
      where: 'site.yml:5:10',
      words: 'Could not match supplied host pattern, ignoring: nowhere',
      reachable: false,
    },
  ];

  it.each(avoidable)(
    'is a warning with its place, and an error with --strict: $what',
    async ({ playbook, where, words }) => {
      const run = (...options: string[]): Promise<RunResult> =>
        inFolder({ hosts, 'site.yml': playbook }, [
          'play',
          'site.yml',
          '-i',
          'hosts',
          '-e',
          'reach=no',
          ...options,
        ]);
      const [warned, strict] = await Promise.all([run(), run('--strict')]);
      for (const [{ stderr }, word] of [
        [warned, 'warning'],
        [strict, 'error'],
      ] as const) {
        const [told, ...more] = problemLines(stderr);
        expect(more).toEqual([]);
        expect(told?.startsWith(where)).toBe(true);
        expect(told).toContain(`: ${word}: ${words}`);
      }
      expect(warned.stdout).toMatch(/^here +: ok=\d+ +changed=0 +unreachable=0 +failed=0 /m);
      expect(warned.code).toBe(0);
      expect(strict.stderr).toContain('1 error; nothing was sent to any host\n');
      expect(strict.stdout).toBe('');
      expect(strict.code).toBe(3);
    },
  );

  it.each(avoidable.filter(({ reachable }) => reachable))(
    'fails when it is reached: $what',
    async ({ playbook }) => {
      const args = ['play', 'site.yml', '-i', 'hosts', '-e', 'reach=yes'];
      const { code, stdout, stderr } = await inFolder({ hosts, 'site.yml': playbook }, args);
      expect(stdout + stderr).toMatch(/^(fatal|failed): \[here\]|error: /m);
      expect(stdout + stderr).toMatch(/site\.yml:\d+:\d+/);
      expect(code).not.toBe(0);
      expect([2, 3]).toContain(code);
    },
  );
});
