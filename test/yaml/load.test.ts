import { describe, expect, test } from 'vitest';
import {
  formatPosition,
  positionOf,
  positionOfValue,
  TemplateString,
  VaultText,
  type Problem,
} from '../../src/model/index.js';
import { Dict, PyBytes, toPlain, type Value } from '../../src/python/index.js';
import { loadYaml, loadYamlAll } from '../../src/yaml/index.js';

/** `severity code line:column summary | hint`, one line a problem. */
const shown = (problems: readonly Problem[]): string[] =>
  problems.map(({ severity, error: { code, position, summary, hint } }) => {
    const place = position ? `${position.line}:${position.column}` : 'nowhere';
    return `${severity} ${code} ${place} ${summary}${hint === undefined ? '' : ` | ${hint}`}`;
  });

const load = (text: string): Value => {
  const { value, problems } = loadYaml(text, 'x.yml');
  expect(shown(problems)).toEqual([]);
  return value;
};

const at = (value: Value, ...path: Value[]): Value => {
  let now = value;
  for (const key of path) now = (now instanceof Dict ? now.get(key) : (now as Value[])[Number(key)]) ?? null;
  return now;
};

describe('templates and data', () => {
  test('text with marks is a template that knows where it stands, other text is a string', () => {
    const value = load('a: plain\nb: x {{ y }}\nc: ["{% if z %}1{% endif %}", \'{# no #}\']\n');
    expect(at(value, 'a')).toBe('plain');
    expect(at(value, 'b')).toEqual(new TemplateString('x {{ y }}', { file: 'x.yml', line: 2, column: 4 }));
    expect(at(value, 'c', 0)).toEqual(
      new TemplateString('{% if z %}1{% endif %}', { file: 'x.yml', line: 3, column: 6 }),
    );
    expect(at(value, 'c', 1)).toBeInstanceOf(TemplateString);
  });

  test('keys are never templates', () => {
    expect([...(load('"{{ a }}": 1\n? "{{ b }}"\n: 2\n') as Dict).keys()]).toEqual(['{{ a }}', '{{ b }}']);
  });

  test('!unsafe makes data of all that is within', () => {
    const value = load(
      'a: !unsafe "{{ x }}"\nb: !unsafe\n  - "{{ y }}"\n  - c: "{{ z }}"\n    d: 1\ne: "{{ f }}"\n',
    );
    expect(at(value, 'a')).toBe('{{ x }}');
    expect(toPlain(at(value, 'b'))).toEqual(['{{ y }}', { c: '{{ z }}', d: 1 }]);
    expect(at(value, 'e')).toBeInstanceOf(TemplateString);
  });

  test('without trust nothing is a template', () => {
    expect(loadYaml('a: "{{ x }}"', 'x.yml', { trust: false }).value).toEqual(new Dict([['a', '{{ x }}']]));
    expect(loadYaml('["{{ x }}"]', 'x.yml', { trust: false }).value).toEqual(['{{ x }}']);
  });

  test('!vault stays encrypted', () => {
    const value = load('a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n');
    const text = '$ANSIBLE_VAULT;1.1;AES256\n6162\n';
    expect(at(value, 'a')).toEqual(new VaultText(text, { file: 'x.yml', line: 1, column: 11 }));
  });

  test('an alias is the same value as what it names', () => {
    const value = load('a: &x [1]\nb: *x\n');
    expect(at(value, 'b')).toBe(at(value, 'a'));
  });
});

describe('JSON', () => {
  test('has its own numbers, its marks for vault and unsafe, and templates', () => {
    const value = load(
      '{"a": 1e3, "b": {"__ansible_unsafe": ["{{ x }}"]}, "c": {"__ansible_vault": "v"}, "d": "{{ y }}"}',
    );
    expect(toPlain(at(value, 'a'))).toBe(1000);
    expect(at(value, 'b')).toEqual(['{{ x }}']);
    expect(at(value, 'c')).toEqual(new VaultText('v', { file: 'x.yml', line: 1, column: 57 }));
    expect(at(value, 'd')).toEqual(new TemplateString('{{ y }}', { file: 'x.yml', line: 1, column: 89 }));
  });

  test('has positions', () => {
    const value = load('{\n\t"a": [1,\n\t2]\n}');
    expect(positionOf(value, 'a')).toEqual({ file: 'x.yml', line: 2, column: 2 });
    expect(positionOf(at(value, 'a'), 1)).toEqual({ file: 'x.yml', line: 3, column: 2 });
  });
});

