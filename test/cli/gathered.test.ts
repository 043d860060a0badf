import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gathered } from '../../src/cli/gathered.js';

it('writes what comes in one turn of the event loop at once, in order', async () => {
  const written: string[] = [];
  const output = gathered((text) => written.push(text));
  output.write('a\n');
  await Promise.resolve();
  output.write('b\n');
  expect(written).toEqual([]);
  await setImmediate();
  expect(written).toEqual(['a\nb\n']);
  output.write('c\n');
  await setImmediate();
  expect(written).toEqual(['a\nb\n', 'c\n']);
});

it('keeps nothing back when it is flushed', async () => {
  const written: string[] = [];
  const output = gathered((text) => written.push(text));
  output.write('a\n');
  output.flush();
  output.flush();
  expect(written).toEqual(['a\n']);
  await setImmediate();
  expect(written).toEqual(['a\n']);
});
