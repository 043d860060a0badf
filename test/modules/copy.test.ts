import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ControllerFile, ControllerTree } from '../../src/model/index.js';
import { copy } from '../../src/modules/copy/copy.js';
import { Dict, Float } from '../../src/python/index.js';
import { converge } from '../kit/converge.js';
import { moduleTable } from '../kit/module-table.js';
import { realShells } from '../kit/real-shell.js';
import { placeText, statText, type Told } from '../kit/stat-text.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain: ControllerFile = { path: '/play/files/app.conf', mode: 0o750, content: bytes('new\n') };
const files = { src: plain };

/** SHA-1 and MD5 of `new\n`, as sha1sum and md5sum print them. */
const sum = '389cc6b7ae5a659383eab5dfc253764eccf84732';
const md5 = '9cd599a3523898e6a12e13ec787da50a';
const other = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

/** What the inspection of one file prints: the place and what is in it, missing folders, checksum, content; then ids. */
const place = (
  at: readonly [Told, Told],
  has: string,
  content = '-\n',
  missing = 0,
  ids: readonly string[] = [],
): string[] => [placeText(at, has, content, missing), ...ids.map((id) => `${id}\n`)];

const same = (stat: Told, ids: readonly string[] = []): string[] => place([stat, stat], sum, '-\n', 0, ids);

