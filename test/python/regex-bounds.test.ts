import { describe, expect, it } from 'vitest';
import { PyError } from '../../src/python/index.js';
import { boundedExec, growth } from '../../src/python/regex/bounded.js';
import { parseRegex } from '../../src/python/regex/parser.js';

const growthOf = (source: string): number => growth(parseRegex(source, {}).node);

describe('the ways a pattern may match', () => {
  it.each([
    ['abc', 0],
    ['[a-z]{3}', 0],
    ['a+b', 1],
    ['(?P<k>\\w+)=(?P<v>.*)', 2],
    ['(a+|b*)c', 1],
  ])('of %s grow by a power', (source, power) => {
    expect(growthOf(source)).toBe(power);
  });

  it.each(['(a+)+', '(a|aa)*', '(?:\\s*\\w?)*$', '((ab?)c)+'])(
    'of %s may double with each character',
    (source) => {
      expect(growthOf(source)).toBe(Infinity);
    },
  );
});

describe('a bounded match', () => {
  it('is what it would be without', () => {
    const regexp = /(\w+\.)+com/g;
    regexp.lastIndex = 3;
    const found = boundedExec(regexp, 'see www.some.example.com now', Infinity);
    expect(found?.[0]).toBe('www.some.example.com');
    expect(regexp.lastIndex).toBe(24);
    expect(boundedExec(/(\w+\.)+com/, 'nothing of that kind here', Infinity)).toBeNull();
  });

  it('ends where there are too many ways', () => {
    const search = (): unknown => boundedExec(/(a+)+$/, `${'a'.repeat(60)}!`, Infinity, 40);
    expect(search).toThrow(PyError);
    expect(search).toThrow('the regular expression tries too many ways: it takes more than 0.04 seconds');
  });

  it('fails as it would without', () => {
    const broken = { lastIndex: 0, exec: () => null } as unknown as RegExp;
    broken.exec = () => {
      throw new RangeError('broken');
    };
    expect(() => boundedExec(broken, 'a'.repeat(40), Infinity)).toThrow('broken');
  });
});
