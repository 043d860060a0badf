import { beforeAll, describe, expect, it } from 'vitest';
import { recapOf, resultOf, toldBy } from './support/report.js';
import { stage } from './support/stage.js';

const on = stage();

describe('a failed task', () => {
  it('tells what ran, its exit status, its stderr and where it stands', async () => {
    const { code, stdout } = await on.play(`
- hosts: castor
  gather_facts: false
  tasks:
    - name: list what is not there
      command: ls /no/such 'a b'
`);
    expect(resultOf(stdout, 'TASK [list what is not there] | castor')).toMatchObject({
      changed: true,
      cmd: ['ls', '/no/such', 'a b'],
      msg: 'non-zero return code',
      rc: 2,
    });
    expect(stdout).toContain(
      "\n    ran:    ls /no/such 'a b'\n    exit:   2\n    stderr: ls: cannot access '/no/such'",
    );
    expect(stdout).toMatch(/\n {4}at: {5}play\.yml:6:7\n/);
    expect(stdout).toContain("\n    6 |       command: ls /no/such 'a b'\n      |       ^\n");
    expect(code).toBe(2);
  });

  it('is rescued, and what always runs does', async () => {
    const { code, stdout } = await on.play(`
- hosts: gemini
  gather_facts: false
  tasks:
    - block:
        - command: test {{ inventory_hostname }} = pollux
        - command: echo only on pollux
      rescue:
        - debug: msg="rescued rc={{ ansible_failed_result.rc }}"
      always:
        - command: echo always
    - command: echo after
`);
    const told = toldBy(stdout);
    expect(told.get('TASK [command] | castor')?.status).toBe('fatal');
    expect(told.get('TASK [command] | pollux')?.status).toBe('changed');
    expect([...told.keys()].filter((name) => name.startsWith('TASK [debug]'))).toEqual([
      'TASK [debug] | castor',
    ]);
    expect(stdout).toContain('"msg": "rescued rc=1"');
    expect(recapOf(stdout)).toMatchObject({
      castor: { ok: 3, changed: 2, failed: 0, rescued: 1 },
      pollux: { ok: 4, changed: 4, failed: 0, rescued: 0 },
    });
    expect(code).toBe(0);
  });
});

describe('a file', () => {
  /** The file as it is: mode, owner, time and content. */
  const asItIs = (): Promise<string> =>
    on.castor.sh('stat -c "%a %U:%G %y" /srv/kept; cat /srv/kept; ls -A /srv');

  beforeAll(async () => {
    await on.castor.sh('printf "old\\n" > /srv/kept; chmod 640 /srv/kept; chown root:ops /srv/kept');
    on.files.write('templates/bad.j2', 'fine\n{{ found.nothing }}\n');
    on.files.write('templates/bad.ejs', 'fine\n<%= nobody.knows %>\n');
    on.files.write('templates/good.j2', 'new {{ inventory_hostname }}\n');
  });

  it.each([
    ['bad.j2', "'dict object' has no attribute 'nothing'", /templates\/bad\.j2:2:4$/m],
    ['bad.ejs', "'nobody' is undefined", /templates\/bad\.ejs:2:1$/m],
  ])('stays as it was when its template, %s, fails to render', async (src, why, where) => {
    const before = await asItIs();
    const { code, stdout } = await on.play(`
- hosts: castor
  gather_facts: false
  vars: {found: {}}
  tasks: [{template: {src: ${src}, dest: /srv/kept, mode: '0600'}}]
`);
    expect(resultOf(stdout, 'TASK [template] | castor')).toMatchObject({
      changed: false,
      msg: expect.stringContaining(why) as string,
    });
    expect(stdout).toMatch(where);
    expect(await asItIs()).toBe(before);
    expect(code).toBe(2);
  });

  it.each(['template: {src: good.j2, ', 'copy: {content: "new castor\\n", '])(
    'stays as it was when validate says no: %s…',
    async (module) => {
      const task = (word: string): string => `
- hosts: castor
  gather_facts: false
  tasks: [{${module}dest: /srv/kept, validate: 'grep -q ${word} %s'}}]
`;
      const before = await asItIs();
      const refused = await on.play(task('nonsense'));
      expect(
        resultOf(refused.stdout, `TASK [${module.slice(0, module.indexOf(':'))}] | castor`),
      ).toMatchObject({
        changed: false,
        msg: expect.stringContaining('failed to validate') as string,
        exit_status: 1,
      });
      expect(await asItIs()).toBe(before);
      expect(refused.code).toBe(2);

      const taken = await on.play(task('castor'));
      expect(taken.code).toBe(0);
      expect(await on.castor.sh('stat -c "%a %U:%G" /srv/kept; cat /srv/kept')).toBe(
        '640 root:ops\nnew castor',
      );
      await on.castor.sh('printf "old\\n" > /srv/kept');
    },
  );
});
