import { describe, expect, it } from 'vitest';
import { templateOrText } from '../../../src/model/index.js';
import { Dict, textOf, toPlain, type Value } from '../../../src/python/index.js';
import { dropOmitted, isOmitted, NativeText, omitMark } from '../../../src/template/index.js';
import { rendererOf } from '../../kit/templates.js';

const YAML = `
int: 42
float: 2.5
flag: true
nothing: null
list: [1, "{{ int }}"]
dict: {a: "{{ list }}"}
json: "{{ dict | to_json }}"
path: 'C:\\dir'
`;

function rendered(source: string): unknown {
  const value = rendererOf(YAML).render(templateOrText(source));
  return value instanceof NativeText ? { text: value.value } : toPlain(value);
}

describe('what a template gives', () => {
  it.each([
    ['{{ int }}', 42],
    ['{{ flag }}', true],
    ['{{ nothing }}', null],
    ['{{ float }}', 2.5],
    ['{{ int }} ', '42 '],
    ['{{ 1 }}', '1'],
    ['{{ int + 1 }}', '43'],
    ['{{ list }}', [1, 42]],
    ['{{ dict }}', { a: [1, 42] }],
    ['[{{ int }}, 2]', [42, 2]],
    ["{'a': {{ int }}}", { a: 42 }],
    ['[{{ path }}]', '[C:\\dir]'],
    ['{{ [1, none, true] }}', [1, null, true]],
    ['[true, null]', '[true, null]'],
    ['[{{ flag }}, null]', [true, null]],
    ['{{ not flag }}', false],
    ["{{ 'True' }}", true],
    ['{{ (1, 2) }}', '(1, 2)'],
    ['{{ json }}', { text: '{"a": [1, 42]}' }],
    ['{{ json }}x', '{"a": [1, 42]}x'],
    ['{{ none }}', ''],
    ['{{ int }}\n', 42],
    ['a{{ int }}\n\n', 'a42\n\n'],
    ["{{ 'a\\b' }}", 'a\\b'],
    ["a\\tb {{ 'c\\td' }}", 'a\\tb c\\td'],
  ])('%j is %j', (source, expected) => {
    expect(rendered(source)).toEqual(expected);
  });

  it('keeps its type with jinja2_native', () => {
    const native = (source: string): Value =>
      rendererOf(YAML, { native: true }).render(templateOrText(source));
    expect(native('{{ int + 1 }}')).toBe(43);
    expect(native("{{ '1' }}")).toBe(1);
    expect(native('{{ none }}')).toBeNull();
    expect(native('{{ int }} {{ int }}')).toBe('42 42');
    expect(textOf(native('{{ dict | to_json }}'))).toBe('{"a": [1, 42]}');
    expect(rendererOf(YAML, { native: true }).renderFile('{{ int }}', { path: '/x.j2' })).toBe('42');
  });

  it('cannot be more than the bound', () => {
    const renderer = rendererOf('', { limits: { output: 1000, steps: 100_000 } });
    expect(() => renderer.render(templateOrText("{{ 'x' * 900 }}{{ 'x' * 900 }}"))).toThrow(
      /puts out more than 1000/,
    );
    expect(() => renderer.render(templateOrText('{% for i in range(1000000) %}{% endfor %}'))).toThrow(
      /steps/,
    );
  });
});

describe('omit', () => {
  it('takes a parameter away', () => {
    const renderer = rendererOf(
      'args: {a: "{{ nope | default(omit) }}", b: 1, c: {d: "{{ omit }}", e: [{f: "{{ omit }}"}]}}',
    );
    const args = renderer.render(templateOrText('{{ args }}'));
    expect(args).toBeInstanceOf(Dict);
    if (args instanceof Dict) expect(toPlain(dropOmitted(args))).toEqual({ b: 1, c: { e: [{}] } });
  });

  it('is a text that survives being put into text', () => {
    const renderer = rendererOf('');
    expect(isOmitted(renderer.render(templateOrText('{{ omit }}')))).toBe(true);
    expect(toPlain(renderer.render(templateOrText("{{ {'a': omit} }}")))).toEqual({ a: omitMark() });
    expect(renderer.condition('nope | default(omit) == omit')).toBe(true);
  });

  it('leaves alone what has none', () => {
    const args = new Dict([['a', [1, omitMark()]]]);
    expect(dropOmitted(args)).toBe(args);
  });
});
