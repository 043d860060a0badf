import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModuleFailure, Output, sh } from '../../../src/model/index.js';
import { checksum } from '../../../src/modules/shared/checksum.js';
import { lookInquiry, type Found, type Look } from '../../../src/modules/shared/look-at.js';
import { ask, realShells, type RealShell } from '../../kit/real-shell.js';

const setup = `umask 022
echo hello >file; printf 'a\\nb' >'o d
d'"'"'$x'; mkdir -p dir/sub; ln -s file link; ln -s dir led; ln -s nowhere/at/all broken; mkfifo fifo
ln -s 'o d
d'"'"'$x' 'to odd'; echo hi >'back\\slash'; : >empty`;

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hap-look-'));
  execFileSync('sh', ['-c', setup], { cwd: dir });
});

const odd = "o d\nd'$x";
const names = [
  'file',
  odd,
  'dir',
  'dir/',
  'link',
  'led',
  'led/',
  'to odd',
  'broken',
  'fifo',
  'back\\slash',
  'empty',
  'file/x',
  'none',
  'none/at/all',
  '-n',
  '',
];
const hello = checksum(Buffer.from('hello\n'));
const every: readonly Look[] = names.flatMap((path) => [
  ...(['gone', 'stat', 'sum', 'own'] as const).map((what): Look => ({ path, for: what })),
  { path, for: 'sum', differs: { from: hello, limit: 5 } },
  { path, for: 'own', differs: { from: hello, limit: 100 } },
]);

function look(shell: RealShell, items: readonly Look[]): readonly Found[] {
  return lookInquiry.read(ask(shell, { script: lookInquiry.script(items) }, dir), items);
}

const fds: readonly Look[] = [
  { path: '/proc/self/fd/5', for: 'stat' },
  { path: 'link', for: 'stat' },
];

/** When it was read last is changed by reading it. */
const unread = (found: Found | undefined): unknown =>
  JSON.parse(JSON.stringify(found, (key, value: unknown) => (key === 'atime' ? 0 : value)));

describe.each(realShells().map((s) => [s.name, s] as const))('looks at paths on %s', (_, shell) => {
  it('tell of each path together what they tell of it alone', () => {
    const together = look(shell, every);
    expect(together).toHaveLength(every.length);
    // A process for each would take long; one of each kind and path is as good.
    for (const [i, item] of every.entries())
      if (i % 5 === 0) expect([item, unread(together[i])]).toEqual([item, unread(look(shell, [item])[0])]);
  });

  it('tell what is there, and its checksum where it is a file', () => {
    const told = (path: string, what: Look['for']): unknown => {
      const [found] = look(shell, [{ path, for: what }]);
      return [found?.at.own?.type, found?.at.link?.stat?.type, found?.missing, found?.content.sum];
    };
    expect(told('file', 'sum')).toEqual(['file', undefined, 0, hello]);
    expect(told('link', 'sum')).toEqual(['link', 'file', 0, hello]);
    expect(told('link', 'own')).toEqual(['link', 'file', 0, undefined]);
    expect(told('file', 'stat')).toEqual(['file', undefined, 0, undefined]);
    expect(told('file', 'gone')).toEqual([undefined, undefined, 0, undefined]);
    expect(told('broken', 'own')).toEqual(['link', undefined, 3, undefined]);
    expect(told('none/at/all', 'gone')).toEqual([undefined, undefined, 3, undefined]);
    expect(told('fifo', 'sum')).toEqual(['fifo', undefined, 0, undefined]);
    expect(told('back\\slash', 'sum')).toEqual(['file', undefined, 0, checksum(Buffer.from('hi\n'))]);
    expect(told(odd, 'own')).toEqual(['file', undefined, 0, checksum(readFileSync(join(dir, odd)))]);
  });

  it('tell of what a link leads to, though it has no other name', () => {
    const script = sh`exec 5<dir/sub; ${lookInquiry.script(fds)}`;
    const [found, link] = lookInquiry.read(ask(shell, { script }, dir), fds);
    expect([found?.at.link?.stat?.type, link?.at.link?.stat?.type]).toEqual(['directory', 'file']);
    const gone = sh`mkdir gone; exec 5<gone; rmdir gone; ${lookInquiry.script(fds)}`;
    const [lost, other] = lookInquiry.read(ask(shell, { script: gone }, dir), fds);
    expect([lost?.at.link?.stat?.type, other?.at.link?.stat?.type]).toEqual(['directory', 'file']);
    expect(lost?.at.link?.target).toMatch(/gone \(deleted\)$/);
  });

  it('tell the content where it is another one, and not too large', () => {
    const told = (path: string, limit: number, what: Look['for'] = 'own'): unknown => {
      const [found] = look(shell, [{ path, for: what, differs: { from: hello, limit } }]);
      const bytes = found?.content.bytes;
      return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : bytes;
    };
    expect(told('file', 100)).toBe(undefined);
    expect(told(odd, 100)).toBe('a\nb');
    expect(told(odd, 2)).toBe('larger');
    expect(told('empty', 100)).toBe('');
    expect(told('dir', 100)).toBe(undefined);
    // What takes the place of a link differs from it, whatever it leads to.
    expect([told('link', 100), told('link', 100, 'sum')]).toEqual(['hello\n', undefined]);
  });

  it('tell of what is in a directory, and nothing of it elsewhere', () => {
    const kinds = (before: string, path: string): unknown => {
      const items: readonly Look[] = [
        { path: before, for: 'stat' },
        { path, for: 'own', inside: true },
        { path: 'file', for: 'own' },
      ];
      return look(shell, items).map(({ at, content }) => [at.own?.type, content.sum === hello]);
    };
    const [none, file] = [
      [undefined, false],
      ['file', true],
    ];
    expect(kinds('dir', 'dir/sub')).toEqual([['directory', false], ['directory', false], file]);
    expect(kinds('led', 'file')).toEqual([['link', false], file, file]);
    expect(kinds('dir', 'dir/none')).toEqual([['directory', false], none, file]);
    expect(kinds('file', 'file')).toEqual([['file', false], none, file]);
    expect(kinds('none', 'file')).toEqual([none, none, file]);
  });

  it('tell the umask', () => {
    const items: readonly Look[] = [{ path: 'file', for: 'gone' }];
    const script = sh`umask 027; ${lookInquiry.script(items)}`;
    const [found] = lookInquiry.read(ask(shell, { script }, dir), items);
    expect(found?.umask).toBe(0o027);
  });
});

describe('what looks print', () => {
  it.each(['', '0022\n', '0022\np 0\n', '0022\np 0\n81a4:1:0\n.\n'])('is incomplete: %j', (text) => {
    const output = new Output(0, Buffer.from(text), new Uint8Array());
    expect(() => lookInquiry.read(output, [{ path: 'x', for: 'stat' }])).toThrow(ModuleFailure);
  });
});
