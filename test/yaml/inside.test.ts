import { describe, expect, test } from 'vitest';
import { TemplateString } from '../../src/model/index.js';
import { Dict } from '../../src/python/index.js';
import { loadYaml, placeInside } from '../../src/yaml/index.js';

/** Where the character `@` of the template under the key `t` is in the file, and the character that stands there. */
function find(text: string): string {
  const { value, problems } = loadYaml(text, 'x.yml');
  expect(problems).toEqual([]);
  const template = value instanceof Dict ? value.get('t') : undefined;
  if (!(template instanceof TemplateString)) throw new Error('no template');
  const place = placeInside(template, template.source.indexOf('@'));
  if (!place) throw new Error('no place');
  const there = text.split('\n')[place.line - 1]?.charAt(place.column - 1);
  return `${place.line}:${place.column} ${there}`;
}

describe('the place of a character within a template', () => {
  test.each([
    ['plain', 't: a {{ @ }}', '1:9 @'],
    ['plain over lines', 't: a {{ b\n\n   c @ }}', '3:6 @'],
    ['single quotes', "t: '''a'' {{ @ }}'", '1:14 @'],
    ['double quotes', 't: "a\\n\\"\\x41\\u0042\\U00000043 {{ @ }}"', '1:34 @'],
    ['double quotes over lines', 't: "a {{ \\\n   b\n   \\ @ }}"', '3:6 @'],
    ['a literal block', 't: |\n  a\n\n    {{ x }} @\n', '4:13 @'],
    ['a literal block with a header', 't: |2-  # c\n\n   {{ x }}\n  @\n', '4:3 @'],
    ['a folded block', 't: >-\n  {{ a\n  b\n\n  @ }}\n', '5:3 @'],
    ['a line that the reader indents', 'u: 1\nt: "{{ a\nb @ }}"\n', '3:3 @'],
    ['JSON', '{"t": "\\t\\u0041 {{ @ }}"}', '1:20 @'],
    ['CRLF', 't: |\r\n  {{ a }}\r\n  @\r\n', '3:3 @'],
  ])('%s', (_, text, expected) => {
    expect(find(text)).toBe(expected);
  });

  test('a template that was not read from a file keeps its own', () => {
    const position = { file: 'y', line: 3, column: 4 };
    expect(placeInside(new TemplateString('{{ x }}', position), 3)).toEqual(position);
    expect(placeInside(new TemplateString('{{ x }}'), 3)).toBeUndefined();
  });
});
