import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unarchive } from '../../../src/modules/unarchive/unarchive.js';
import { converge, type Ended } from '../../kit/converge.js';
import { realShells, type RealShell } from '../../kit/real-shell.js';

const [here = { name: 'sh', command: ['/bin/sh'], path: '' }, busybox] = realShells();
const root = mkdtempSync(join(tmpdir(), 'hap-unarchive-'));
const at = (...names: string[]): string => join(root, ...names);
afterAll(() => rmSync(root, { recursive: true }));

const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const tar = (...args: string[]): Buffer => execFileSync('tar', args);

let count = 0;
function folder(): string {
  const path = at(`dest${++count}`);
  mkdirSync(path);
  return path;
}

interface How {
  readonly shell?: RealShell;
  readonly check?: boolean;
}

/** Unpacks an archive of the controller. */
function unpack(archive: string, dest: string, more: object = {}, { shell = here, check }: How = {}): Ended {
  const files = { src: { path: archive, mode: 0o644, content: readFileSync(archive) } };
  return converge(unarchive, { src: archive, dest, ...more }, { shell, cwd: root, files, check });
}

/** All that is below a folder: modes, times of files, targets of links, and a checksum of each content. */
function told(dest: string): string[] {
  const find = "find . -printf '%P %y %m %l\\n'; find . -type f -printf '%P %T@\\n' -exec cksum {} \\;";
  return execFileSync('sh', ['-c', find], { cwd: dest, encoding: 'utf8' }).split('\n').sort();
}

beforeAll(() => {
  mkdirSync(at('tree', 'd', 'e ü'), { recursive: true });
  writeFileSync(at('tree', 'f'), 'one');
  writeFileSync(at('tree', 'd', 'g'), 'two');
  chmodSync(at('tree', 'f'), 0o640);
  for (const name of ['f', 'd/g']) utimesSync(at('tree', name), 1_600_000_000, 1_600_000_000);
  symlinkSync('f', at('tree', 'l'));
  const make = (name: string, ...how: string[]): Buffer =>
    tar('-cf', at(name), ...how, '-C', at('tree'), '.');
  make('a.tar');
  make('a.tgz', '-z');
  if (has('bzip2')) make('a.tbz', '-j');
  if (has('xz')) make('a.txz', '-J');
  if (has('zstd')) make('a.tzst', '--zstd');
  if (has('zip')) execFileSync('zip', ['-qry', at('a.zip'), '.'], { cwd: at('tree') });
});

describe.each([
  ['a.tar', 'TarArchive', true],
  ['a.tgz', 'TgzArchive', true],
  ['a.tbz', 'TarBzipArchive', has('bzip2')],
  ['a.txz', 'TarXzArchive', has('xz')],
  ['a.tzst', 'TarZstdArchive', has('zstd')],
  ['a.zip', 'ZipArchive', has('zip') && has('unzip')],
] as const)('%s', (name, handler, isThere) => {
  it.runIf(isThere)('is unpacked once, as it was packed; check mode says so before', () => {
    const dest = folder();
    expect(unpack(at(name), dest, {}, { check: true })).toMatchObject({ changed: true, fields: { handler } });
    expect(readdirSync(dest)).toEqual([]);
    expect(unpack(at(name), dest)).toMatchObject({ changed: true, failed: undefined, fields: { handler } });
    expect(told(dest)).toEqual(told(at('tree')));
    expect(unpack(at(name), dest)).toMatchObject({ changed: false, failed: undefined });
    chmodSync(join(dest, 'f'), 0o600);
    expect(unpack(at(name), dest, {}, { check: true }).changed).toBe(true);
    expect(unpack(at(name), dest).changed).toBe(true);
    expect(statSync(join(dest, 'f')).mode & 0o777).toBe(0o640);
    expect(unpack(at(name), dest).changed).toBe(false);
  });

  it.runIf(isThere)('is unpacked in part, with the mode that is wanted', () => {
    const dest = folder();
    const wanted = { exclude: [name === 'a.zip' ? 'f' : './f'], mode: '0700', list_files: true };
    const files = expect.not.arrayContaining([expect.stringMatching(/f$/)]) as unknown;
    expect(unpack(at(name), dest, wanted)).toMatchObject({ changed: true, fields: { files } });
    expect(readdirSync(dest).sort()).toEqual(['d', 'l']);
    expect(statSync(join(dest, 'd', 'g')).mode & 0o777).toBe(0o700);
    expect(unpack(at(name), dest, wanted).changed).toBe(false);
  });
});