moduleTable(copy, [
  {
    name: 'a new file',
    params: { src: 'app.conf', dest: '/etc/app.conf', mode: '0640' },
    files,
    before: place([undefined, undefined], ''),
    plans: [{ write: '/etc/app.conf', content: 'new\n', mode: '0640' }],
    diffs: [{ before: '', after: 'new\n' }],
    reads: statText({ mode: '640', size: 4 }),
    result: {
      dest: '/etc/app.conf',
      src: '/play/files/app.conf',
      checksum: sum,
      md5sum: md5,
      mode: '0640',
      size: 4,
      state: 'file',
      owner: 'root',
      uid: 0,
    },
    after: same({ mode: '640', size: 4 }),
  },
  {
    name: 'a file that differs keeps the mode and owner that are not given',
    params: { src: 'app.conf', dest: '/etc/app.conf', owner: 'daemon', backup: true, validate: 'check %s' },
    files,
    before: place([{ mode: '600' }, { mode: '600' }], other, '4\nold\n\n', 0, ['1']),
    plans: [{ write: '/etc/app.conf', owner: 'daemon', validate: 'check %s' }],
    diffs: [{ before: 'old\n', after: 'new\n' }],
    after: same({ mode: '600', owner: [1, 'daemon'] }, ['1']),
  },
  {
    name: 'only its mode differs',
    params: { src: 'app.conf', dest: '/etc/app.conf', mode: 'preserve' },
    files,
    before: same({ mode: '644' }),
    plans: ['chmod -- 0750 /etc/app.conf'],
    diffs: [
      {
        before: { path: '/etc/app.conf', mode: '0644' },
        after: { path: '/etc/app.conf', mode: '0750' },
      },
    ],
    reads: statText({ mode: '750' }),
    result: { path: '/etc/app.conf', dest: '/etc/app.conf', checksum: sum, mode: '0750' },
    after: same({ mode: '750' }),
  },
  {
    name: 'a folder gets the file under its own name',
    params: { src: 'app.conf', dest: '/etc/app' },
    files,
    before: place([{ type: 'directory' }, undefined], ''),
    plans: [{ write: '/etc/app/app.conf' }],
    after: place([{ type: 'directory' }, {}], sum),
  },
  {
    name: 'folders are made for a name that ends with a slash',
    params: { src: 'app.conf', dest: '/srv/a/b/', directory_mode: '0750' },
    files,
    before: place([undefined, undefined], '', '-\n', 2),
    plans: [
      /^\{ mkdir -m 0750 -- \/srv\/a .*\n.*\n.*mkdir -m 0750 -- \/srv\/a\/b /,
      { write: '/srv/a/b/app.conf' },
    ],
    after: place([{ type: 'directory' }, {}], sum),
  },
  {
    name: 'no folder is made for a name that does not',
    params: { src: 'app.conf', dest: '/srv/a/b' },
    files,
    before: place([undefined, undefined], '', '-\n', 1),
    plans: [],
    fails: 'Destination directory /srv/a does not exist',
  },
  {
    name: 'a folder that check mode has foreseen is there',
    params: { src: 'app.conf', dest: '/srv/a' },
    files,
    check: true,
    predicted: ['directory:/srv/a'],
    before: place([undefined, undefined], '', '-\n', 0),
    plans: [{ write: '/srv/a/app.conf' }],
    after: place([{ type: 'directory' }, {}], sum),
  },
  {
    name: 'a link is replaced, with nothing of what it led to',
    params: { src: 'app.conf', dest: '/etc/l' },
    files,
    before: place(Array<Told>(2).fill({ target: '/x', real: '/x', to: { mode: '600' } }) as [Told, Told], ''),
    plans: [{ write: '/etc/l', mode: '0644', owner: '0' }],
    after: same({}),
  },
  {
    name: 'a link that is followed stays, and its file is written',
    params: { src: 'app.conf', dest: '/etc/l', follow: true },
    files,
    before: place(Array<Told>(2).fill({ target: '../x', real: '/x', to: {} }) as [Told, Told], other, '-\n'),
    plans: [{ write: '/x' }],
    after: place(Array<Told>(2).fill({ target: '../x', real: '/x', to: {} }) as [Told, Told], sum),
  },
  {
    name: 'what is there is left alone without force',
    params: { src: 'app.conf', dest: '/etc/app.conf', force: false },
    files,
    before: place([{}, {}], other),
    plans: [],
    result: { dest: '/etc/app.conf', src: '/play/files/app.conf' },
  },
  {
    name: 'lists and dicts are written as JSON',
    params: {
      content: Dict.of({ a: [1, new Float(2), null, true], b: 'ü' }),
      dest: '/etc/x.json',
    },
    before: place([undefined, undefined], ''),
    plans: [{ write: '/etc/x.json', content: '{"a": [1, 2.0, null, true], "b": "\\u00fc"}' }],
    after: place([{}, {}], '234a5c0f2104ffc0a715278de07bf1407a74a04a'),
  },
  {
    name: 'content needs the name of a file',
    params: { content: 'x', dest: '/etc/app' },
    before: place([{ type: 'directory' }, { type: 'directory' }], ''),
    plans: [],
    fails: 'can not use content with a dir as dest',
  },
  ...[{}, { remote_src: true }].map((how) => ({
    name: `an empty source is none ${JSON.stringify(how)}`,
    params: { src: '', dest: '/srv/a', ...how },
    before: [],
    plans: [],
    fails: 'src (or content) is required',
  })),
  {
    name: 'binary files have no diff, but the reason why',
    params: { src: 'app.conf', dest: '/bin/x' },
    files,
    before: place([{}, {}], other, '3\na\0b\n'),
    plans: [{ write: '/bin/x' }],
    diffs: [{ before: '', after: '' }],
    after: same({}),
  },
  {
    name: 'a checksum that is not that of the content',
    params: { src: 'app.conf', dest: '/etc/x', checksum: 'f00' },
    files,
    before: place([undefined, undefined], ''),
    plans: [],
    fails: 'Copied file does not match the expected checksum. Transfer failed.',
  },
  {
    name: 'a validation without a place for the file',
    params: { src: 'app.conf', dest: '/etc/x', validate: 'true' },
    files,
    before: place([undefined, undefined], ''),
    plans: [],
    fails: 'validate must contain %s: true',
  },
]);

const tree: ControllerTree = {
  path: '/play/files/tree',
  directories: [
    { path: '/play/files/tree', mode: 0o755 },
    { path: '/play/files/tree/sub', mode: 0o700 },
    { path: '/play/files/tree/empty', mode: 0o755 },
  ],
  files: [
    { path: '/play/files/tree/a', mode: 0o600, content: bytes('a\n') },
    { path: '/play/files/tree/sub/b c', mode: 0o755, content: bytes('b\0\n') },
  ],
  links: [{ path: '/play/files/tree/sub/l', target: '../a' }],
};

const listing = (cwd: string): string[] =>
  execFileSync('find', ['.', '!', '-path', '.', '-printf', '%P %y %m %l\\n'], { cwd, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((l) => l.trim())
    .sort();

describe.each(realShells().map((s) => [s.name, s] as const))('copy on %s', (_, shell) => {
  const folder = (setup: string): string => {
    const cwd = mkdtempSync(join(tmpdir(), 'hap-copy-'));
    execFileSync('sh', ['-c', `umask 022\n${setup}`], { cwd });
    return cwd;
  };
  /** Carries it out as check mode says, and once. */
  const once = (
    cwd: string,
    params: Record<string, unknown>,
    given: Record<string, ControllerFile | ControllerTree>,
  ): void => {
    const at = { shell, cwd, files: given };
    const before = listing(cwd);
    expect(converge(copy, params, { ...at, check: true })).toMatchObject({
      changed: true,
      failed: undefined,
    });
    expect(listing(cwd)).toEqual(before);
    expect(converge(copy, params, at)).toMatchObject({ changed: true, failed: undefined });
    expect(converge(copy, params, at)).toMatchObject({ changed: false, failed: undefined });
  };

  it('writes a file, keeping the old one where it is asked to', () => {
    const cwd = folder("echo old >'a b'; chmod 4711 'a b'");
    once(cwd, { src: 'app.conf', dest: join(cwd, 'a b'), backup: true }, files);
    const kept = readdirSync(cwd).filter((name) => /^a b\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/.test(name));
    expect(kept.map((name) => readFileSync(join(cwd, name), 'utf8'))).toEqual(['old\n']);
    expect(readFileSync(join(cwd, 'a b'), 'utf8')).toBe('new\n');
    expect(listing(cwd)).toContain('a b f 4711');
  });

  it('shows the old content in its diff, whatever is in it', () => {
    const cwd = folder("printf 'one\\ntwo' >f");
    const { changes } = converge(copy, { src: 'x', dest: join(cwd, 'f') }, { shell, cwd, files });
    expect(changes.map((c) => c.diff)).toEqual([
      {
        before: 'one\ntwo',
        after: 'new\n',
        beforeHeader: join(cwd, 'f'),
        afterHeader: '/play/files/app.conf',
      },
    ]);
  });

  it('leaves the old file where the new one does not pass', () => {
    const cwd = folder('echo old >f');
    const params = { src: 'app.conf', dest: join(cwd, 'f'), validate: 'grep -q old %s' };
    expect(converge(copy, params, { shell, cwd, files }).failed).toMatch(/^failed to validate/);
    expect(readFileSync(join(cwd, 'f'), 'utf8')).toBe('old\n');
    expect(readdirSync(cwd)).toEqual(['f']);
  });

  it('copies a tree with its name, and its contents without', () => {
    const cwd = folder('mkdir t');
    once(cwd, { src: 'tree', dest: join(cwd, 't'), mode: 'preserve', directory_mode: '0750' }, { src: tree });
    const contents = ['a f 600', 'empty d 750', 'sub d 750', 'sub/b c f 755', 'sub/l l 777 ../a'];
    expect(listing(join(cwd, 't'))).toEqual(['tree d 750', ...contents.map((l) => `tree/${l}`)].sort());
    once(
      cwd,
      { src: 'tree/', dest: join(cwd, 'n/m'), mode: 'preserve', directory_mode: '0750' },
      { src: tree },
    );
    expect(listing(join(cwd, 'n/m'))).toEqual(contents);
    expect(readFileSync(join(cwd, 'n/m/sub/b c'), 'latin1')).toBe('b\0\n');
  });

  it('copies a file that is on the target already', () => {
    const cwd = folder('echo x >f; chmod 600 f; echo y >g; chmod 640 g');
    once(
      cwd,
      { src: join(cwd, 'f'), dest: join(cwd, 'g'), remote_src: true, backup: true, validate: 'test -s %s' },
      {},
    );
    expect(readFileSync(join(cwd, 'g'), 'utf8')).toBe('x\n');
    expect(listing(cwd)).toContain('g f 640');
    once(cwd, { src: join(cwd, 'f'), dest: join(cwd, 'new'), remote_src: true, mode: 'preserve' }, {});
    expect(listing(cwd)).toContain('new f 600');
    const { failed } = converge(
      copy,
      { src: join(cwd, 'none'), dest: cwd, remote_src: true },
      { shell, cwd },
    );
    expect(failed).toBe(`Source ${join(cwd, 'none')} not found`);
  });

  it('copies a folder that is on the target already', () => {
    const cwd = folder(
      "mkdir -p 's/x y'; echo 1 >s/a; echo 2 >'s/x y/b'; chmod 700 'x y' s/a 2>/dev/null; ln -s a s/l; mkdir d",
    );
    once(cwd, { src: join(cwd, 's'), dest: join(cwd, 'd'), remote_src: true }, {});
    expect(listing(join(cwd, 'd/s'))).toEqual(listing(join(cwd, 's')));
    execFileSync('sh', ['-c', 'echo 3 >s/a; echo own >d/s/own'], { cwd });
    once(cwd, { src: `${cwd}/s/`, dest: join(cwd, 'd/s'), remote_src: true }, {});
    expect(readFileSync(join(cwd, 'd/s/a'), 'utf8')).toBe('3\n');
    expect(readFileSync(join(cwd, 'd/s/own'), 'utf8')).toBe('own\n');
  });
});
