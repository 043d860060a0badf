import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import type { RunResult } from '../../kit/run.js';
import { recapOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let host: FreshTarget;

beforeAll(async () => {
  host = await here.freshTarget('links');
  files.write('t.j2', 'templated');
  await host.sh(
    'mkdir /srv/tree && echo x >/srv/tree/f && tar -C /srv/tree -czf /srv/a.tgz f && ln -s /home/deploy/own /srv/roots',
  );
});

beforeEach(async () => {
  // What deploy has planted in its home, and what is root's.
  await host.sh(`rm -rf /srv/outside /home/deploy/*; mkdir /srv/outside /home/deploy/own; printf secret >/srv/outside/victim
chmod 600 /srv/outside/victim; cd /home/deploy; ln -s /srv/outside d; ln -s /srv/outside/victim l; ln -s own good; touch own/f
ln -s own/f fine; chown -hR deploy:deploy /home/deploy`);
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

/** What is outside: names, owners, modes and contents. */
const outside = (): Promise<string> =>
  host.sh("cd /srv/outside && find . -printf '%p %u %m ' -type f -exec cat {} \\; -printf ' '");
const untouched = '. root 755 ./victim root 600 secret ';

async function play(...tasks: readonly string[]): Promise<RunResult> {
  const text = tasks.map((task) => `    - ${task}\n`).join('');
  files.write('play.yml', `- hosts: all\n  gather_facts: false\n  tasks:\n${text}`);
  return here.hap(['play', 'play.yml', '-i', host.inventoryPath, '-v'], { cwd: files.dir });
}

describe('root in a folder that a user owns', () => {
  it.each([
    ['copy', 'copy: {content: x, dest: /home/deploy/d/f}'],
    ['copy, a file that is there', 'copy: {content: x, dest: /home/deploy/d/victim}'],
    ['copy of a file of the host', 'copy: {src: /srv/tree/f, dest: /home/deploy/d/f, remote_src: true}'],
    ['copy of a folder', 'copy: {src: ./, dest: /home/deploy/d/new}'],
    ['copy that follows', 'copy: {content: x, dest: /home/deploy/l, follow: true}'],
    [
      'copy that only sets a mode',
      'copy: {content: secret, dest: /home/deploy/l, follow: true, mode: "0644"}',
    ],
    ['template', 'template: {src: t.j2, dest: /home/deploy/d/f}'],
    ['template that follows', 'template: {src: t.j2, dest: /home/deploy/l, follow: true}'],
    ['file: touch', 'file: {path: /home/deploy/d/f, state: touch}'],
    ['file: directory', 'file: {path: /home/deploy/d/new/deep, state: directory}'],
    ['file: mode', 'file: {path: /home/deploy/d/victim, mode: "0644"}'],
    ['file: owner of what a link leads to', 'file: {path: /home/deploy/l, owner: deploy}'],
    ['file: a link', 'file: {path: /home/deploy/d/link, src: /etc, state: link}'],
    ['file: absent', 'file: {path: /home/deploy/d/victim, state: absent}'],
    [
      'user: a key',
      'user: {name: deploy, generate_ssh_key: true, ssh_key_type: ed25519, ssh_key_file: d/id}',
    ],
    ['unarchive', 'unarchive: {src: /srv/a.tgz, dest: /home/deploy/d, remote_src: true}'],
  ])('is not led out by a link of theirs: %s', async (_, task) => {
    const { code, stdout } = await play(task);
    expect(await outside()).toBe(untouched);
    expect(stdout).toMatch(
      /is a link of the user \d+ to \/srv\/outside, which is not theirs|a link of the user \d+ leads to \/srv\/outside\/victim, which is not theirs/,
    );
    expect(code).toBe(2);
  });

  it('replaces a link at dest, where it is not to be followed', async () => {
    const { code } = await play('copy: {content: x, dest: /home/deploy/l}');
    expect([code, await outside()]).toEqual([0, untouched]);
    expect(await host.sh('cat /home/deploy/l; stat -c " %F" /home/deploy/l')).toBe('x regular file');
  });

  it('follows links of theirs to what is theirs, and those of root to anywhere', async () => {
    const { code, stdout } = await play(
      'copy: {content: one, dest: /home/deploy/good/one}',
      'template: {src: t.j2, dest: /home/deploy/fine, follow: true}',
      'file: {path: /home/deploy/fine, mode: "0640"}',
      'copy: {content: two, dest: /srv/roots/two}',
      'unarchive: {src: /srv/a.tgz, dest: /home/deploy/good, remote_src: true, creates: /none}',
    );
    expect(recapOf(stdout)['links']).toMatchObject({ ok: 5, changed: 5 });
    expect(code).toBe(0);
    expect(await host.sh('cd /home/deploy/own; cat one two f; stat -c %F /home/deploy/fine')).toBe(
      'onetwox\nsymbolic link',
    );
  });

  it('is not led out by what is exchanged while it writes', async () => {
    // A folder that is a link every other moment, and whatever hap makes in it exchanged for a link.
    await host.sh(
      `cat >/tmp/race <<'.'
cd /home/deploy || exit
while [ ! -e /tmp/stop ]; do
  mkdir r 2>/dev/null
  for t in r/.hap.*; do
    [ -d "$t" ] && mv "$t" "r/moved" 2>/dev/null && ln -s /srv/outside "$t"
  done
  ln -s /srv/outside/victim r/f 2>/dev/null
  mv -T r away 2>/dev/null
  ln -s /srv/outside r
  rm -rf away
  rm -f r
done
.
rm -f /tmp/stop; for i in 1 2; do su deploy -c 'sh /tmp/race' >/dev/null 2>&1 & done`,
    );
    const items = Array.from({ length: 60 }, (_, i) => i);
    await play(
      `copy: {content: "overwritten {{ item }}", dest: /home/deploy/r/f, owner: deploy, mode: "0666"}\n      loop: ${JSON.stringify(items)}\n      ignore_errors: true`,
      `template: {src: t.j2, dest: /home/deploy/r/victim, backup: true}\n      loop: ${JSON.stringify(items)}\n      ignore_errors: true`,
    );
    await host.sh('touch /tmp/stop; while pgrep -f "[t]mp/race" >/dev/null; do sleep 0.1; done');
    expect(await outside()).toBe(untouched);
  });
});

describe('a user who is not root', () => {
  it('is led by links as ever: rights are their own', async () => {
    files.write(
      'own.yml',
      `- hosts: all
  gather_facts: false
  tasks:
    - copy: {content: mine, dest: /home/deploy/good/mine}
    - copy: {content: no, dest: /home/deploy/d/no}
      ignore_errors: true
`,
    );
    const args = ['play', 'own.yml', '-i', host.inventoryPath, '-e', 'ansible_user=deploy'];
    const { stdout } = await here.hap(args, { cwd: files.dir });
    expect(recapOf(stdout)['links']).toMatchObject({ ok: 2, ignored: 1 });
    expect(await outside()).toBe(untouched);
  });
});
