import { describe, expect, it } from 'vitest';
import { parseKeyValues, splitArguments } from '../../src/playbook/index.js';

const raw = '_raw_params';

/** What ansible-core 2.14's `split_args` and `parse_kv` answer; `command` as for a module that takes a command line. */
const cases: readonly [text: string, command: boolean, words: string[], options: Record<string, string>][] = [
  ['src=a dest=b', false, ['src=a', 'dest=b'], { src: 'a', dest: 'b' }],
  ["a=b c='d e'", false, ['a=b', "c='d e'"], { a: 'b', c: 'd e' }],
  ['a=b c="d e" f', false, ['a=b', 'c="d e"', 'f'], { a: 'b', c: 'd e', [raw]: 'f' }],
  ["a='it''s'", false, ["a='it''s'"], { a: "it''s" }],
  ['echo hi', true, ['echo', 'hi'], { [raw]: 'echo hi' }],
  [
    'echo a=b c=d creates=/tmp/x',
    true,
    ['echo', 'a=b', 'c=d', 'creates=/tmp/x'],
    { creates: '/tmp/x', [raw]: 'echo a=b c=d' },
  ],
  [
    "echo 'a b'  c   d chdir=/tmp",
    true,
    ['echo', "'a b' ", 'c  ', 'd', 'chdir=/tmp'],
    { chdir: '/tmp', [raw]: "echo 'a b'  c   d" },
  ],
  ['creates="/tmp/a b" echo', true, ['creates="/tmp/a b"', 'echo'], { creates: '/tmp/a b', [raw]: 'echo' }],
  [
    "msg={{ foo }} x={{ a | default('b c') }}",
    false,
    ['msg={{ foo }}', "x={{ a | default('b c') }}"],
    { msg: '{{ foo }}', x: "{{ a | default('b c') }}" },
  ],
  ["msg='{{ foo }} bar'", false, ["msg='{{ foo }} bar'"], { msg: '{{ foo }} bar' }],
  ['{{ foo }} a=b', false, ['{{ foo }}', 'a=b'], { a: 'b', [raw]: '{{ foo }}' }],
  [
    'x={% if a %} y {% endif %} z=1',
    false,
    ['x={% if a %}', 'y', '{% endif %}', 'z=1'],
    { x: '{% if a %}', z: '1', [raw]: 'y {% endif %}' },
  ],
  ['x={# a comment #}1', false, ['x={# a comment #}1'], { x: '{# a comment #}1' }],
  ['a=b\nc=d', false, ['a=b\n', 'c=d'], { a: 'b', c: 'd' }],
  ['a=b \\\nc=d', false, ['a=b', 'c=d'], { a: 'b', c: 'd' }],
  ['echo a \\\n  b\n c', true, ['echo', 'a ', 'b\n', 'c'], { [raw]: 'echo a  b\nc' }],
  ['x=\\x41 y=\\u00e9 z=\\n', false, ['x=\\x41', 'y=\\u00e9', 'z=\\n'], { x: 'A', y: 'é', z: '' }],
  ['x="a\\"b"', false, ['x="a\\"b"'], { x: 'a"b' }],
  ['echo \\n', true, ['echo', '\\n'], { [raw]: 'echo \\n' }],
  ['a\\=b', false, ['a\\=b'], { [raw]: 'a=b' }],
  ['a\\=b=c', false, ['a\\=b=c'], { 'a\\=b': 'c' }],
  ['=a', false, ['=a'], { [raw]: '=a' }],
  ['a=', false, ['a='], { a: '' }],
  ['a==b', false, ['a==b'], { a: '=b' }],
  ['', false, [], {}],
  [' a=b', false, ['a=b'], { a: 'b' }],
  ['a = b', false, ['a', '=', 'b'], { [raw]: 'a = b' }],
  ['a="x y"z', false, ['a="x y"z'], { a: '"x y"z' }],
  ["x='''a b'''", false, ["x='''a b'''"], { x: "''a b''" }],
  ["a={{ {'k': 'v'} }}", false, ["a={{ {'k': 'v'} }}"], { a: "{{ {'k': 'v'} }}" }],
  ['a=[1, 2] b=3', false, ['a=[1,', '2]', 'b=3'], { a: '[1,', b: '3', [raw]: '2]' }],
  ['a="line1\nline2" b=c', false, ['a="line1\nline2"', 'b=c'], { a: 'line1\nline2', b: 'c' }],
  [
    'echo {{ a }}{{ b }} {{ c\n}} d',
    true,
    ['echo', '{{ a }}{{ b }}', '{{ c\n}}', 'd'],
    { [raw]: 'echo {{ a }}{{ b }} {{ c\n}} d' },
  ],
  [
    'cat <<EOF\n  indented\n\nEOF',
    true,
    ['cat', '<<EOF\n ', 'indented\n\n', 'EOF'],
    { [raw]: 'cat <<EOF\n  indented\n\nEOF' },
  ],
  ['warn=no rm x', true, ['warn=no', 'rm', 'x'], { warn: 'no', [raw]: 'rm x' }],
  ["echo 'it'\"'\"'s'", true, ['echo', "'it'\"'\"'s'"], { [raw]: "echo 'it'\"'\"'s'" }],
  [
    'if [ a = b ]; then echo c=d; fi',
    true,
    ['if', '[', 'a', '=', 'b', '];', 'then', 'echo', 'c=d;', 'fi'],
    { [raw]: 'if [ a = b ]; then echo c=d; fi' },
  ],
];

describe('arguments on one line', () => {
  it.each(cases)('%j (a command: %s)', (text, command, words, options) => {
    expect(splitArguments(text)).toEqual(words);
    const parsed = parseKeyValues(text, command);
    const { [raw]: rest, ...others } = options;
    expect(Object.fromEntries(parsed.options)).toEqual(others);
    expect(parsed.raw).toBe(rest);
  });

  it.each([
    ["a='b", "a ' is not closed in 'a='b'"],
    ['a={{ b', "a template is not closed in 'a={{ b'"],
    ["a='\\' b=c", "a ' is not closed in 'a='\\' b=c'"],
  ])('%j is refused', (text, summary) => {
    expect(() => parseKeyValues(text, false)).toThrow(summary);
  });

  it('refuses characters by name, which it cannot look up', () => {
    expect(() => parseKeyValues('x=\\N{DASH}', false)).toThrow(
      "the escape \\N{DASH} in 'x=\\N{DASH}' stands for no character",
    );
  });
});