describe('positions', () => {
  const value = load('- name: x\n  list:\n    - a\n    - {k: &n v}\n  more: *n\n');
  const place = (p: ReturnType<typeof positionOf>): string => (p ? formatPosition(p) : 'none');

  test('of containers, of keys and of values', () => {
    expect(place(positionOf(value))).toBe('x.yml:1:1');
    expect(place(positionOf(value, 0))).toBe('x.yml:1:3');
    expect(place(positionOf(at(value, 0), 'list'))).toBe('x.yml:2:3');
    expect(place(positionOfValue(at(value, 0), 'list'))).toBe('x.yml:3:5');
    expect(place(positionOf(at(value, 0, 'list'), 1))).toBe('x.yml:4:7');
    expect(place(positionOfValue(at(value, 0, 'list', 1), 'k'))).toBe('x.yml:4:14');
    expect(place(positionOfValue(at(value, 0), 'more'))).toBe('x.yml:5:9');
  });

  test('do not move with lines that the reader indents', () => {
    const mended = load('a: [\nb,\n c: "{{ d }}"\n]\ne: "f\ng"\nh: "{{ i }}"\n');
    expect(toPlain(at(mended, 'e'))).toBe('f g');
    expect(place(positionOf(at(mended, 'a'), 0))).toBe('x.yml:2:1');
    expect((at(mended, 'a', 1, 'c') as TemplateString).position).toEqual({
      file: 'x.yml',
      line: 3,
      column: 6,
    });
    expect(place(positionOf(mended, 'h'))).toBe('x.yml:7:1');
  });
});

describe('quoted text at any indentation', () => {
  test('goes on behind a line that ends with an escaped quote', () => {
    const value = load('a:\n  b: "x \\"y\\"\n  z=\\"\\" w"\n  c: 1\n');
    expect(toPlain(value)).toEqual({ a: { b: 'x "y" z="" w', c: 1 } });
  });
});

describe('!!binary', () => {
  test.each([
    ['"aGVsbG8="', 'hello'],
    ['|\n  aGVs\n  bG8=\n', 'hello'],
    ['""', ''],
  ])('%j is %j', (text, expected) => {
    const value = at(load(`a: !!binary ${text}`), 'a');
    expect(value).toBeInstanceOf(PyBytes);
    expect(new TextDecoder().decode((value as PyBytes).bytes)).toBe(expected);
  });

  test('has its padding', () => {
    const { problems } = loadYaml('a: !!binary aGVsbG8', 'x.yml');
    expect(shown(problems)).toEqual(["error yaml-value 1:13 'aGVsbG8' is no binary"]);
  });
});

