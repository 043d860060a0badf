import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stat } from '../../src/modules/stat/stat.js';
import { Float } from '../../src/python/index.js';
import { converge } from '../kit/converge.js';
import { moduleTable } from '../kit/module-table.js';
import { ModuleFailure } from '../../src/model/index.js';
import { details } from '../../src/modules/stat/details.js';
import { ask, realShells } from '../kit/real-shell.js';
import { lookText } from '../kit/stat-text.js';

moduleTable(stat, [
  {
    name: 'a file',
    params: { path: '/f' },
    before: [
      lookText([{ mode: '2640', size: 3, mtime: 1_500_000_000, owner: [5, 'games'], group: [7, '7'] }], {
        0: 'a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3e4f5a0b1',
      }),
      'rw-\ntext/plain; charset=us-ascii\n1234 ----i---------e-------\n',
    ],
    plans: [],
    result: {
      stat: {
        ...{
          exists: true,
          path: '/f',
          mode: '2640',
          isreg: true,
          isdir: false,
          islnk: false,
          ischr: false,
          isblk: false,
        },
        ...{
          isfifo: false,
          issock: false,
          uid: 5,
          gid: 7,
          pw_name: 'games',
          size: 3,
          nlink: 1,
          inode: 7,
          dev: 1,
        },
        ...{
          rusr: true,
          wusr: true,
          xusr: false,
          rgrp: true,
          wgrp: false,
          xgrp: false,
          roth: false,
          woth: false,
        },
        ...{ xoth: false, isuid: false, isgid: true, readable: true, writeable: true, executable: false },
        ...{
          atime: new Float(1_500_000_000),
          mtime: new Float(1_500_000_000),
          ctime: new Float(1_500_000_000),
        },
        ...{
          blocks: 8,
          block_size: 4096,
          device_type: 0,
          checksum: 'a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3e4f5a0b1',
        },
        ...{ mimetype: 'text/plain', charset: 'us-ascii', version: '1234' },
        ...{ attr_flags: 'ie', attributes: ['immutable', 'extents'] },
      },
    },
  },
  {
    name: 'nothing',
    params: { path: '/f', follow: true },
    before: [lookText([undefined]), '---\n\n \n'],
    plans: [],
    result: { stat: { exists: false } },
  },
  {
    name: 'a link that leads nowhere, which is there all the same',
    params: { path: '/a/l', get_mime: false, get_attributes: false },
    before: [lookText([{ target: '../gone', real: '', to: undefined }]), '---\n\n\n'],
    plans: [],
    result: {
      stat: expect.objectContaining({
        islnk: true,
        lnk_target: '../gone',
        lnk_source: '/gone',
        mode: '0777',
      }),
    },
  },
]);

describe.each(realShells().map((s) => [s.name, s] as const))('stat on %s', (_, shell) => {
  let cwd: string;
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'hap-stat-'));
    execFileSync('sh', ['-c', 'echo hi >f; chmod 755 f; ln -s f l; mkfifo p'], { cwd });
  });
  const see = (params: Record<string, unknown>): unknown =>
    converge(stat, { ...params, path: join(cwd, String(params['path'])) }, { shell, cwd }).fields['stat'];

  it('tells what node tells, and the checksum that is asked for', () => {
    const file = lstatSync(join(cwd, 'f'));
    expect(see({ path: 'f', checksum_algorithm: 'sha256', get_md5: true })).toMatchObject({
      mode: '0755',
      size: 3,
      inode: file.ino,
      pw_name: userInfo().username,
      executable: true,
      // printf 'hi\n' | sha256sum, md5sum
      checksum: '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4',
      md5: '764efa883dda1e11db47671c4a3bbd9e',
    });
  });

  it('tells of a link, or of what it leads to', () => {
    expect(see({ path: 'l' })).toMatchObject({ islnk: true, lnk_target: 'f', lnk_source: join(cwd, 'f') });
    expect(see({ path: 'l' })).not.toHaveProperty('checksum');
    expect(see({ path: 'l', follow: true })).toMatchObject({ islnk: false, isreg: true, size: 3 });
  });

  it('tells details of several paths as it tells those of each', () => {
    const asked = ['f', 'l', 'p', 'none'].map((path) => {
      return { path, mime: true, flags: true, sums: path === 'l' ? [] : ['md5', 'sha256'] };
    });
    const told = (items: typeof asked): ReturnType<typeof details.read> =>
      details.read(ask(shell, { script: details.script(items) }, cwd), items);
    expect(told(asked)).toEqual(asked.flatMap((item) => told([item])));
    expect(told(asked).map(({ access, sums }) => [access.charAt(0), sums[0]?.slice(0, 4)])).toEqual([
      ['r', '764e'],
      ['r', undefined],
      ['r', undefined],
      ['-', undefined],
    ]);
    const first = asked.slice(0, 1);
    expect(() => details.read(ask(shell, { script: details.script(asked) }, cwd), first)).toThrow(
      ModuleFailure,
    );
  });

  it('does not wait for a pipe', () => {
    expect(see({ path: 'p' })).toMatchObject({ isfifo: true });
    expect(see({ path: 'p' })).not.toHaveProperty('checksum');
  });
});
