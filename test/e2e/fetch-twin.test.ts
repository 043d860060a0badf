import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Group } from '../kit/lab-fresh.js';
import { lab } from '../kit/lab.js';
import { toldBy, type Told } from './support/report.js';
import { scratch } from './support/scratch.js';

const here = lab();
const files = scratch();

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

const playbook = `
- hosts: all
  gather_facts: false
  tasks:
    - {name: fetch, fetch: {src: /srv/f, dest: out}}
    - {name: fetch again, fetch: {src: /srv/f, dest: out}}
    - {name: fetch to a file, fetch: {src: /srv/f, dest: flat/other, flat: true}}
    - {name: fetch through a link, fetch: {src: /srv/l, dest: out}}
    - {name: fetch from home, fetch: {src: "~/here", dest: out}}
    - {name: fetch 40 MB, fetch: {src: /srv/big, dest: out}}
    - {name: fetch a folder, fetch: {src: /srv, dest: out}, ignore_errors: true}
    - {name: fetch a folder or not, fetch: {src: /srv, dest: out, fail_on_missing: false}}
    - {name: fetch nothing, fetch: {src: /srv/none, dest: out}, ignore_errors: true}
    - {name: fetch as root, fetch: {src: /root/own, dest: out}, become: true}
    - {name: fetch forbidden, fetch: {src: /root/own, dest: out}, ignore_errors: true}
    - {name: fetch forbidden or not, fetch: {src: /root/own, dest: out, fail_on_missing: false}}
    - {name: slurp, slurp: {src: /srv/f}}
    - {name: slurp forbidden, slurp: {src: /root/own}, ignore_errors: true}
    - {name: unpack, unarchive: {src: a.tgz, dest: /srv/one, list_files: true}, become: true}
    - {name: unpack again, unarchive: {src: a.tgz, dest: /srv/one}, become: true}
    - {name: change, file: {path: /srv/one/d/g, mode: "0600"}, become: true}
    - {name: unpack what was changed, unarchive: {src: a.tgz, dest: /srv/one}, become: true}
    - {name: unpack what is there, unarchive: {src: /srv/a.tar, dest: /srv/two, remote_src: true, owner: deploy, group: ops, mode: "0750"}, become: true}
    - {name: unpack what is there again, unarchive: {src: /srv/a.tar, dest: /srv/two, remote_src: true, owner: deploy, group: ops, mode: "0750"}, become: true}
    - {name: unpack without, unarchive: {src: a.tgz, dest: /srv/three, exclude: [./f], list_files: true}, become: true}
    - {name: unpack only, unarchive: {src: a.tgz, dest: /srv/four, include: [./d/g]}, become: true}
    - {name: unpack as, unarchive: {src: a.tgz, dest: /srv/five, extra_opts: [--strip-components=2]}, become: true}
    - {name: unpack by hand, unarchive: {src: a.tgz, dest: /srv/own}}
`;

/** A target with what the playbook looks at. */
async function target(kind: 'target' | 'twin'): Promise<Group> {
  const group = await here.freshGroup(['castor'], kind);
  await group.hosts['castor']?.sh(
    `cd /srv; printf 'a\\000b\\377' >f; ln -s f l; head -c 40000000 /dev/zero >big; printf own >/root/own; chmod 700 /root
chmod 600 /root/own; printf here >/home/deploy/here; mkdir one two three four five own; chown deploy own; cat >a.tar`,
    { input: readFileSync(join(files.dir, 'a.tar'), 'latin1') },
  );
  return group;
}

/** What a run said of each task: its status, and its result without what is each tool's own. */
function results(stdout: string): Record<string, unknown> {
  const own = new Set(['src', 'extract_results', 'ansible_facts', 'start', 'warnings']);
  const of = ({ status, text }: Told): unknown => {
    const at = text.indexOf('=> ');
    const result = at < 0 ? {} : (JSON.parse(text.slice(at + 3)) as Record<string, unknown>);
    const told = Object.entries(result).filter(([key]) => !own.has(key));
    return { status, ...Object.fromEntries(told) };
  };
  return Object.fromEntries([...toldBy(stdout)].map(([name, told]) => [name, of(told)]));
}

const state =
  "find /srv/one /srv/two /srv/three /srv/four /srv/five /srv/own -printf '%p %y %m %u:%g %l %s\\n' | sort";
const trees = (...names: string[]): string =>
  execFileSync('sh', ['-c', 'find "$@" -type f -exec cksum {} + | sort -k 3', '-', ...names], {
    cwd: files.dir,
    encoding: 'utf8',
  });

// It needs real Ansible: test/lab/with-lab.sh says so where there is none.
describe.runIf(await here.hasAnsible())('fetch, slurp and unarchive, beside those of Ansible', () => {
  interface Side {
    readonly told: Record<string, unknown>;
    readonly kept: string;
    readonly left: string;
  }
  let hap: Side;
  let ansible: Side;

  beforeAll(async () => {
    files.write('tree/f', 'one');
    files.write('tree/d/g', 'two');
    execFileSync(
      'sh',
      [
        '-c',
        'cd tree && ln -s f l && mkdir e && chmod 640 f && touch -d @1600000000 f d/g && tar -cf ../a.tar . && tar -czf ../a.tgz .',
      ],
      { cwd: files.dir },
    );
    files.write('play.yml', playbook);
    const [own, theirs] = await Promise.all([target('target'), target('twin')]);
    const side = async (
      group: Group,
      play: (args: string[]) => Promise<{ stdout: string }>,
    ): Promise<Side> => {
      const { stdout } = await play([
        'play.yml',
        '-i',
        group.inventoryPath,
        '-v',
        '-e',
        'ansible_user=deploy',
      ]);
      const kept = trees('out', 'flat');
      for (const name of ['out', 'flat']) rmSync(join(files.dir, name), { recursive: true });
      return { told: results(stdout), kept, left: (await group.hosts['castor']?.sh(state)) ?? '' };
    };
    hap = await side(own, (args) => here.hap(['play', ...args], { cwd: files.dir }));
    const env = { ANSIBLE_PIPELINING: '1' };
    ansible = await side(theirs, (args) => here.ansible(args, { cwd: files.dir, env }));
  }, 300_000);

  it('say the same of every task', () => {
    expect(Object.keys(hap.told)).toHaveLength(playbook.match(/name: /g)?.length ?? 0);
    expect(hap.told).toEqual(ansible.told);
  });

  it('bring the same home, and leave the same', () => {
    expect(hap.kept).toContain('out/castor/srv/big');
    expect(hap.kept).toBe(ansible.kept);
    expect(hap.left).toContain('/srv/five/g f');
    expect(hap.left).toBe(ansible.left);
  });
});
