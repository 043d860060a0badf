import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lab, type FreshTarget } from '../../kit/lab.js';
import type { RunResult } from '../../kit/run.js';
import { until } from '../../kit/until.js';
import { Cable } from '../../kit/wire/cable.js';
import { hostLine } from '../../kit/wire/wired.js';
import { recapOf, resultOf } from '../support/report.js';
import { scratch } from '../support/scratch.js';

const here = lab();
const files = scratch();
let castor: FreshTarget;

/** Writes /srv/d/f, and what else the params say. */
async function write(params: string, ...options: string[]): Promise<RunResult> {
  const play = `- hosts: all\n  gather_facts: false\n  tasks:\n    - name: write\n      copy: {${params}}\n`;
  files.write('play.yml', play);
  return here.hap(['play', 'play.yml', '-i', castor.inventoryPath, ...options], { cwd: files.dir });
}

const failure = ({ stdout }: RunResult): unknown => resultOf(stdout, 'TASK [write] | castor');
const msg = (text: string): unknown =>
  expect.objectContaining({ msg: expect.stringContaining(text) as string });
const leftovers = (): Promise<string> => castor.sh('ls -A /srv/d | grep "^.hap" || true');
const sum = (): Promise<string> => castor.sh('sha1sum </srv/d/f | cut -c1-40');

beforeAll(async () => {
  // It has Python, which can set and read extended attributes.
  castor = await here.freshTarget('castor', 'twin');
  await castor.sh('mkdir /srv/d');
});

afterAll(async () => {
  files.remove();
  await here.removeFresh();
});

describe('a file is replaced by rename in its own folder', () => {
  const read = `
import os
p = '/srv/d/f'
s = os.stat(p)
print(oct(s.st_mode & 0o7777), s.st_uid, s.st_gid, sorted((n, os.getxattr(p, n).hex()) for n in os.listxattr(p)))`;
  const state = (): Promise<string> => castor.sh('python3 -', { input: read });

  it('with owner, mode, ACL and extended attributes kept, and its old inode untouched', async () => {
    // An ACL as the kernel holds it (version 2): user::rw-, user:daemon:r--, group::r--, mask::r--, other::---
    const acl = '0200000001000600ffffffff020004000100000004000400ffffffff10000400ffffffff20000000ffffffff';
    await castor.sh('python3 -', {
      input: `
import os
p = '/srv/d/f'
open(p, 'w').write('old')
os.chown(p, 2, 33)
os.chmod(p, 0o640)
os.setxattr(p, 'user.note', b'kept \\xff')
os.setxattr(p, 'system.posix_acl_access', bytes.fromhex('${acl}'))
os.link(p, '/srv/d/other')`,
    });
    const before = await state();
    expect(before).toContain('system.posix_acl_access');
    const { stdout } = await write('content: new, dest: /srv/d/f');
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 0 } });
    expect(await state()).toBe(before);
    expect(await castor.sh('cat /srv/d/f /srv/d/other')).toBe('newold');
  });

  it('after validate, which refuses it and leaves the old one and nothing else', async () => {
    const refused = await write('content: worse, dest: /srv/d/f, validate: "grep better %s"');
    expect(failure(refused)).toEqual(msg('failed to validate'));
    expect(await castor.sh('cat /srv/d/f; ls -A /srv/d')).toBe('newf\nother');
    const { stdout } = await write('content: better, dest: /srv/d/f, validate: "grep better %s"');
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 0 } });
    expect(await castor.sh('cat /srv/d/f')).toBe('better');
  });

  it('also where the new content is on the target already (remote_src)', async () => {
    await castor.sh('echo there >/srv/source');
    const before = await state();
    const { stdout } = await write('src: /srv/source, dest: /srv/d/f, remote_src: true, backup: true');
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 0 } });
    expect(await state()).toBe(before);
    expect(await castor.sh('cat /srv/d/f; cat /srv/d/f.*~; rm /srv/d/f.*~')).toBe('there\nbetter');
  });

  it('and as a user who may not keep its owner, which is said', async () => {
    await castor.sh('chown deploy /srv/d && chown root:root /srv/d/f');
    const { stdout, stderr } = await write(
      'content: mine, dest: /srv/d/f',
      '-u',
      'deploy',
      '-e',
      'ansible_user=deploy',
    );
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 0 } });
    expect(stderr).toContain('[WARNING]: the owner and group of /srv/d/f (0:0) could not be kept');
    expect(await castor.sh('stat -c %U /srv/d/f; rm -f /srv/d/* && chown root /srv/d')).toBe('deploy');
  });
});

