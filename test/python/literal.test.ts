import { expect, test } from 'vitest';
import { literalEval } from '../../src/python/literal.js';
import { repr } from '../../src/python/repr.js';

// What Python 3.11's repr(ast.literal_eval(text)) gives.
test.each([
  ['1', '1'],
  ['-1', '-1'],
  ['- 1', '-1'],
  ['-(1)', '-1'],
  ['+1.5', '1.5'],
  ['1_000', '1000'],
  ['00', '0'],
  ['0x1F', '31'],
  ['0o17', '15'],
  ['0b11', '3'],
  ['1.', '1.0'],
  ['.5', '0.5'],
  ['1e3', '1000.0'],
  ['01.5', '1.5'],
  ['-0', '0'],
  ['-0.0', '-0.0'],
  ['12345678901234567890', '12345678901234567890'],
  ['-12345678901234567890', '-12345678901234567890'],
  ['True', 'True'],
  ['None', 'None'],
  ['\'a\' "b"', "'ab'"],
  ["'''a'b'''", '"a\'b"'],
  ["'\\n\\x41\\u00e9\\U0001F600\\101\\q\\\\'", "'\\nAé😀A\\\\q\\\\'"],
  ["r'\\n'", "'\\\\n'"],
  ["b'ab'", "'ab'"],
  ["u'x'", "'x'"],
  ['()', '()'],
  ['(1)', '1'],
  ['(1,)', '(1,)'],
  ['80,443', '(80, 443)'],
  ['1,', '(1,)'],
  ['[1, [2, (3,)], ]', '[1, [2, (3,)]]'],
  ["{'a': {1: None}, }", "{'a': {1: None}}"],
  ['[1, # one\n 2]', '[1, 2]'],
  ['1 # one', '1'],
  ['\t 1 ', '1'],
])('%j is %s', (text, expected) => {
  const value = literalEval(text);
  expect(value === undefined ? undefined : repr(value)).toBe(expected);
});

test.each([
  '',
  ' ',
  '# 1',
  'a',
  'true',
  'yes',
  'inf',
  '01',
  '0644',
  '1__0',
  '1_',
  '_1',
  '0x',
  '1e',
  '1.2.3',
  '1 2',
  '1j',
  '1-1',
  '--1',
  '-True',
  "-'a'",
  "'a",
  "'a'b'",
  "'a\nb'",
  "'\\x4'",
  "f'x'",
  "b'a' 'b'",
  '[1',
  '[1,,2]',
  '[,]',
  '(,)',
  '{1}',
  '{[1]: 2}',
  '{1: 2, 3}',
  '{{ x }}',
  'set()',
  '1\n2',
  '9'.repeat(4301),
  `${'['.repeat(201)}${']'.repeat(201)}`,
  '\0',
])('%j is no literal', (text) => {
  expect(literalEval(text)).toBeUndefined();
});

test.each(['[', '(', '{1:', "'", '\\', '-', '1,', '1_', '"""'])('a long run of %j ends', (part) => {
  expect(literalEval(`${part.repeat(5000)}x`)).toBeUndefined();
});
