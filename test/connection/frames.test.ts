import { describe, expect, it } from 'vitest';
import { FrameReader, type Frame } from '../../src/connection/shell/frames.js';

const token = 'abcdef';

/** What a stream is cut into when it arrives in pieces of so many bytes. */
function read(stream: string | Buffer, size: number): { frames: [number, number, string][]; rest: string } {
  const frames: Frame[] = [];
  const reader = new FrameReader(token, (frame) => frames.push(frame));
  const bytes = Buffer.from(stream);
  for (let i = 0; i < bytes.length; i += size) reader.push(bytes.subarray(i, i + size));
  return {
    frames: frames.map(({ request, rc, data }) => [request, rc, data.toString()]),
    rest: reader.unfinished(100),
  };
}

describe.each([1, 2, 3, 7, 1000])('a stream in pieces of %i bytes', (size) => {
  it('is cut into answers', () => {
    const { frames, rest } = read(`noise\n${token} 0 0\nline\n\n${token} 1 0\n\n${token} 2 137\nbeg`, size);
    expect(frames).toEqual([
      [0, 0, 'noise'],
      [1, 0, 'line\n'],
      [2, 137, ''],
    ]);
    expect(rest).toBe('beg');
  });

  it('keeps characters whole', () => {
    expect(read(`dédé 漢字 🎉\n${token} 1 0\n`, size).frames).toEqual([[1, 0, 'dédé 漢字 🎉']]);
  });

  it('takes only whole marks for ends', () => {
    const like = `${token} 9 9\n\n${token} nine\n\n${token}\n\n\n${token.slice(1)} 9 9\n`;
    expect(read(`${like}\n${token} 1 0\n`, size).frames).toEqual([[1, 0, like]]);
  });
});

it('takes a long answer in time that grows with its length only', () => {
  const frames: Frame[] = [];
  const reader = new FrameReader(token, (frame) => frames.push(frame));
  const piece = Buffer.alloc(32_768, '\n');
  for (let i = 0; i < 500; i++) reader.push(piece);
  reader.push(Buffer.from(`\n${token} 1 0\n`));
  expect(frames.map(({ data }) => data.length)).toEqual([500 * piece.length]);
});

it('keeps nothing of an answer that is longer than the limit, and all of the next one', () => {
  const frames: Frame[] = [];
  const reader = new FrameReader(token, (frame) => frames.push(frame), 10);
  for (const piece of ['01234', '567890', '1\n', `\n${token} 1 3\n`, `0123456789\n${token} 2 0\n`])
    reader.push(Buffer.from(piece));
  expect(frames.map(({ rc, data, length }) => [rc, data.toString(), length])).toEqual([
    [3, '', 13],
    [0, '0123456789', 10],
  ]);
});
