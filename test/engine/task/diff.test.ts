import { describe, expect, it } from 'vitest';
import { diffFields } from '../../../src/engine/task/diff.js';
import { sh, type Change, type Diff } from '../../../src/model/index.js';
import { renderDiff } from '../../../src/report/diff.js';

const change = (diff: Diff): Change => ({ kind: 'run', what: 'x', script: sh`:`, diff });
const plain = (_: unknown, text: string): string => text;
const mode = (path: string, before: string, after: string): Diff => ({
  before: { path, mode: before },
  after: { path, mode: after },
});

describe('the diff of a task', () => {
  it('is none where no change has one', () => {
    expect(diffFields([{ kind: 'run', what: 'x', script: sh`:` }])).toEqual({});
  });

  it('holds the properties of one path together', () => {
    const owner: Diff = { before: { path: '/a', owner: 'x' }, after: { path: '/a', owner: 'y' } };
    expect(diffFields([change(mode('/a', '1', '2')), change(owner), change(mode('/a', '2', '3'))])).toEqual({
      diff: { before: { path: '/a', mode: '1', owner: 'x' }, after: { path: '/a', mode: '3', owner: 'y' } },
    });
  });

  it('keeps paths apart', () => {
    expect(diffFields([change(mode('/a', '1', '2')), change(mode('/b', '1', '2'))])).toEqual({
      diff: [
        { before: { path: '/a', mode: '1' }, after: { path: '/a', mode: '2' } },
        { before: { path: '/b', mode: '1' }, after: { path: '/b', mode: '2' } },
      ],
    });
  });

  it('keeps texts apart from properties', () => {
    const text: Diff = { before: 'a', after: 'b', beforeHeader: '/a', afterHeader: 'new' };
    expect(diffFields([change(text), change(mode('/a', '1', '2'))])).toEqual({
      diff: [
        { before: 'a', after: 'b', before_header: '/a', after_header: 'new' },
        { before: { path: '/a', mode: '1' }, after: { path: '/a', mode: '2' } },
      ],
    });
  });

  it.each([
    ['destination file appears to be binary', { dst_binary: 1 }],
    ['source file appears to be binary', { src_binary: 1 }],
    ['destination file size is greater than 104448', { dst_larger: 104448 }],
    ['source file size is greater than 104448', { src_larger: 104448 }],
  ])('says what Ansible says where the %s', (reason, field) => {
    const fields = diffFields([change({ before: '', after: '', skipped: [reason] })]);
    expect(fields).toEqual({ diff: field });
    expect(renderDiff(field, plain)).toBe(`diff skipped: ${reason}\n`);
  });
});
