import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HapError, templateOrText } from '../../../src/model/index.js';
import { Dict, fromPlain } from '../../../src/python/index.js';
import { Mask } from '../../../src/report/index.js';

function maskOf(...secrets: string[]): Mask {
  const mask = new Mask();
  for (const secret of secrets) mask.add(secret);
  return mask;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a secret within other text', () => {
  test.each([
    ['itself', 'p/w "d\'$x', 'before p/w "d\'$x after', 'before ******** after'],
    ['base64', 'hunter2', `x ${base64('hunter2')} y`, 'x ******** y'],
    [
      'base64 without its padding',
      'hunter2!',
      `x ${base64('hunter2!').replace(/=+$/, '')} y`,
      'x ******** y',
    ],
    ['JSON', 'say "no" \\ more', '{"a": "say \\"no\\" \\\\ more"}', '{"a": "********"}'],
    ['JSON in ASCII', 'größer', '"gr\\u00f6\\u00dfer"', '"********"'],
    ['JSON with escaped slashes', 'ab/cd', '"ab\\/cd"', '"********"'],
    ['JSON in JSON', 'a"bcd', JSON.stringify(JSON.stringify('a"bcd')), '"\\"********\\""'],
    ['a URL', 'p@ss w/d', 'https://u:p%40ss%20w%2Fd@h/', 'https://u:********@h/'],
    ['a URL in lower case', 'p@ss/d', 'p%40ss%2fd', '********'],
    ['a form', 'p@ss w', 'password=p%40ss+w&x=1', 'password=********&x=1'],
    ['single quotes of a shell', "it's me", "echo 'it'\\''s me'", 'echo ********'],
    ["Python's quotes of a shell", "it's me", `echo 'it'"'"'s me'`, "echo '********'"],
    ['double quotes of a shell', 'a$b`c"', 'echo "a\\$b\\`c\\""', 'echo "********"'],
    ['backslashes of a shell', 'a b$c', 'echo a\\ b\\$c', 'echo ********'],
    ['HTML', 'a<b&"c"', '<p>a&lt;b&amp;&#34;c&#34;</p>', '<p>********</p>'],
    ['a regular expression', 'a.b-c d', '^a\\.b\\-c\\ d$', '^********$'],
    ["Python's repr", `it's "me"`, `{'a': 'it\\'s "me"'}`, "{'a': '********'}"],
  ])('%s', (_, secret, text, shown) => {
    expect(maskOf(secret).text(text)).toBe(shown);
  });

  test('in the base64 of something longer, wherever it stands', () => {
    for (const before of ['', 'u', 'u:', 'us:'])
      for (const after of ['', '\n', '@h', 'xyz']) {
        const shown = maskOf('correct horse').text(base64(before + 'correct horse' + after));
        expect(shown).toMatch(/^.{0,4}\*{8}.{0,8}$/);
        expect(Buffer.from(shown.replaceAll('*', ''), 'base64').toString()).not.toMatch(/corr|orse/);
      }
  });

  test('in base64 that is broken into lines', () => {
    const secret = Array.from({ length: 30 }, (_, i) => `word${i}`).join('-');
    const broken = base64(secret).replace(/.{76}/g, '$&\n');
    expect(maskOf(secret).text(broken)).toBe('********\n********\n********\n********');
  });
});

test('secrets that overlap, lie in each other or stand side by side are all gone', () => {
  const mask = maskOf('abcdefgh', 'efghijkl', 'defg');
  expect(mask.text('-abcdefghijkl-')).toBe('-********-');
  expect(mask.text('defgabcdefgh')).toBe('****************');
  expect(mask.text('xxdefgxx')).toBe('xx********xx');
  expect(mask.text('abcdef')).toBe('abcdef');
});