describe('an archive', () => {
  it('on the target is unpacked from where it is', () => {
    const dest = folder();
    const params = { src: at('a.tgz'), dest, remote_src: true };
    expect(converge(unarchive, params, { shell: here, cwd: root }).changed).toBe(true);
    expect(readFileSync(join(dest, 'd', 'g'), 'utf8')).toBe('two');
    expect(converge(unarchive, params, { shell: here, cwd: root }).changed).toBe(false);
  });

  it.runIf(has('zip') && has('unzip'))(
    'with another content of the same time and size is another (zip)',
    () => {
      const dest = folder();
      unpack(at('a.zip'), dest);
      writeFileSync(join(dest, 'f'), 'eno');
      utimesSync(join(dest, 'f'), 1_600_000_000, 1_600_000_000);
      expect(unpack(at('a.zip'), dest).changed).toBe(true);
      expect(readFileSync(join(dest, 'f'), 'utf8')).toBe('one');
    },
  );

  it('leaves newer files alone when it is told to', () => {
    const dest = folder();
    writeFileSync(join(dest, 'f'), 'newer');
    unpack(at('a.tgz'), dest, { keep_newer: true });
    expect(readFileSync(join(dest, 'f'), 'utf8')).toBe('newer');
    expect(existsSync(join(dest, 'd', 'g'))).toBe(true);
  });

  it('takes options of tar', () => {
    const dest = folder();
    const params = { extra_opts: ['--strip-components=2'] };
    expect(unpack(at('a.tgz'), dest, params)).toMatchObject({ changed: true, failed: undefined });
    expect(readdirSync(dest).sort()).toEqual(['e ü', 'g']);
    expect(unpack(at('a.tgz'), dest, params).changed).toBe(false);
  });

  it('that is none is told as such', () => {
    const said = unpack(at('tree', 'f'), folder()).failed;
    expect(said).toContain('Make sure the required command to extract the file is installed.');
    expect(said).toContain('This does not look like a tar archive');
  });

  it.runIf(busybox)('needs GNU tar', () => {
    if (!busybox) return;
    expect(unpack(at('a.tgz'), folder(), {}, { shell: busybox }).failed).toMatch(/GNU tar required\.$/);
  });
});

describe('an archive that would lead out', () => {
  it('is refused as a whole: ..', () => {
    writeFileSync(at('victim'), 'old');
    tar('-cPf', at('up.tar'), '-C', at('tree'), 'f', '../victim');
    const dest = folder();
    expect(unpack(at('up.tar'), dest).failed).toContain("its member '../victim' leads up with ..");
    expect(readdirSync(dest)).toEqual([]);
  });

  it('stays below with an absolute name', () => {
    tar('-cPf', at('abs.tar'), at('victim'));
    const dest = folder();
    writeFileSync(at('victim'), 'new');
    expect(unpack(at('abs.tar'), dest).changed).toBe(true);
    expect([readFileSync(at('victim'), 'utf8'), readFileSync(join(dest, at('victim')), 'utf8')]).toEqual([
      'new',
      'old',
    ]);
    expect(unpack(at('abs.tar'), dest).changed).toBe(false);
  });

  it('is refused as a whole: a file behind a link of its own', () => {
    mkdirSync(at('outside'));
    mkdirSync(at('one'));
    mkdirSync(at('two', 'l'), { recursive: true });
    symlinkSync(at('outside'), at('one', 'l'));
    writeFileSync(at('two', 'l', 'x'), 'x');
    tar('-cf', at('behind.tar'), '-C', at('one'), 'l');
    tar('-rf', at('behind.tar'), '-C', at('two'), 'l/x');
    const dest = folder();
    expect(unpack(at('behind.tar'), dest).failed).toContain("its member 'l/x' is behind the link 'l'");
    // And by two archives, one after the other.
    tar('-cf', at('link.tar'), '-C', at('one'), 'l');
    tar('-cf', at('file.tar'), '-C', at('two'), 'l/x');
    expect(unpack(at('link.tar'), dest).changed).toBe(true);
    expect(unpack(at('file.tar'), dest).failed).toBe(
      `refusing to unpack to ${dest}: ${dest}/l is a link that leads out of it, to ${at('outside')}`,
    );
    expect(readdirSync(at('outside'))).toEqual([]);
  });

  it('may pass a link that stays below', () => {
    const dest = folder();
    mkdirSync(join(dest, 'real'));
    symlinkSync('real', join(dest, 'l'));
    expect(unpack(at('file.tar'), dest)).toMatchObject({ changed: true, failed: undefined });
    expect(readFileSync(join(dest, 'real', 'x'), 'utf8')).toBe('x');
    expect(lstatSync(join(dest, 'l')).isSymbolicLink()).toBe(true);
  });
});
