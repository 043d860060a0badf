import {
  chmodSync,
  chownSync,
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ownMark } from '../../../src/cli/vault/owner.js';
import { replaceFile } from '../../../src/cli/vault/replace.js';
import { folders } from './kit.js';

const folder = folders();
const kept = { mode: 'kept', wipe: false } as const;
const secretly = { mode: 'private', wipe: true } as const;

describe('a file that is replaced', () => {
  test('is another one afterwards, with the mode and owner it had', () => {
    const { write, read, path, dir } = folder();
    write('f', 'old');
    chmodSync(path('f'), 0o640);
    const before = statSync(path('f'));
    replaceFile(path('f'), Buffer.from('new'), kept);
    const after = statSync(path('f'));
    expect(read('f')).toBe('new');
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(after.ino).not.toBe(before.ino);
    expect(readdirSync(dir)).toEqual(['f']);
  });

  test.runIf(process.getuid?.() === 0)("keeps another user's owner and group", () => {
    const { write, path } = folder();
    chownSync(write('f', 'old'), 1234, 4321);
    replaceFile(path('f'), Buffer.from('new'), secretly);
    expect(statSync(path('f'))).toMatchObject({ uid: 1234, gid: 4321 });
  });

  test('may be for its owner only, and is so from the beginning where it is made', () => {
    const { write, path } = folder();
    chmodSync(write('f', 'old'), 0o644);
    replaceFile(path('f'), Buffer.from('new'), secretly);
    replaceFile(path('g'), Buffer.from('new'), kept);
    expect([statSync(path('f')).mode & 0o777, statSync(path('g')).mode & 0o777]).toEqual([0o600, 0o600]);
  });

  test('is the one that a link leads to', () => {
    const { write, read, path } = folder();
    write('real', 'old');
    symlinkSync('real', path('link'));
    replaceFile(path('link'), Buffer.from('new'), kept);
    expect(read('real')).toBe('new');
  });

  test('leaves nothing of its plain text, unless that has another name', () => {
    const { write, path, read } = folder();
    const text = 'plain text '.repeat(1000);
    const fd = openSync(write('f', text), 'r');
    replaceFile(path('f'), Buffer.from('new'), secretly);
    const left = Buffer.alloc(fstatSync(fd).size);
    readSync(fd, left, 0, left.length, 0);
    closeSync(fd);
    expect(left).toHaveLength(text.length);
    expect(left.includes('plain')).toBe(false);
    linkSync(write('g', text), path('other'));
    replaceFile(path('g'), Buffer.from('new'), secretly);
    expect(read('other')).toBe(text);
  });

  test('is cleared of what an earlier call left that was killed, and of nothing else', () => {
    const { write, path, dir } = folder();
    write('f', 'old');
    const dead = ownMark().replace(/^\d+-\d+/, '999999999-1');
    write(`.f.hap-${dead}-00000000`, 'left');
    write(`.f.hap-${ownMark()}-00000000`, 'of a living one');
    write(`.f.hap-${dead.replace(/-\d+$/, '-1')}-00000000`, 'of another container');
    write('.f.hap-notes', 'mine');
    replaceFile(path('f'), Buffer.from('new'), kept);
    expect(readdirSync(dir)).toHaveLength(4);
    expect(readdirSync(dir)).not.toContain(`.f.hap-${dead}-00000000`);
  });

  test('is as it was where it cannot be', () => {
    const { dir, path } = folder();
    mkdirSync(path('d'));
    for (const wrong of [path('d'), path('nosuch/f')])
      expect(() => {
        replaceFile(wrong, Buffer.from('new'), kept);
      }).toThrow(`cannot write ${wrong}`);
    expect(readdirSync(dir)).toEqual(['d']);
  });
});
