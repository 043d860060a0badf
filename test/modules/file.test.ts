import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { file } from '../../src/modules/file/file.js';
import { converge } from '../kit/converge.js';
import { moduleTable } from '../kit/module-table.js';
import { realShells } from '../kit/real-shell.js';
import { lookText, statText, type Told } from '../kit/stat-text.js';

/** What the inspections print: of the paths and how many names are missing of the first; then what else was asked. */
const found = (paths: readonly Told[], asked: readonly string[] = [], missing = 0): string[] => [
  lookText(paths, {}, { 0: missing }),
  ...asked.map((lines) => `${lines}\n`),
];

const daemon = { owner: [1, 'daemon'], group: [1, 'daemon'] } as const;

moduleTable(file, [
  {
    name: 'a file gets its owner, group and mode',
    params: { path: '/etc/x', owner: 'daemon', group: 'daemon', mode: '0600' },
    before: found([{ mode: '644' }], ['1', '1']),
    plans: ['chown -h -- daemon /etc/x &&\nchgrp -h -- daemon /etc/x &&\nchmod -- 0600 /etc/x'],
    diffs: [
      {
        before: { path: '/etc/x', owner: 0, group: 0, mode: '0644' },
        after: { path: '/etc/x', owner: 1, group: 1, mode: '0600' },
      },
    ],
    reads: statText({ mode: '600', ...daemon, size: 5 }),
    result: { path: '/etc/x', owner: 'daemon', gid: 1, mode: '0600', state: 'file', size: 5 },
    after: found([{ mode: '600', ...daemon }], ['1', '1']),
  },
  {
    name: 'a symbolic mode is computed from what is there',
    params: { path: '/d', mode: 'u=rwX,g+w,o-rwx' },
    before: found([{ type: 'directory', mode: '745' }]),
    plans: ['chmod -- 00760 /d'],
    after: found([{ type: 'directory', mode: '760' }]),
  },
  {
    name: 'setuid is set again after a change of the owner, which takes it away',
    params: { path: '/bin/x', owner: 'daemon', mode: '4755' },
    before: found([{ mode: '4755' }], ['1']),
    plans: ['chown -h -- daemon /bin/x &&\nchmod -- 04755 /bin/x'],
    after: found([{ mode: '4755', ...daemon }], ['1']),
  },
  {
    name: 'a directory is made with those it is in, each with its attributes from the start',
    params: { path: '/srv/a/b/', state: 'directory', mode: '0750', group: 'daemon' },
    before: found([undefined], ['1'], 2),
    plans: [
      [
        '{ mkdir -m 0750 -- /srv/a || [ -d /srv/a ]; }',
        'chgrp -h -- daemon /srv/a',
        'chmod -- 00750 /srv/a',
        '{ mkdir -m 0750 -- /srv/a/b || [ -d /srv/a/b ]; }',
        'chgrp -h -- daemon /srv/a/b',
        'chmod -- 00750 /srv/a/b',
      ].join(' &&\n'),
    ],
    diffs: [
      {
        before: { path: '/srv/a/b/', state: 'absent' },
        after: { path: '/srv/a/b/', state: 'directory' },
      },
    ],
    reads: statText({ type: 'directory', mode: '750' }),
    result: { path: '/srv/a/b/', mode: '0750', state: 'directory' },
    after: found([{ type: 'directory', mode: '750', group: [1, 'daemon'] }], ['1']),
  },
  {
    name: 'all in a directory is changed, and only what differs',
    params: {
      path: '/srv',
      state: 'directory',
      recurse: true,
      follow: false,
      mode: 'u=rwX,go=',
      owner: 'daemon',
    },
    before: found([{ type: 'directory' }], ['1', '41ed:1:0\n81a4:0:0\n81ed:1:0\na1ff:1:0\n.']),
    plans: [
      [
        'chown -h -- daemon /srv',
        'chmod -- 00700 /srv',
        'find  /srv -depth ! -type l ! -user daemon -exec chown -- daemon {} +',
        'find /srv -type l ! -user daemon -exec chown -h -- daemon {} +',
        'find  /srv -depth ! -type l -type d -perm 0755 -exec chmod -- 00700 {} +',
        'find  /srv -depth ! -type l ! -type d -perm 0644 -exec chmod -- 0600 {} +',
        'find  /srv -depth ! -type l ! -type d -perm 0755 -exec chmod -- 0700 {} +',
      ].join(' &&\n'),
    ],
    after: found([{ type: 'directory', mode: '700', ...daemon }], ['1', '41c0:1:0\n8180:1:0\na1ff:1:0\n.']),
  },
  {
    name: 'a link is put in the place of another at once',
    params: { path: '/l', src: '/new', state: 'link' },
    before: found([{ target: '/old', real: '/old', to: {} }, undefined, {}, {}, {}]),
    plans: [/^ln -s -- \/new \/\.hap-link\.\$\$ && \{ mv -fT -- \/\.hap-link\.\$\$ \/l /],
    diffs: [{ before: { path: '/l', src: '/old' }, after: { path: '/l', src: '/new' } }],
    reads: statText({ target: '/new', real: '/new', to: {} }),
    result: { dest: '/l', src: '/new', state: 'link' },
    after: found([{ target: '/new', real: '/new', to: {} }, undefined, {}, {}, {}]),
  },
  {
    name: 'a link to what is not there needs force',
    params: { path: '/l', src: 'gone', state: 'link' },
    before: found([undefined, undefined, undefined, undefined, undefined]),
    plans: [],
    fails: 'src file does not exist, use "force=yes" if you really want to create the link: /gone',
  },
  {
    name: 'a link to what check mode has foreseen can be made',
    params: { path: '/l', src: '/made', state: 'link' },
    check: true,
    predicted: ['path:/made'],
    before: found([undefined, undefined, undefined, undefined, undefined]),
    plans: ['ln -s -- /made /l'],
    after: found([{ target: '/made', real: '/made', to: {} }, undefined, {}, {}, {}]),
  },
  {
    name: 'a hard link is one when both are the same file',
    params: { path: '/h', src: '/f', state: 'hard' },
    before: found([undefined, undefined, { inode: 5 }, undefined, undefined]),
    plans: ['ln -- /f /h'],
    reads: statText({ inode: 5, nlink: 2 }),
    result: { dest: '/h', src: '/f', state: 'hard' },
    after: found([{ inode: 5, nlink: 2 }, undefined, { inode: 5, nlink: 2 }, undefined, undefined]),
  },
  {
    name: 'what is to be absent is removed, and the diff tells what was in it',
    params: { path: '/d', state: 'absent' },
    before: found([{ type: 'directory' }], ['=/d/sub\n.\n=/d/f\n=/d/sub/g\n.']),
    plans: ['rm -rf -- /d'],
    diffs: [
      {
        before: {
          path: '/d',
          state: 'directory',
          path_content: { directories: ['/d/sub'], files: ['/d/f', '/d/sub/g'] },
        },
        after: { path: '/d', state: 'absent' },
      },
    ],
    reads: statText(undefined),
    result: { path: '/d', state: 'absent' },
    after: found([undefined], ['.\n.']),
  },
  {
    name: 'touch always changes the times',
    params: { path: '/f', state: 'touch' },
    before: found([{ mtime: 1_500_000_000 }], ['1700000000', '1700000000']),
    plans: ['touch -c -- /f'],
    diffs: [
      {
        before: { path: '/f', state: 'file', mtime: 1_500_000_000, atime: 1_500_000_000 },
        after: { path: '/f', state: 'touch', mtime: 1_700_000_000, atime: 1_700_000_000 },
      },
    ],
    after: { always: 'its times are to be those of now' },
  },
  {
    name: 'a time is given in a format, and compared on the clock of the host',
    params: {
      path: '/f',
      state: 'touch',
      modification_time: '2020-02-03',
      modification_time_format: '%Y-%m-%d',
      access_time: 'preserve',
    },
    before: found([{ mtime: 1_500_000_000 }], ['1580688000']),
    plans: ['touch -c -m -t 202002030000.00 -- /f'],
    after: found([{ mtime: 1_580_688_000 }], ['1580688000']),
  },
  {
    name: 'a new file with a mode is closed until it has it',
    params: { path: '/f', state: 'touch', mode: 'o=r' },
    before: found([undefined], ['1700000000', '1700000000']),
    plans: ['(umask 077 && : >>/f) &&\nchmod -- 0644 /f'],
    after: { always: 'its times are to be those of now' },
  },
  {
    name: 'flags are compared one by one',
    params: { path: '/f', attributes: '+i' },
    before: found([{}], ['e']),
    plans: ['chattr -- +i /f'],
    after: found([{}], ['ie']),
  },
  {
    name: 'the parts of a security context that are given are changed',
    params: { path: '/f', setype: 'etc_t', selevel: '_default' },
    before: found([{}], ['system_u:object_r:tmp_t:s0:c1\nsystem_u:object_r:etc_t:s0']),
    plans: ['chcon -h -- system_u:object_r:etc_t:s0 /f'],
    after: found([{}], ['system_u:object_r:etc_t:s0\nsystem_u:object_r:etc_t:s0']),
  },
  {
    name: 'a security context is nothing on a host without SELinux',
    params: { path: '/f', setype: 'etc_t' },
    before: found([{}], ['\n']),
    plans: [],
    result: { path: '/f', state: 'file' },
  },
  {
    name: 'a user who is not there is told',
    params: { path: '/f', owner: 'nobody-here' },
    before: found([{}], ['']),
    plans: [],
    fails: 'chown failed: failed to look up user nobody-here',
  },
  {
    name: 'a user whom check mode has foreseen is no failure',
    params: { path: '/f', owner: 'web' },
    check: true,
    predicted: ['user:web'],
    before: found([{}], ['']),
    plans: ['chown -h -- web /f'],
    after: found([{ owner: [3, 'web'] }], ['3']),
  },
  {
    name: 'a file is never made by its state',
    params: { path: '/f', state: 'file' },
    before: found([undefined]),
    plans: [],
    fails: 'file (/f) is absent, cannot continue',
  },
  {
    name: 'recurse needs a directory',
    params: { path: '/f', state: 'file', recurse: true },
    before: found([{}], ['.']),
    plans: [],
    fails: "recurse option requires state to be 'directory'",
  },
  {
    name: 'a directory in the way is told',
    params: { path: '/d', src: '/f', state: 'link' },
    before: found([{ type: 'directory' }, undefined, {}, {}, {}]),
    plans: [],
    fails: 'refusing to convert from directory to symlink for /d',
  },
]);

const setup = `umask 022
echo hi >f; mkdir -p d/sub 'od d'; echo x >d/in; ln -s in d/l; ln -s f lf; ln -s d ld; ln -s nowhere broken; ln f hard
chmod 700 d/sub; mkdir empty`;

/** The tree of a folder: each path with its kind, mode and what it links to. */
function tree(cwd: string): string[] {
  const out = execFileSync('find', ['.', '!', '-path', '.', '-printf', '%P %y %m %l\\n'], {
    cwd,
    encoding: 'utf8',
  });
  return out
    .trim()
    .split('\n')
    .map((l) => l.trim())
    .sort();
}

const cases: [string, Record<string, unknown>, (before: string[]) => string[]][] = [
  [
    'a mode',
    { path: 'f', mode: '0600' },
    (t) => t.map((l) => (/^(f|hard) /.test(l) ? l.replace('644', '600') : l)),
  ],
  [
    'a mode through a link',
    { path: 'lf', mode: 'go-r' },
    (t) => t.map((l) => l.replace(/^(f|hard) f 644/, '$1 f 600')),
  ],
  [
    'directories',
    { path: 'x/y z/$v', state: 'directory', mode: '2750' },
    (t) => [...t, 'x d 2750', 'x/y z d 2750', 'x/y z/$v d 2750'],
  ],
  [
    'a directory behind a broken link',
    { path: 'broken', state: 'directory' },
    (t) => [...t, 'nowhere d 755'],
  ],
  ['a link', { path: 'n', src: 'd', state: 'link' }, (t) => [...t, 'n l 777 d']],
  [
    'a link over a file',
    { path: 'f', src: '/nowhere', state: 'link', force: true, follow: false },
    (t) => t.map((l) => (l.startsWith('f ') ? 'f l 777 /nowhere' : l)),
  ],
  [
    'a link over a link to a directory',
    { path: 'ld', src: 'empty', state: 'link' },
    (t) => t.map((l) => l.replace(/^ld .*/, 'ld l 777 empty')),
  ],
  [
    'a link over an empty directory',
    { path: 'empty', src: '../f', state: 'link', force: true },
    (t) => t.map((l) => l.replace(/^empty .*/, 'empty l 777 ../f')),
  ],
  ['a hard link', { path: 'h2', src: 'f', state: 'hard' }, (t) => [...t, 'h2 f 644']],
  ['nothing', { path: 'd', state: 'absent' }, (t) => t.filter((l) => !/^d[ /]/.test(l))],
  [
    'no link, but what it leads to',
    { path: 'ld', state: 'absent' },
    (t) => t.filter((l) => !l.startsWith('ld ')),
  ],
  [
    'all in a directory',
    { path: 'd', state: 'directory', recurse: true, mode: 'u=rwX,g=rX,o=' },
    (t) => t.map((l) => l.replace(/^(d(?:\/sub)? d) .*/, '$1 750').replace(/^(d\/in f) .*/, '$1 640')),
  ],
  [
    'a new file',
    {
      path: 'od d/new',
      state: 'touch',
      mode: 'u=rw,go=',
      modification_time: '202001010000.00',
      access_time: 'preserve',
    },
    (t) => [...t, 'od d/new f 600'],
  ],
];

describe.each(realShells().map((s) => [s.name, s] as const))('file on %s', (_, shell) => {
  it.each(cases)('makes %s once, as check mode says', (_name, params, expected) => {
    const cwd = mkdtempSync(join(tmpdir(), 'hap-file-'));
    execFileSync('sh', ['-c', setup], { cwd });
    const before = tree(cwd);
    const at = { shell, cwd };
    const full = { ...params, path: join(cwd, String(params['path'])) };
    const given =
      typeof params['src'] === 'string' && params['state'] === 'hard'
        ? { ...full, src: join(cwd, params['src']) }
        : full;
    expect(converge(file, given, { ...at, check: true })).toMatchObject({ changed: true, failed: undefined });
    expect(tree(cwd)).toEqual(before);
    expect(converge(file, given, at)).toMatchObject({ changed: true, failed: undefined });
    expect(tree(cwd)).toEqual(expected(before).sort());
    expect(converge(file, given, at)).toMatchObject({ changed: false, failed: undefined });
  });

  it('sets the times it is given', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'hap-file-'));
    const path = join(cwd, 'f');
    const params = {
      path,
      state: 'touch',
      modification_time: '202001020304.05',
      access_time: '201001010000.00',
    };
    expect(converge(file, params, { shell, cwd }).changed).toBe(true);
    expect(lstatSync(path).mtime.toISOString()).toBe('2020-01-02T03:04:05.000Z');
    expect(lstatSync(path).atime.toISOString()).toBe('2010-01-01T00:00:00.000Z');
    expect(converge(file, params, { shell, cwd }).changed).toBe(false);
    expect(converge(file, { path, state: 'touch' }, { shell, cwd }).changed).toBe(true);
    expect(Date.now() - lstatSync(path).mtimeMs).toBeLessThan(60_000);
  });

  it('says which tool refused, and of what', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'hap-file-'));
    execFileSync('sh', ['-c', 'echo >f'], { cwd });
    const { failed } = converge(file, { path: join(cwd, 'f/x'), state: 'directory' }, { shell, cwd });
    expect(failed).toMatch(/^There was an issue creating .*\/f\/x as requested: .*Not a directory/);
  });
});
