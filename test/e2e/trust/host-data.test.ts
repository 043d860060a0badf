import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import type { RunResult } from '../../kit/run.js';
import { recapOf, resultOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
const at = (...names: string[]): string => join(files.dir, ...names);
let host: FreshTarget;

/** What would show here if anything that the host says were evaluated. */
const pwned = at('pwned');
const evil = `{{ lookup('pipe', 'touch ${pwned}') }}`;
const condition = `lookup('pipe', 'touch ${pwned}') == ''`;
/** In a file of the host, as one word for sh. */
const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

beforeAll(async () => {
  host = await here.freshTarget('evil');
  await host.sh(`mkdir -p /etc/ansible/facts.d
printf '%s' ${word(JSON.stringify({ text: evil, list: [evil], [evil]: 'key', ansible_host: '127.0.0.1' }))} >/etc/ansible/facts.d/evil.fact
printf '#!/bin/sh\\necho %s\\n' ${word(word(JSON.stringify({ said: evil })))} >/etc/ansible/facts.d/script.fact
chmod 755 /etc/ansible/facts.d/script.fact
printf '%s' ${word(evil)} >/srv/text; printf '%s' ${word(condition)} >/srv/condition; printf '{"a": "%s"}' ${word(evil)} >/srv/json
printf %s '{{7*7*1234567}}' >/proc/sys/kernel/hostname`);
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

async function play(tasks: string, ...options: string[]): Promise<RunResult> {
  files.write('play.yml', `- hosts: evil\n  gather_facts: false\n  tasks:\n${tasks}`);
  const config = { ANSIBLE_CACHE_PLUGIN: 'jsonfile', ANSIBLE_CACHE_PLUGIN_CONNECTION: at('facts') };
  const args = ['play', 'play.yml', '-i', host.inventoryPath, '-v', ...options];
  return here.hap(args, { cwd: files.dir, env: config });
}

describe('what a host says is never evaluated', () => {
  const said = `
    - setup:
    - command: cat /srv/text
      register: text
    - command: cat /srv/json
      register: json
    - slurp: src=/srv/text
      register: slurped
`;

  it.each([
    [
      'shown',
      '- debug: msg="{{ ansible_local.evil.text }} {{ ansible_local.script.said }} {{ ansible_hostname }}"',
    ],
    ['shown whole', '- debug: var=ansible_local'],
    [
      'a list of it',
      '- debug: msg="{{ item }}"\n      loop: "{{ ansible_local.evil.list + text.stdout_lines }}"',
    ],
    [
      'out of JSON and base64',
      '- debug: msg="{{ (json.stdout | from_json).a }} {{ slurped.content | b64decode }}"',
    ],
    ['by another host', '- debug: msg="{{ hostvars[inventory_hostname].ansible_local.evil.text }}"'],
    [
      'kept by set_fact',
      '- set_fact: {kept: "{{ text.stdout }}", deep: {a: ["{{ text.stdout }}"]}}\n    - debug: msg="{{ kept }} {{ deep }}"',
    ],
    [
      'written to a file',
      '- copy: {content: "{{ text.stdout }}", dest: /srv/copied}\n    - command: cmp /srv/text /srv/copied',
    ],
    [
      'in a template',
      '- template: {src: t.j2, dest: /srv/templated}\n    - command: cmp /srv/text /srv/templated',
    ],
    ['an argument of a command', '- command: {argv: [printf, "%s", "{{ text.stdout }}"]}'],
    ['the name of a task', '- debug: msg=hi\n      name: "called {{ text.stdout }}"'],
    ['the environment', '- command: printenv SAID\n      environment: {SAID: "{{ text.stdout }}"}'],
    ['vars of a task', '- debug: msg="{{ own }}"\n      vars: {own: "{{ text.stdout }}"}'],
  ])('%s', async (_, tasks) => {
    files.write('t.j2', '{{ text.stdout }}');
    const { code, stdout } = await play(`${said}    ${tasks}\n`);
    expect(recapOf(stdout)['evil']).toMatchObject({ failed: 0, unreachable: 0 });
    expect(code).toBe(0);
    expect(stdout).toContain("lookup('pipe'");
    expect(stdout).not.toContain('60493783');
    expect(existsSync(pwned)).toBe(false);
  });

  it.each([
    ['when', 'when: said.stdout'],
    ['changed_when', 'changed_when: said.stdout'],
    ['failed_when', 'failed_when: said.stdout'],
    ['until', 'until: said.stdout\n      retries: 1\n      delay: 0'],
    ['when, as a template', 'when: "{{ said.stdout }}"\n      ignore_errors: true'],
  ])('as a condition: %s', async (_, keyword) => {
    await play(`
    - command: cat /srv/condition
      register: said
    - command: cat /srv/condition
      register: said
      ${keyword}
`);
    expect(existsSync(pwned)).toBe(false);
  });

  it('by modules that take conditions and expressions', async () => {
    const { stdout } = await play(`
    - command: cat /srv/condition
      register: said
    - assert: {that: ["said.rc == 0", "said.stdout | length > 3"]}
    - assert: {that: "{{ said.stdout }}"}
      ignore_errors: true
    - assert: {that: ["true", "{{ said.stdout }}"]}
      ignore_errors: true
    - debug: var="{{ said.stdout }}"
`);
    expect(recapOf(stdout)['evil']).toMatchObject({ ok: 5, ignored: 2 });
    expect(stdout).toContain('Conditional is marked as unsafe, and cannot be evaluated.');
    expect(existsSync(pwned)).toBe(false);
  });
});

describe('what a host says never says how it is reached', () => {
  it('by facts of its own, interfaces with such names among them', async () => {
    for (const name of ['host', 'user', 'port', 'become', 'connection', 'facts', 'doas_user'])
      await host.sh(`ip link add name ${name} type bridge`);
    const { code, stdout } = await play(
      `
    - setup:
    - meta: reset_connection
    - debug: msg="{{ ansible_facts.host.device }} {{ ansible_facts.become.device }} {{ ansible_facts.facts.device }}"
    - command: id -un
    - debug: msg="{{ ansible_host }} {{ ansible_user }} {{ ansible_become is defined }} {{ ansible_port is defined }}"
`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('"msg": "host become facts"');
    expect(stdout).toContain('"stdout": "root"');
    expect(stdout).toContain(`"msg": "${host.ip} root False False"`);
  });

  it('but what the user sets of it stays the user’s word', async () => {
    const { code, stdout } = await play(`
    - command: echo deploy
      register: said
    - set_fact: {ansible_become: true, ansible_become_user: "{{ said.stdout }}"}
    - command: id -un
`);
    expect([code, resultOf(stdout, 'TASK [command] 2 | evil')]).toMatchObject([0, { stdout: 'deploy' }]);
  });

  it('by facts that were kept of it', async () => {
    await play('    - setup: gather_subset=!all\n');
    const file = at('facts', 'evil');
    const kept = JSON.parse(readFileSync(file, 'utf8')) as object;
    files.write('facts/evil', JSON.stringify({ ...kept, ansible_host: '192.0.2.1', ansible_user: 'nobody' }));
    const { code, stdout } = await play('    - command: id -un\n');
    expect([code, resultOf(stdout, 'TASK [command] | evil')]).toMatchObject([0, { stdout: 'root' }]);
  });
});

describe('what a host says never leads out of its place', () => {
  it('fetch puts files below the folder of the host, however the source is written', async () => {
    await host.sh(
      'mkdir -p /srv/deep; echo there >/srv/deep/f; echo ../../../../../../../../srv/deep/f >/srv/path',
    );
    const { stdout } = await play(`
    - slurp: src=/srv/path
      register: path
    - fetch: {src: "{{ path.content | b64decode | trim }}", dest: out}
      ignore_errors: true
    - fetch: {src: "/srv/deep/../deep/f", dest: out}
    - fetch: {src: "/srv/deep/..", dest: flat/, flat: true}
      ignore_errors: true
`);
    expect(recapOf(stdout)['evil']).toMatchObject({ ok: 4, changed: 1, ignored: 2 });
    expect(stdout).toContain(`expected to be contained in '${at('out', 'evil')}' but got '`);
    expect(readFileSync(at('out', 'evil', 'srv', 'deep', 'f'), 'utf8')).toBe('there\n');
    expect(readdirSync(at('out'))).toEqual(['evil']);
    expect(existsSync(at('flat'))).toBe(false);
  });

  it('fetch goes where the playbook says, and a host says no more than names below', async () => {
    await host.sh(
      'printf ../../../../up >/srv/up; printf %s/sure >/srv/abs; printf a/b >/srv/name'.replace(
        '%s',
        files.dir,
      ),
    );
    files.write('own/x', '');
    const { stdout } = await play(
      ['up', 'abs', 'name']
        .map((name) => `    - command: cat /srv/${name}\n      register: ${name}\n`)
        .join('') +
        [
          '"own/../named/{{ name.stdout }}"',
          `"{{ mine }}/{{ name.stdout }}/"`,
          '"own/{{ up.stdout }}"',
          '"{{ mine }}/{{ up.stdout }}/"',
          '"{{ abs.stdout }}"',
        ]
          .map(
            (dest) => `    - fetch: {src: /srv/text, dest: ${dest}, flat: true}\n      ignore_errors: true\n`,
          )
          .join(''),
      '-e',
      'mine={{ playbook_dir }}/mine-{{ ansible_host }}',
    );
    expect(recapOf(stdout)['evil']).toMatchObject({ ok: 8, changed: 5, ignored: 3 });
    expect(existsSync(at('named', 'a', 'b'))).toBe(true);
    expect(existsSync(at(`mine-${host.ip}`, 'a', 'b', 'text'))).toBe(true);
    expect(existsSync(at('sure'))).toBe(false);
  });

  it('fetch follows no link below the folder, and leaves what a link leads to as it is', async () => {
    mkdirSync(at('linked', 'evil'), { recursive: true });
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('linked', 'evil', 'srv'));
    const { code, stdout } = await play('    - fetch: {src: /srv/text, dest: linked}\n');
    expect(code).toBe(2);
    expect(stdout).toContain('is a link, and none is followed below');
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  });

  it('a host whose name came from another has its files and facts in folders of its own', async () => {
    const name = '../../../up';
    const { stdout } = await play(`
    - command: echo ${name}
      register: said
    - add_host: {name: "{{ said.stdout }}", groups: [more], ansible_connection: local}
- hosts: more
  gather_facts: true
  tasks:
    - fetch: {src: /etc/hostname, dest: sub/out}
`);
    expect(stdout).toContain("Detected directory traversal, expected to be contained in '");
    expect(existsSync(at('sub'))).toBe(false);
    expect(readdirSync(at('facts'))).toContain('..%2F..%2F..%2Fup');
  });

  it('unarchive writes nothing outside of its directory, whatever the archive holds', async () => {
    await host.sh(`mkdir -p /srv/a/l /srv/dest /srv/outside; cd /srv/a; echo x >l/f; echo v >/srv/victim
tar -cPf /srv/up.tar ../victim; tar -cPf /srv/abs.tar /srv/victim
ln -s /srv/outside link; tar -cf /srv/behind.tar --transform 's,^link$,l,' link; tar -rf /srv/behind.tar l/f; tar -cf /srv/file.tar l/f
ln /srv/victim hard; tar -cPf /srv/hard.tar /srv/victim hard; tar --delete -Pf /srv/hard.tar /srv/victim
mknod dev b 7 0; tar -cf /srv/dev.tar dev; ln -s /srv/outside /srv/dest/l; echo new >/srv/victim`);
    const archives = ['up', 'abs', 'behind', 'hard', 'dev', 'file'];
    const { stdout } = await play(
      archives
        .map(
          (name) =>
            `    - unarchive: {src: /srv/${name}.tar, dest: /srv/dest, remote_src: true}\n      ignore_errors: true\n`,
        )
        .join(''),
    );
    expect(recapOf(stdout)['evil']).toMatchObject({ ok: 6, changed: 1, ignored: 5 });
    for (const why of [
      "its member '../victim' leads up with ..",
      "its member 'l/f' is behind the link 'l'",
      "its member 'hard' is a hard link to 'srv/victim', which is not in the archive",
      "its member 'dev' is a device",
      '/srv/dest/l is a link that leads out of it, to /srv/outside',
    ])
      expect(stdout).toContain(why);
    expect(await host.sh('cat /srv/victim; ls -A /srv/outside; cd /srv/dest; find . | sort')).toBe(
      'new\n.\n./l\n./srv\n./srv/victim',
    );
  });
});