test('a key of several lines is hidden as a whole and line by line', () => {
  const key = '-----BEGIN KEY-----\nMIIEabcdefgh\nshort\nQRSTUVWXYZ==\n-----END KEY-----\n';
  const mask = maskOf(key);
  expect(mask.text(`a ${key}b`)).toBe('a ********b');
  expect(mask.plain(['MIIEabcdefgh', 'short', 'key: QRSTUVWXYZ=='])).toEqual([
    '********',
    'short',
    'key: ********',
  ]);
});

test('a secret shorter than four characters is hidden only where it is all of a field', () => {
  const mask = maskOf('abc', '😀😀😀');
  expect(mask.text('abc abcd')).toBe('abc abcd');
  expect(mask.plain({ stdout: 'abc', more: 'abcd', lines: ['abc\n', '😀😀😀', '😀😀😀!'] })).toEqual({
    stdout: '********',
    more: 'abcd',
    lines: ['********', '********', '😀😀😀!'],
  });
});

test('keys and numbers are looked at as well, and keys that reports look for are kept', () => {
  const mask = maskOf('stdout', '123456', 'tokentoken');
  const shown = mask.plain({ stdout: 'a', data: { tokentoken: 123456, '********': 1 }, rc: 12 });
  expect(shown).toEqual({ stdout: 'a', data: { '********': '********', '*********': 1 }, rc: 12 });
});

test('without secrets everything is what it was, the very same', () => {
  const mask = new Mask();
  const value = { a: ['b'] };
  mask.add(' \n');
  expect(mask.empty).toBe(true);
  expect(mask.plain(value)).toBe(value);
});

test('errors are told without the secrets in them, and without what caused them', () => {
  const error = new HapError({
    code: 'x',
    summary: 'cannot use hunter2',
    detail: 'hunter2!',
    hint: 'not hunter2',
    position: { file: '/hunter2/a.yml', line: 1, column: 2 },
    cause: new Error('hunter2'),
  });
  const shown = maskOf('hunter2').error(error);
  expect(JSON.stringify([shown, shown.message, shown.stack, shown.cause])).not.toContain('hunter2');
  expect(shown).toMatchObject({
    code: 'x',
    summary: 'cannot use ********',
    position: { line: 1, column: 2 },
  });
});

test('of values every text is a secret but everyday words, and what names are of no interest', () => {
  const mask = new Mask();
  const value = fromPlain({ user: 'joe-smith', state: 'present', a: ['hunter2', 'yes', 'no', '0644', 7] });
  mask.addAll(value, new Set(['user']));
  mask.addAll(new Dict([['url', templateOrText('https://api-token-1@{{ host }}/x')]]));
  expect(mask.plain(['joe-smith', 'present', 'hunter2', 'yes', '0644', 'https://api-token-1@h/x'])).toEqual([
    'joe-smith',
    'present',
    '********',
    'yes',
    '0644',
    '********h/x',
  ]);
});

test('is fast with many secrets and much text', () => {
  const mask = maskOf(...Array.from({ length: 500 }, (_, i) => `secret-${(i * 7919).toString(36)}-${i}`));
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(50_000);
  const begin = performance.now();
  expect(mask.text(text)).toBe(text);
  expect(performance.now() - begin).toBeLessThan(5000);
});

test('no secret of four characters or more is left in any form', () => {
  const secret = fc
    .string({ unit: 'grapheme', minLength: 4, maxLength: 30 })
    .filter((s) => Array.from(s.trim()).length >= 4 && !s.includes('*'));
  const around = fc.string({ maxLength: 5 });
  const forms = (s: string): string[] => [
    s,
    base64(s),
    encodeURIComponent(s),
    JSON.stringify(s).slice(1, -1),
    `'${s.replaceAll("'", "'\\''")}'`,
  ];
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      around,
      around,
      (secrets, before, after) => {
        const mask = maskOf(...secrets);
        for (const each of secrets)
          for (const form of forms(each))
            for (const shown of [mask.text(before + form + after), mask.field(before + form + after)])
              for (const hidden of forms(each)) expect(shown.includes(hidden)).toBe(false);
      },
    ),
    { seed: 5, numRuns: 150 },
  );
});
