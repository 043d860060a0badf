import { describe, expect, it } from 'vitest';
import { Dict, fromPlain, repr, toPlain, type Value } from '../../src/python/index.js';
import { LazyDict } from '../../src/python/lazy-dict.js';

const texts = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`Key${i}`, `value ${i}`]));

/** The same dict, filled at once. */
const plain = (): Dict => new Dict(Object.entries(texts));

describe('a dict that is filled when somebody looks', () => {
  it('stands for a large object of texts, and for nothing else', () => {
    expect(fromPlain(texts)).toBeInstanceOf(LazyDict);
    expect(fromPlain({ ...texts, Key3: 3 })).not.toBeInstanceOf(LazyDict);
    expect(fromPlain({ a: 'b' })).not.toBeInstanceOf(LazyDict);
    expect(fromPlain({ ...texts, more: texts })).not.toBeInstanceOf(LazyDict);
  });

  it('is given back as it came as long as nobody has looked', () => {
    expect(toPlain(fromPlain(texts))).toBe(texts);
  });

  const looks: readonly (readonly [string, (dict: Dict) => unknown])[] = [
    ['size', (dict) => dict.size],
    ['get', (dict) => dict.get('Key7')],
    ['item', (dict) => dict.item('Key7')],
    ['has', (dict) => [dict.has('Key7'), dict.has('Key70')]],
    ['hasAny', (dict) => [dict.hasAny(new Set(['no', 'Key7'])), dict.hasAny(new Set(['no']))]],
    ['keys', (dict) => [...dict.keys()]],
    ['values', (dict) => [...dict.values()]],
    ['entries', (dict) => [...dict]],
    ['each', (dict) => eachOf(dict)],
    ['copy', (dict) => eachOf(dict.copy())],
    ['pop', (dict) => [dict.pop(), dict.size]],
    ['repr', repr],
    ['set', (dict) => eachOf(dict.set('Key7', 'new').set('more', 1))],
    ['delete', (dict) => [dict.delete('Key7'), eachOf(dict)]],
    [
      'clear',
      (dict) => {
        dict.clear();
        return [dict.size, eachOf(dict)];
      },
    ],
    ['toPlain of what was changed', (dict) => toPlain(dict.set('Key7', 'new'))],
  ];
  it.each(looks)('is to %s as any other', (_, look) => {
    expect(look(fromPlain(texts) as Dict)).toEqual(look(plain()));
  });

  it('leaves what it came from as it was', () => {
    const before = { ...texts };
    (fromPlain(texts) as Dict).set('Key7', 'new').delete('Key8');
    expect(texts).toEqual(before);
    expect(toPlain(fromPlain(texts))).toEqual(before);
  });

  it('is known to hold no templates until something else may have been put into it', () => {
    const dict = fromPlain(texts) as Dict;
    expect(dict.isData).toBe(true);
    dict.set('more', []);
    expect(dict.isData).toBe(false);
  });
});

describe('whether a dict has any of some keys', () => {
  it.each([
    [[], false],
    [['b'], true],
    [['x', 'y', 'z', 'b'], true],
    [['x', 'y', 'z'], false],
  ] as const)('%j: %s', (keys, has) => {
    expect(
      new Dict([
        ['a', 1],
        ['b', 2],
        [3, 'c'],
      ]).hasAny(new Set(keys)),
    ).toBe(has);
  });
});

function eachOf(dict: Dict): [Value, Value][] {
  const found: [Value, Value][] = [];
  dict.each((value, key) => found.push([key, value]));
  return found;
}
