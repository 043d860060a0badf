import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sh, type Sh } from '../../../src/model/index.js';
import { checksum, hapSum, readSum } from '../../../src/modules/shared/checksum.js';
import { hapGid, hapUid } from '../../../src/modules/shared/ids.js';
import { Reader } from '../../../src/modules/shared/lines.js';
import { hapStat, readStat, readStats, type PathStat } from '../../../src/modules/shared/stat.js';
import { ask, realShells, type RealShell } from '../../kit/real-shell.js';

let dir: string;
const odd = 'a\nb \'"$x';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hap-stat-'));
  writeFileSync(join(dir, 'plain'), 'hello\n');
  chmodSync(join(dir, 'plain'), 0o4750);
  utimesSync(join(dir, 'plain'), 1_600_000_000, 1_500_000_000.5);
  linkSync(join(dir, 'plain'), join(dir, 'hard'));
  mkdirSync(join(dir, 'sub'));
  chmodSync(join(dir, 'sub'), 0o3775);
  writeFileSync(join(dir, odd), '');
  symlinkSync('plain', join(dir, 'link'));
  symlinkSync(odd, join(dir, 'to odd'));
  symlinkSync('/nowhere/at all', join(dir, 'broken'));
  execFileSync('mkfifo', [join(dir, 'fifo')]);
});

const read = <T>(shell: RealShell, script: Sh, parse: (reader: Reader) => T): T =>
  parse(new Reader(ask(shell, { script }, dir)));

/** The same shell with no `stat` on its path. */
function withoutStat(shell: RealShell): RealShell {
  const bin = mkdtempSync(join(tmpdir(), 'hap-bin-'));
  for (const tool of ['ls', 'readlink', 'od', 'tr']) symlinkSync(join('/bin/', tool), join(bin, tool));
  return { ...shell, path: bin };
}

describe.each(realShells().map((s) => [s.name, s] as const))('hap_stat on %s', (_, shell) => {
  it('tells what node tells', () => {
    const { own } = read(shell, sh`${hapStat} plain`, readStat);
    const stat = lstatSync(join(dir, 'plain'));
    expect(own).toMatchObject({
      type: 'file',
      mode: 0o4750,
      nlink: 2,
      uid: stat.uid,
      gid: stat.gid,
      user: userInfo().username,
      size: 6,
      mtime: 1_500_000_000.5,
      atime: 1_600_000_000,
      inode: stat.ino,
      dev: stat.dev,
      blocks: stat.blocks,
      blockSize: stat.blksize,
    });
    expect(own?.ctime).toBeCloseTo(stat.ctimeMs / 1000, 2);
  });

  it('tells of several paths at once, of links both sides', () => {
    const stats = read(
      shell,
      sh`${hapStat} ${['none', 'sub', 'link', 'broken', 'fifo', '/dev/null']}`,
      readStats,
    );
    const seen = stats.map(({ own, link }: PathStat) => [
      own?.type,
      link?.target,
      link?.real,
      link?.stat?.type,
    ]);
    expect(seen).toEqual([
      [undefined, undefined, undefined, undefined],
      ['directory', undefined, undefined, undefined],
      ['link', 'plain', join(dir, 'plain'), 'file'],
      ['link', '/nowhere/at all', expect.any(String), undefined],
      ['fifo', undefined, undefined, undefined],
      ['char', undefined, undefined, undefined],
    ]);
    expect(stats[1]?.own?.mode).toBe(0o3775);
    expect(stats[5]?.own?.rdev).toBe(statSync('/dev/null').rdev);
  });

  it('reads names with a newline and quotes in them', () => {
    const { link } = read(shell, sh`${hapStat} ${'to odd'}`, readStat);
    expect(link).toMatchObject({ target: odd, real: join(dir, odd) });
    expect(read(shell, sh`${hapStat} ${odd}`, readStat).own?.type).toBe('file');
  });

  it('does without stat where there is none', () => {
    const bare = withoutStat(shell);
    const [plain, sub, link, device] = read(bare, sh`${hapStat} plain sub link /dev/null`, readStats);
    const stat = lstatSync(join(dir, 'plain'));
    expect(plain?.own).toMatchObject({ mode: 0o4750, size: 6, nlink: 2, uid: stat.uid, inode: stat.ino });
    expect(sub?.own).toMatchObject({ type: 'directory', mode: 0o3775, user: userInfo().username });
    expect(link?.link?.stat).toMatchObject({ type: 'file', mode: 0o4750 });
    expect(device?.own).toMatchObject({ type: 'char', mode: 0o666, size: 0 });
  });

  it('says so when what it looked at went away', () => {
    const output = ask(shell, { script: sh`echo p; echo .` }, dir);
    expect(() => readStat(new Reader(output))).toThrow('could not look at the host');
  });
});

describe.each(realShells().map((s) => [s.name, s] as const))('checksums and numbers on %s', (_, shell) => {
  it.each(['md5', 'sha1', 'sha256', 'sha512'])('gives the %s that node gives', (algorithm) => {
    const sums = read(shell, sh`${hapSum} ${algorithm} plain ${odd}`, (r) => [readSum(r), readSum(r)]);
    expect(sums).toEqual([checksum(Buffer.from('hello\n'), algorithm), checksum(Buffer.from(''), algorithm)]);
  });

  it('keeps its place where a file cannot be read', () => {
    const sums = read(shell, sh`${hapSum} sha1 plain sub none fifo plain`, (r) =>
      [1, 2, 3, 4, 5].map(() => readSum(r)),
    );
    const sum = checksum(Buffer.from('hello\n'));
    expect(sums).toEqual([sum, undefined, undefined, undefined, sum]);
  });

  it('finds users and groups by name', () => {
    const script = sh`${hapUid} root; ${hapUid} no-such-user; ${hapGid} root; ${hapGid} no-such-group; ${hapGid} daemon`;
    const daemon = execFileSync('getent', ['group', 'daemon'], { encoding: 'utf8' }).split(':')[2];
    expect(read(shell, script, (r) => r.rest())).toEqual(['0', '', '0', '', daemon]);
  });
});
