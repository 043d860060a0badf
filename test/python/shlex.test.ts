import { describe, expect, it } from 'vitest';
import { shlexQuote, shlexSplit, shlexWords, ShlexError } from '../../src/python/shlex.js';

describe('shlex.split', () => {
  it.each([
    [`a  b\tc`, ['a', 'b', 'c']],
    [`'a b'c "d e"f`, ['a bc', 'd ef']],
    [`a\\ b "\\"" "\\n" '\\'`, ['a b', '"', '\\n', '\\']],
    [`'' ""`, ['', '']],
    [`a#b # c`, ['a#b', '#', 'c']],
    [' \r\n ', []],
  ])('splits %j', (line, words) => {
    expect(shlexSplit(line)).toEqual(words);
  });

  it.each([
    [`a#b c`, ['a']],
    [`a # b`, ['a']],
    [`'#'a "b#" \\#c#`, ['#a', 'b#', '#c']],
    [`''# 'open`, ['']],
    ['# all', []],
  ])('leaves the comment out of %j', (line, words) => {
    expect(shlexSplit(line, { comments: true })).toEqual(words);
  });

  it('tells where words begin', () => {
    expect(shlexWords(` a 'b c'`)).toEqual([
      { text: 'a', start: 1 },
      { text: 'b c', start: 3 },
    ]);
  });

  it.each([
    [`a "b\\"`, 'No closing quotation', 2],
    [`a 'b`, 'No closing quotation', 2],
    ['ab\\', 'No escaped character', 2],
  ] as const)('refuses %j', (line, message, at) => {
    expect(() => shlexSplit(line)).toThrow(new ShlexError(message, at));
  });
});

describe('shlex.quote', () => {
  it.each([
    ['', "''"],
    ['a=b/c:d,e@%+-._', 'a=b/c:d,e@%+-._'],
    ['a b', "'a b'"],
    ["it's", `'it'"'"'s'`],
    ['é', "'é'"],
  ])('%j', (text, word) => {
    expect(shlexQuote(text)).toBe(word);
  });
});
