import { describe, expect, it } from 'vitest';
import { TemplateString, templateOrText } from '../../../src/model/index.js';
import { Dict, type Value } from '../../../src/python/index.js';
import { loadYaml } from '../../../src/yaml/index.js';
import { errorOf, rendererOf, VARS_FILE } from '../../kit/templates.js';

const YAML = `port: 80
long: >-
  first line
  and {{ prt }} in the
  middle
quoted: "x {{ settings.prot }} y"
settings:
  proto: tcp
filtered: "{{ port | to_jsn }}"
tested: "{{ port is intger }}"
block: |
  a
  {% if port %}
  b
`;

function variable(name: string): Value {
  const { value } = loadYaml(YAML, VARS_FILE);
  return (value instanceof Dict ? value.get(name) : undefined) ?? null;
}

describe('an error of a template', () => {
  const renderer = rendererOf(YAML);

  it('names the variable, what could have been meant, and its place in the file', () => {
    const error = errorOf(() => renderer.render(variable('long')));
    expect(error.code).toBe('undefined-variable');
    expect(error.summary).toBe("'prt' is undefined");
    expect(error.hint).toBe("Did you mean 'port'?");
    expect(error.position).toEqual({ file: VARS_FILE, line: 4, column: 10 });
  });

  it('names the key of a dict', () => {
    const error = errorOf(() => renderer.render(variable('quoted')));
    expect(error.summary).toBe("'dict object' has no attribute 'prot'");
    expect(error.hint).toBe("Did you mean 'proto'?");
    expect(error.position).toEqual({ file: VARS_FILE, line: 6, column: 15 });
    expect(error.detail).toContain('settings.prot');
  });

  it('names filters and tests', () => {
    expect(errorOf(() => renderer.render(variable('filtered'))).hint).toBe("Did you mean 'to_json'?");
    expect(errorOf(() => renderer.render(variable('tested'))).hint).toBe("Did you mean 'integer'?");
    expect(errorOf(() => renderer.render(variable('tested'))).code).toBe('template-syntax');
  });

  it('names lookups', () => {
    const error = errorOf(() => renderer.render(templateOrText("{{ lookup('fil', 'x') }}")));
    expect(error.summary).toBe('lookup plugin (fil) not found');
    expect(error.hint).toBe("Did you mean 'file'?");
  });

  it('of syntax says what was expected', () => {
    const error = errorOf(() => renderer.render(variable('block')));
    expect(error.code).toBe('template-syntax');
    expect(error.summary).toContain("Jinja was looking for the following tags: 'elif' or 'else' or 'endif'");
    expect(error.position?.file).toBe(VARS_FILE);
  });

  it('of a filter has the words of Python', () => {
    const error = errorOf(() => renderer.render(templateOrText("{{ 'a' + 1 }}")));
    expect(error.code).toBe('template-error');
    expect(error.summary).toBe('can only concatenate str (not "int") to str');
  });

  it('in a variable keeps the place of that variable', () => {
    const error = errorOf(() => renderer.render(new TemplateString('{{ filtered }}')));
    expect(error.position).toEqual({ file: VARS_FILE, line: 9, column: 15 });
  });

  it('in a file names the file, the line and the column', () => {
    const text = '# {{ port }}\n\n  listen {{ prt }};\n';
    const error = errorOf(() => renderer.renderFile(text, { path: '/play/templates/x.j2' }));
    expect(error.position).toEqual({ file: '/play/templates/x.j2', line: 3, column: 13 });
    expect(error.hint).toBe("Did you mean 'port'?");
  });
});