describe('the old file or the new one', () => {
  const tools = ['mktemp', 'cat', 'wc', 'cp', 'chown', 'chmod', 'sync', 'mv', 'rm'];
  const points = tools.flatMap((tool) => [`before ${tool}`, `after ${tool}`]);

  it('killed with SIGKILL at every step; the next write removes what is left', async () => {
    // Each tool kills the whole session when its turn has come.
    const wrapper = (tool: string): string => `#!/bin/sh
die() { [ "$POINT" != "$1 ${tool}" ] || kill -KILL $(ps -o pid= -s $(ps -o sid= $$)); }
die before
/usr/bin/${tool} "$@"
rc=$?
die after
exit $rc
`;
    for (const tool of tools)
      await castor.sh(`cat >/usr/local/sbin/${tool}; chmod +x /usr/local/sbin/${tool}`, {
        input: wrapper(tool),
      });
    const play = `
- hosts: all
  gather_facts: false
  tasks:
    - copy: {content: "{{ what }}", dest: "/srv/d/{{ item }}/f", mode: '0600', owner: daemon}
      environment: {POINT: "{{ item if what == 'new' else '' }}"}
      loop: ${JSON.stringify(points)}
      ignore_errors: true
`;
    files.write('points.yml', play);
    const writeAll = (what: string): Promise<RunResult> =>
      here.hap(['play', 'points.yml', '-i', castor.inventoryPath, '-e', `what=${what}`], { cwd: files.dir });
    const contents = async (): Promise<string[]> =>
      (await castor.sh('for d in /srv/d/*/; do cat "$d/f"; echo; done')).split('\n');
    const left = (): Promise<string> => castor.sh('ls -A /srv/d/* | grep "^.hap" || true');
    await castor.sh(
      points.map((point) => `mkdir "/srv/d/${point}"; printf old >"/srv/d/${point}/f"`).join('\n'),
    );
    const killed = await writeAll('new');
    const ended = killed.stdout.match(/the shell on castor ended/g) ?? [];
    expect(ended.length).toBeGreaterThanOrEqual(points.length);
    const whole = await contents();
    expect([...new Set(whole)].sort()).toEqual(['new', 'old']);
    expect(await left()).toContain('.hap.castor.');
    const { stdout } = await writeAll('newer');
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 0, ignored: 0 } });
    expect(await contents()).toEqual(points.map(() => 'newer'));
    expect(await left()).toBe('');
    await castor.sh(`rm -r ${tools.map((tool) => `/usr/local/sbin/${tool}`).join(' ')} /srv/d/*`);
  });

  it('with the connection lost at any byte, and no temporary file left', async () => {
    const cable = await Cable.to(castor.ip);
    const login = { key: here.key, knownHosts: castor.knownHosts };
    const inventory = files.write(
      'cabled',
      hostLine(castor, login, { address: '127.0.0.1', port: cable.port }),
    );
    const through = (): Promise<RunResult> =>
      write('src: new, dest: /srv/d/f', '-i', inventory, '--limit', 'castor');
    writeFileSync(join(files.dir, 'new'), Buffer.alloc(400_000, 'new\n'));
    await castor.sh('rm -f /srv/d/f');
    expect((await through()).code).toBe(0);
    const whole = cable.sent;
    const fresh = await sum();
    await castor.sh('head -c 300000 /dev/zero >/srv/d/f');
    const old = await sum();
    for (const part of [0.01, 0.3, 0.9, 0.97, 0.98, 0.985, 0.99, 0.995]) {
      await castor.sh('head -c 300000 /dev/zero >/srv/d/f');
      cable.mend(Math.floor(whole * part));
      const { code } = await through();
      expect([0, 4], `cut after ${part}`).toContain(code);
      await until(async () => (await leftovers()) === '', { what: 'the end of the temporary file' });
      expect(code === 0 ? [fresh] : [old, fresh], `cut after ${part}`).toContain(await sum());
    }
    await cable.close();
  });

  it('hung up in the middle of the writing: the temporary file is removed', async () => {
    await castor.sh('printf old >/srv/d/f');
    const running = write('content: new, dest: /srv/d/f, validate: "sh -c \'sleep 300 #\' %s"');
    await until(async () => (await leftovers()) !== '', { what: 'the temporary file' });
    await castor.sh("pkill -KILL -f '[s]shd: root@notty'");
    expect((await running).code).toBe(4);
    await until(async () => (await leftovers()) === '', { what: 'the end of the temporary file' });
    expect(await castor.sh('cat /srv/d/f; pgrep -f "[s]leep 300" || true')).toBe('old');
  });

  it('on a disk that is full', async () => {
    await castor.sh(
      'mount -t tmpfs -o size=64k small /srv/d; printf old >/srv/d/f; head -c 50000 /dev/zero >/srv/d/fill',
    );
    writeFileSync(join(files.dir, 'big'), Buffer.alloc(40_000, 'big\n'));
    const full = await write('src: big, dest: /srv/d/f');
    expect(failure(full)).toEqual(msg('No space left on device'));
    expect(await castor.sh('cat /srv/d/f; ls -A /srv/d')).toBe('oldf\nfill');
    await castor.sh('rm /srv/d/fill');
    expect((await write('src: big, dest: /srv/d/f')).code).toBe(0);
    expect(await castor.sh('wc -c </srv/d/f')).toBe('40000');
  });

  it('on a file system that is read-only', async () => {
    await castor.sh('mount -o remount,ro /srv/d');
    const refused = await write('content: new, dest: /srv/d/f');
    expect(failure(refused)).toEqual(msg('cannot create a file in /srv/d: Read-only file system'));
    await castor.sh('umount /srv/d');
  });
});

describe('where rename cannot work', () => {
  it('it is refused with the reason, unless unsafe_writes is set: then it is written in place', async () => {
    await castor.sh(
      'printf old >/srv/origin; chmod 640 /srv/origin; : >/srv/d/f; mount --bind /srv/origin /srv/d/f',
    );
    const refused = await write('content: new, dest: /srv/d/f');
    expect(failure(refused)).toEqual(
      msg(
        'cannot replace /srv/d/f by renaming: it is a mount point of its own; unsafe_writes: true writes it in place',
      ),
    );
    expect(await castor.sh('cat /srv/origin; ls -A /srv/d')).toBe('oldf');
    const { stdout } = await write('content: new, dest: /srv/d/f, unsafe_writes: true, mode: "0604"');
    expect(recapOf(stdout)).toMatchObject({ castor: { changed: 1, failed: 0 } });
    expect(await castor.sh('cat /srv/origin; stat -c " %a" /srv/origin; ls -A /srv/d')).toBe('new 604\nf');
    await castor.sh('umount /srv/d/f');
  });
});
