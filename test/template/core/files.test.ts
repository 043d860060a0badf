import { describe, expect, it } from 'vitest';
import type { Value } from '../../../src/python/index.js';
import { createTemplar } from '../../../src/template/index.js';
import { memoryFiles } from '../../kit/memory-files.js';
import { errorOf, memoryController, rendererOf, scopeOf } from '../../kit/templates.js';

const FILES = {
  '/play/templates/part.j2': 'part of {{ name }}\n',
  '/play/roles/web/templates/own.j2': 'own of {{ name }}\n',
  '/play/templates/deep/macros.j2': '{% macro hi(who) %}hi {{ who }}{% endmacro %}',
  '/play/templates/base.j2': '[{% block body %}{% endblock %}]\n',
};
const renderer = rendererOf('name: castor\nlist: [1, 2]\nlooks: "[{{ name }}]"', {
  files: FILES,
  searchPath: ['/play/roles/web', '/play'],
});
const path = '/play/roles/web/templates/x.j2';

function render(text: string, options: Partial<Parameters<typeof renderer.renderFile>[1]> = {}): string {
  return renderer.renderFile(text, { path, ...options });
}

describe('a template file', () => {
  it('gives text, whatever it looks like', () => {
    expect(render('{{ list }}\n')).toBe('[1, 2]\n');
    expect(render("{{ {'a': true} }}")).toBe("{'a': True}");
    expect(render('{{ looks }}')).toBe("['castor']".replaceAll("'", ''));
  });

  it('trims blocks, keeps the end and takes backslashes as they stand', () => {
    expect(render('{% if true %}\n  x\n{% endif %}\n\n')).toBe('  x\n\n');
    expect(render("{{ 'a\\tb' }}\n")).toBe('a\tb\n');
    expect(render('  {% if true %}\nx\n  {% endif %}\n')).toBe('  x\n  \n');
    expect(render('  {% if true %}\nx\n  {% endif %}\n', { lstripBlocks: true })).toBe('x\n');
    expect(render('{% if true %}\nx{% endif %}', { trimBlocks: false })).toBe('\nx');
  });

  it('ends with no fewer newlines than the file, however its last pieces come', () => {
    expect(render("{% set n = '\\n' %}a{{ n }}{{ n }}\n")).toBe('a\n\n');
    expect(render("{% set n = '\\n' %}a{{ n }}{{ n }}\n\n\n\n")).toBe('a\n\n\n\n\n');
    expect(render("a{% set n = '' %}{{ n }}\n\n")).toBe('a\n\n');
    expect(render('{# nothing #}\n')).toBe('\n');
  });

  it('has its syntax from the task and from its header', () => {
    expect(render('<< name >> {{ name }}', { variableStart: '<<', variableEnd: '>>' })).toBe(
      'castor {{ name }}',
    );
    expect(render('a\nb\n', { newlineSequence: '\r\n' })).toBe('a\r\nb\r\n');
    expect(render("#jinja2: variable_start_string: '[%', variable_end_string: '%]'\n[% name %]\n")).toBe(
      'castor\n',
    );
    expect(render('#jinja2: trim_blocks: False\n{% if true %}\nx{% endif %}\n')).toBe('\nx\n');
    expect(errorOf(() => render('#jinja2: nonsense\nx')).summary).toContain(
      'failed to parse jinja2 override',
    );
  });

  it('knows itself', () => {
    const text = '{{ template_path }} {{ template_host }} {{ template_destpath }} {{ template_uid }}';
    expect(render(text, { source: 'x.j2', destination: '/etc/x' })).toBe('x.j2 controller /etc/x root');
    expect(render('{{ ansible_managed | comment }}')).toBe('#\n# Ansible managed\n#');
    const own = rendererOf('', { managed: 'by {host}, {file} of %Y-%m-%d' });
    expect(own.renderFile('{{ ansible_managed }}', { path, source: 'x.j2' })).toBe(
      'by controller, x.j2 of 2024-01-02',
    );
    expect(render('{{ name }} {{ extra }}', { variables: new Map<string, Value>([['extra', 1]]) })).toBe(
      'castor 1',
    );
  });

  it('includes from the folders of the task', () => {
    expect(render("{% include 'own.j2' %}|{% include 'part.j2' %}")).toBe('own of castor|part of castor');
    expect(render("{% from 'deep/macros.j2' import hi %}{{ hi('x') }}")).toBe('hi x');
    expect(render("{% extends 'base.j2' %}{% block body %}{{ name }}{% endblock %}")).toBe('[castor]');
    expect(render("{% include 'nope.j2' ignore missing %}x")).toBe('x');
  });

  it('does not find what is not there or lies elsewhere', () => {
    expect(errorOf(() => render("{% include 'nope.j2' %}")).summary).toBe("template 'nope.j2' was not found");
    expect(errorOf(() => render("{% include '../../../../play/vars.yml' %}")).summary).toContain(
      'was not found',
    );
  });

  it.each(["{{ lookup('env', 'HOME') }}", '{{ now() }}', '{{ [1, 2] | random }}', '{{ template_run_date }}'])(
    'tells who looks ahead that %s may be another thing later',
    (text) => {
      const told: string[] = [];
      const scope = { ...scopeOf(''), unsettled: (what: string) => told.push(what) };
      const templar = createTemplar(memoryController(memoryFiles({})));
      const place = { playbookDir: '/play', searchPath: ['/play'] };
      templar.renderer(scope, place).renderFile(`{{ template_path }} ${text}`, { path });
      expect(told).toHaveLength(1);
    },
  );
});
