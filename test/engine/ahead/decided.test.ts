import { describe, expect, it } from 'vitest';
import { Prepared } from '../../../src/engine/ahead/prepared.js';
import { isSame } from '../../../src/engine/ahead/same.js';
import { Output, type ModuleContext, type Probe } from '../../../src/model/index.js';
import { Reader } from '../../../src/modules/shared/lines.js';
import { readStat } from '../../../src/modules/shared/stat.js';
import type { FileStat } from '../../../src/modules/shared/stat-line.js';
import { Dict } from '../../../src/python/index.js';
import { contextOf } from '../../kit/module-context.js';
import { statText, type ToldFile } from '../../kit/stat-text.js';

/** What a host says of a file. */
function statOf(told: ToldFile): FileStat {
  const output = new Output(0, new TextEncoder().encode(statText(told)), new Uint8Array());
  const { own } = readStat(new Reader(output));
  if (!own) throw new Error('nothing is there');
  return own;
}

class Other {
  value = 1;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what was found on two hosts', () => {
  it.each<[unknown, unknown]>([
    ['a', 'a'],
    [undefined, undefined],
    [
      ['a', [1, null]],
      ['a', [1, null]],
    ],
    [{ a: { b: [true] } }, { a: { b: [true] } }],
    [bytes('x'), bytes('x')],
  ])('is the same: %j, %j', (a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  it.each<[unknown, unknown]>([
    ['a', 'b'],
    [1, '1'],
    [null, undefined],
    [['a'], ['a', 'b']],
    [['a'], { 0: 'a' }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, null],
    [bytes('x'), bytes('y')],
    // Nobody knows what else they hold.
    [new Map([['a', 1]]), new Map([['a', 1]])],
    [new Set(['a']), new Set(['a'])],
    [new Other(), new Other()],
    [{ value: 1 }, new Other()],
  ])('is not the same: %j, %j', (a, b) => {
    expect(isSame(a, b)).toBe(false);
  });

  it('is the same file where only its times and its place on the disk differ', () => {
    const [one, other] = [statOf({ size: 3, mtime: 1, inode: 7 }), statOf({ size: 3, mtime: 2, inode: 8 })];
    expect(isSame({ own: one }, { own: other })).toBe(true);
  });

  it.each<ToldFile>([
    { mode: '600' },
    { type: 'directory' },
    { nlink: 2 },
    { owner: [1, 'root'] },
    { owner: [0, 'toor'] },
    { group: [1, 'root'] },
    { group: [0, 'wheel'] },
    { size: 4 },
  ])('is another file where it differs in %j', (of) => {
    expect(isSame(statOf({}), statOf(of))).toBe(false);
  });

  it.each(['atime', 'mtime', 'ctime', 'modified', 'inode', 'dev', 'rdev', 'blocks', 'blockSize'] as const)(
    'is not the same file once somebody has looked at its %s',
    (field) => {
      const seen = statOf({});
      expect(seen[field]).toBeTypeOf('number');
      expect(isSame(seen, statOf({}))).toBe(false);
    },
  );
});

describe('what a module came to without a change', () => {
  const ctx: ModuleContext = { ...contextOf({}), diff: false };
  const fields = { value: 1 };
  const ask = (of: Prepared, more: Partial<ModuleContext> = {}): Probe<unknown> =>
    of.first({ ...ctx, ...more }, () => ({ requests: [], parse: () => undefined }));

  const answered = (...answers: unknown[]): Output[] => [new Output(0, bytes(''), bytes(''), answers)];

  it('is what it comes to where the same was asked and answered', () => {
    const prepared = new Prepared(new Dict());
    prepared.decide(ask(prepared), answered({ a: 1 }), fields);
    expect(prepared.decided(ask(prepared), answered({ a: 1 }))).toBe(fields);
    expect(prepared.decided(ask(prepared), answered({ a: 2 }))).toBe(undefined);
    expect(prepared.decided(ask(prepared), answered({ a: 1 }, { a: 1 }))).toBe(undefined);
    expect(prepared.decided(ask(prepared), [])).toBe(undefined);
    expect(prepared.decided(ask(prepared, { diff: true }), answered({ a: 1 }))).toBe(undefined);
  });

  it.each<[string, boolean, Output]>([
    ['the same', true, new Output(0, bytes('out'), bytes('err'))],
    ['another status', false, new Output(1, bytes('out'), bytes('err'))],
    ['another output', false, new Output(0, bytes('other'), bytes('err'))],
    ['another error', false, new Output(0, bytes('out'), bytes('other'))],
    ['answers to several', false, new Output(0, bytes('out'), bytes('err'), ['out'])],
  ])('is told by what a script printed: %s', (_, same, output) => {
    const prepared = new Prepared(new Dict());
    prepared.decide(ask(prepared), [new Output(0, bytes('out'), bytes('err'))], fields);
    expect(prepared.decided(ask(prepared), [output])).toBe(same ? fields : undefined);
  });

  it('is not kept in check mode, where it depends on what earlier tasks would have made', () => {
    const prepared = new Prepared(new Dict());
    const probe = ask(prepared, { check: true });
    prepared.decide(probe, answered({ a: 1 }), fields);
    expect(prepared.decided(probe, answered({ a: 1 }))).toBe(undefined);
  });
});
