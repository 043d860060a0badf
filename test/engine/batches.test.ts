import { describe, expect, it } from 'vitest';
import { batches, ordered } from '../../src/engine/batches.js';

const hosts = (n: number): string[] => Array.from({ length: n }, (_, i) => `h${i}`);
const sizes = (n: number, serial: string[]): number[] => batches(hosts(n), serial).map((b) => b.length);

describe('serial', () => {
  it.each([
    [5, [], [5]],
    [5, ['2'], [2, 2, 1]],
    [10, ['1', '5'], [1, 5, 4]],
    [10, ['30%'], [3, 3, 3, 1]],
    [3, ['10%'], [1, 1, 1]],
    [10, ['1', '5', '10'], [1, 5, 4]],
    [4, ['0'], [4]],
    [0, ['2'], []],
  ] as [number, string[], number[]][])('%i hosts by %j run as %j', (n, serial, expected) => {
    expect(sizes(n, serial)).toEqual(expected);
  });

  it('names what is no number', () => {
    expect(() => batches(hosts(2), ['two'])).toThrow("serial must be a number or a percentage, not 'two'");
  });
});

describe('order', () => {
  it.each([
    ['inventory', ['b', 'c', 'a']],
    ['sorted', ['a', 'b', 'c']],
    ['reverse_sorted', ['c', 'b', 'a']],
    ['reverse_inventory', ['a', 'c', 'b']],
  ])('%s', (order, expected) => {
    expect(ordered(['b', 'c', 'a'], order)).toEqual(expected);
  });

  it('shuffles without losing a host', () => {
    expect(ordered(hosts(20), 'shuffle').sort()).toEqual(hosts(20).sort());
  });

  it('refuses an order that is not known', () => {
    expect(() => ordered(['a'], 'random')).toThrow("order 'random' is not known");
  });
});
