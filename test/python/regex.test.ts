import { describe, expect, it } from 'vitest';
import { compileRegex, escapeRegex, PyError } from '../../src/python/index.js';

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PyError && error.type === 'NotImplementedError') return error.message;
    throw error;
  }
  return 'not refused';
}

describe('what JavaScript cannot match as Python does', () => {
  it.each([
    ['(?:(a)|b)\\1', /left out/],
    ['(a)?\\1', /left out/],
    ['(a)?(?(1)b|c)', /condition/],
    ['\\N{BULLET}', /\\N/],
    ['(?i:(a)\\1)b', /ignores case in a part/],
    ['(?i:[\\u0000-\\uffff])b', /so large a range/],
  ])('%s is refused', (pattern, why) => {
    expect(refusal(() => compileRegex(pattern))).toMatch(why);
  });

  it('is only refused where it is asked for', () => {
    const regex = compileRegex('(?:(a)|(b))+c');
    expect(regex.search('xabc')?.text).toBe('abc');
    expect(regex.sub('-', 'abc abc')).toBe('- -');
    expect(refusal(() => regex.search('abc')?.group(1))).toMatch(/repetition may leave out/);
    expect(refusal(() => regex.findAll('abc'))).toMatch(/repetition may leave out/);
    expect(refusal(() => regex.sub('\\1', 'abc'))).toMatch(/repetition may leave out/);
  });

  it('is matched where it is the same after all', () => {
    expect(compileRegex('(?:(["\'])(.*?)\\1|x)').search('a "b"')?.groups()).toEqual(['"', 'b']);
    expect(compileRegex('^(?:(\\d+)\\.){2}$').search('1.22.')?.group(1)).toBe('22');
  });
});

describe('a match', () => {
  const match = compileRegex('(?P<key>\\w+)=(\\d)?').search('a key=x');

  it('has groups by number and name', () => {
    expect([match?.text, match?.index, match?.end]).toEqual(['key=', 2, 6]);
    expect([match?.group(0), match?.group(1), match?.group('key'), match?.group(2)]).toEqual([
      'key=',
      'key',
      'key',
      null,
    ]);
    expect(match?.groups()).toEqual(['key', null]);
  });

  it('has no others', () => {
    expect(() => match?.group(3)).toThrow('no such group');
    expect(() => match?.group('constructor')).toThrow('no such group');
  });
});

describe('replacing', () => {
  it('takes a function, and a number of matches', () => {
    const regex = compileRegex('\\d');
    expect(regex.sub((m) => `<${m.text}>`, 'a1b2c3', 2)).toBe('a<1>b<2>c3');
    expect(regex.subCount('', 'a1b2')).toEqual({ text: 'ab', count: 2 });
    expect(regex.split('a1b2c', 1)).toEqual(['a', 'b2c']);
  });

  it('does not split characters', () => {
    expect(compileRegex('').sub('-', '𝒳y')).toBe('-𝒳-y-');
    expect(compileRegex('x*').findAll('𝒳x')).toEqual(['', 'x', '']);
    expect(compileRegex('.').findAll('𝒳y')).toEqual(['𝒳', 'y']);
  });
});

it('the same pattern is compiled once', () => {
  expect(compileRegex('a+')).toBe(compileRegex('a+'));
  expect(compileRegex('a+', { ignoreCase: true })).not.toBe(compileRegex('a+'));
});

it('text is escaped as Python escapes it', () => {
  expect(escapeRegex('a.b*c[d]-e#f g\n"\'/@é_')).toBe('a\\.b\\*c\\[d\\]\\-e\\#f\\ g\\\n"\'/@é_');
});