describe('problems', () => {
  const problems = (text: string): string[] => shown(loadYaml(text, 'x.yml').problems);
  const hint = 'A value that begins with {{ has to be quoted:';

  test.each([
    ['a: {{ b }}', [`error yaml-syntax 1:4 a value begins with an unquoted {{ | ${hint} "{{ b }}"`]],
    ['- {{ b }}/c', [`error yaml-syntax 1:3 a value begins with an unquoted {{ | ${hint} "{{ b }}/c"`]],
    [
      'a: {{ b["c"] }}',
      [`error yaml-syntax 1:4 a value begins with an unquoted {{ | ${hint} '{{ b["c"] }}'`],
    ],
    [
      'a:\n\tb: 1',
      ['error yaml-syntax 2:1 a tab is used as indentation | Indent with spaces: YAML does not allow tabs.'],
    ],
    ['a: "b\nc: 1', ['error yaml-syntax 1:4 a " is opened and not closed | Add the missing quote.']],
    [
      'when: "ok" in out',
      [
        'error yaml-syntax 1:12 text after the end of a value | A value that begins with a quote has to end with it: put the whole value in quotes',
      ],
    ],
    [
      'a: b: c',
      [
        'error yaml-syntax 1:4 a second key on the same line: a colon and a space within an unquoted value | Put the value in quotes if the colon belongs to it, or begin a new line for the key.',
      ],
    ],
    [
      'a: @b',
      [
        'error yaml-syntax 1:4 an unquoted value cannot begin with @ | Put the value in quotes, or a space after @ if an indicator is meant.',
      ],
    ],
    [
      'a: "\\d"',
      [
        'error yaml-syntax 1:5 invalid escape sequence \\d in double quotes | Double the backslash, or use single quotes, in which it has no meaning.',
      ],
    ],
    ['a: 1\nb:2\n', ['error yaml-syntax 2:1 a key without its colon | A space is missing after the colon.']],
    [
      'a: b\n---\nc: d',
      [
        "error yaml-syntax 2:1 a second document begins here, and only one is expected | Remove the '---', or put what follows in a file of its own.",
      ],
    ],
    ['a: 1\nb: *c', ["error yaml-anchor 2:4 no anchor '&c' before this alias"]],
    ['a: &b {c: *b}', ['error yaml-anchor 1:11 an anchor holds an alias of itself']],
    [
      'a: 2001-02-30',
      ["error yaml-value 1:4 '2001-02-30' is no timestamp | Put it in quotes if it is meant as text."],
    ],
    ['a: !!int b', ["error yaml-value 1:10 'b' is no int"]],
    ['op: =', ['error yaml-value 1:5 an unquoted = is no value | Put it in quotes: "="']],
    ['a: 1\n<<: 2', ['error yaml-value 2:5 << takes a mapping or a list of mappings']],
    ['a: x\u0000', ['error yaml-syntax 1:5 the character U+0000 is not allowed in YAML']],
    ['[a]: b', ['error yaml-syntax 1:1 a list or a mapping cannot be a key']],
    ['a: b\n: c', ['error yaml-syntax 2:1 a key is missing before the colon']],
  ])('%j', (text, expected) => {
    const { value, problems: found } = loadYaml(text, 'x.yml');
    expect(shown(found)).toEqual(expected);
    expect(value).toBeNull();
  });

  test('an unknown tag names the known ones', () => {
    expect(problems('a: !foo b')).toEqual([
      expect.stringMatching(
        /^error yaml-tag 1:9 the tag !foo cannot be used here \| Known are !vault, !unsafe,/,
      ),
    ]);
  });

  test('a duplicate key is a warning that names both places, and the last one counts', () => {
    const { value, problems: found } = loadYaml('a: 1\nb: 2\na: 3\n1: x\n1.0: y\n', 'x.yml');
    expect(shown(found)).toEqual([
      "warning yaml-duplicate-key 3:1 the key 'a' is written twice: the one in line 1, column 1 is not used | Remove one of the two; the last one counts.",
      'warning yaml-duplicate-key 5:1 the key 1.0 is written twice: the one in line 4, column 1 is not used | Remove one of the two; the last one counts.',
    ]);
    expect([...(value as Dict)]).toEqual([
      ['a', 3],
      ['b', 2],
      [1, 'y'],
    ]);
  });

  test('several are reported at once, one a line', () => {
    const places = loadYaml('a: "b" c\nd: @e\nf: g\nh: "\\i"\n', 'x.yml').problems.map(
      (p) => p.error.position?.line,
    );
    expect(places).toEqual([1, 2, 4]);
    expect(problems('a: !x 1\nb: *c\nd: 2001-99-99')).toHaveLength(3);
  });

  test('of values are none of a text that did not parse', () => {
    expect(problems('a: !x 1\nb: @')).toEqual([expect.stringContaining('2:4 an unquoted value')]);
  });
});

describe('documents', () => {
  test('of a stream are all read', () => {
    const { values, problems } = loadYamlAll('a: 1\n---\n- {{ x\n', 'x.yml');
    expect(values).toEqual([]);
    expect(problems).not.toEqual([]);
    const good = loadYamlAll('---\na: 1\n---\n- b\n...\n---\n', 'x.yml');
    expect(good.values.map((v) => toPlain(v))).toEqual([{ a: 1 }, ['b'], null]);
  });

  test('an empty file is null', () => {
    expect(loadYaml('', 'x.yml')).toEqual({ value: null, problems: [] });
    expect(loadYamlAll('# nothing\n', 'x.yml')).toEqual({ values: [], problems: [] });
  });
});

test('merging a mapping over and over stays small', () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `a${i + 1}: &a${i + 1}\n  <<: [*a${i}, *a${i}]\n  k${i}: ${i}`,
  );
  const value = load(`a0: &a0 {x: 1}\n${lines.join('\n')}\n`);
  expect((at(value, 'a60') as Dict).size).toBe(61);
});
