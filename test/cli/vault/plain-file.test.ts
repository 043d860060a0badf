import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ownMark } from '../../../src/cli/vault/owner.js';
import { PlainFile, removeLeftovers } from '../../../src/cli/vault/plain-file.js';
import { folders } from './kit.js';

const folder = folders();
const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

function plainFile(text: string): PlainFile {
  const plain = PlainFile.create(Buffer.from(text), '.yml');
  made.push(dirname(plain.path));
  return plain;
}

test('plain text lies where only its owner gets at it, in memory where that can be', () => {
  const plain = plainFile('text');
  expect(statSync(dirname(plain.path)).mode & 0o777).toBe(0o700);
  expect(statSync(plain.path).mode & 0o777).toBe(0o600);
  expect(extname(plain.path)).toBe('.yml');
  if (existsSync('/dev/shm')) expect(dirname(dirname(plain.path))).toBe('/dev/shm');
});

test('it is overwritten and gone, with all that an editor left beside it', () => {
  const plain = plainFile('plain text');
  const beside = join(dirname(plain.path), '.plain.yml.swp');
  writeFileSync(beside, 'plain text');
  const outside = folder().write('outside', 'mine');
  symlinkSync(outside, join(dirname(plain.path), 'link'));
  const open = [plain.path, beside].map((path) => openSync(path, 'r'));
  plain.destroy();
  expect(existsSync(dirname(plain.path))).toBe(false);
  for (const fd of open) {
    const left = Buffer.alloc(fstatSync(fd).size);
    readSync(fd, left, 0, left.length, 0);
    closeSync(fd);
    expect(left.includes('plain')).toBe(false);
  }
  expect(statSync(outside).size).toBe(4);
});

describe('what is left of another process', () => {
  /** A folder as another process would have made it. */
  function leftOf(mark: string): string {
    const dir = dirname(plainFile('x').path);
    const path = join(dirname(dir), basename(dir).replace(ownMark(), mark));
    mkdirSync(path, { mode: 0o700 });
    writeFileSync(join(path, 'plain.yml'), 'plain');
    made.push(path);
    return path;
  }

  test('is removed where that was killed, or its number is that of another process now', () => {
    const dead = leftOf(ownMark().replace(/^\d+-\d+/, '999999999-1'));
    const other = leftOf(ownMark().replace(/^(\d+)-\d+/, '$1-1'));
    removeLeftovers();
    expect([existsSync(dead), existsSync(other)]).toEqual([false, false]);
  });

  test('is kept where it still runs, or where that cannot be known', () => {
    const own = plainFile('mine');
    const elsewhere = leftOf('999999999-1-1');
    removeLeftovers();
    expect([existsSync(own.path), existsSync(elsewhere)]).toEqual([true, true]);
  });
});
