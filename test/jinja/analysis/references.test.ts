import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SYNTAX,
  Environment,
  expressionReferences,
  JinjaError,
  parseExpression,
  parseTemplate,
  templateReferences,
  type AnalysisOptions,
} from '../../../src/jinja/index.js';

const options: AnalysisOptions = {
  refusesUndefined: (kind, name) => kind === 'filter' && ['upper', 'length', 'list', 'join'].includes(name),
};

function needs(text: string): string[] {
  return templateReferences(parseTemplate(text, DEFAULT_SYNTAX), options).map((r) => `${r.name} ${r.need}`);
}

function needsOfExpression(text: string): string[] {
  return expressionReferences(parseExpression(text, DEFAULT_SYNTAX), options).map(
    (r) => `${r.name} ${r.need}`,
  );
}

/** Whether rendering ends in an error about a name that is not defined. */
function failsWithout(text: string): boolean {
  try {
    new Environment().fromString(text).render({ scope: new Map() });
    return false;
  } catch (error) {
    return error instanceof JinjaError && error.kind === 'undefined';
  }
}

// Each fails in real Jinja with Ansible's undefined values, which ran them.
const failing = [
  '{{ x }}',
  '{{ x.a.b }}',
  "{{ x['a'][0] }}",
  '{{ x[1:] }}',
  '{{ x + 1 }}',
  '{{ 1 + x }}',
  "{{ 'a' ~ x }}",
  "{{ '%s' % x }}",
  '{{ -x }}',
  '{{ not x }}',
  '{{ x and 1 }}',
  '{{ x == 1 }}',
  '{{ 1 == x }}',
  '{{ x == x }}',
  '{{ 1 < x }}',
  '{{ 1 in x }}',
  '{{ 1 if x else 2 }}',
  '{{ x() }}',
  '{{ x.m() }}',
  '{{ x | upper }}',
  '{{ (x + 1) | default(2) }}',
  '{{ x() | default(2) }}',
  "{{ {'a': 1}[x] }}",
  '{% if x %}{% endif %}',
  '{% for i in x %}{% endfor %}',
  '{% set y %}{{ x }}{% endset %}',
  '{% filter upper %}{{ x }}{% endfilter %}',
  '{% with y = 1 %}{{ x }}{% endwith %}',
  '{% block b %}{{ x }}{% endblock %}',
];

describe('names that a template fails without', () => {
  it.each(failing)('%s', (text) => {
    expect(new Set(needs(text))).toEqual(new Set(['x fails']));
    expect(failsWithout(text)).toBe(true);
  });
});

// Each renders in real Jinja with Ansible's undefined values.
const bearing: [string, string][] = [
  ['{{ x | default(1) }}', 'x asked'],
  ["{{ x.a['b'].c | default(1) }}", 'x asked'],
  ["{{ x | d('') }}", 'x asked'],
  ['{{ x is defined }}', 'x asked'],
  ['{{ x.a is undefined }}', 'x asked'],
  ['{{ x is none }}', 'x may-fail'],
  ['{{ x in [] }}', 'x may-fail'],
  ["{{ 'a' if false else 'b' ~ x if false }}", 'x may-fail'],
  ['{{ 0 and x }}', 'x may-fail'],
  ['{{ 1 or x }}', 'x may-fail'],
  ["{{ '%s' % [x] }}", 'x may-fail'],
  ['{{ 2 < 1 < x }}', 'x may-fail'],
  ['{{ 1 | default(x) }}', 'x may-fail'],
  ["{{ 'a' | replace('b', 'c') if true else x }}", 'x may-fail'],
  ['{% set y = x %}', 'x may-fail'],
  ['{% with y = x %}{% endwith %}', 'x may-fail'],
  ['{% if false %}{{ x }}{% endif %}', 'x may-fail'],
  ['{% if true %}{% elif x %}{% endif %}', 'x may-fail'],
  ['{% if true %}{% else %}{{ x }}{% endif %}', 'x may-fail'],
  ['{% for i in [] %}{{ x }}{% endfor %}', 'x may-fail'],
  ['{% for i in [] if x %}{% endfor %}', 'x may-fail'],
  ['{% macro m(a=x) %}{{ x }}{% endmacro %}', 'x may-fail'],
];

describe('names that a template may do without', () => {
  it.each(bearing)('%s', (text, need) => {
    expect(new Set(needs(text))).toEqual(new Set([need]));
    expect(failsWithout(text)).toBe(false);
  });
});

describe('what is put out', () => {
  it('has to be defined at every depth where the environment says so', () => {
    const node = parseTemplate("{{ [x, {'a': y}] }}{% set z = [v] %}", DEFAULT_SYNTAX);
    expect(templateReferences(node, options).map((r) => r.need)).toEqual([
      'may-fail',
      'may-fail',
      'may-fail',
    ]);
    expect(
      templateReferences(node, { ...options, deepOutput: true }).map((r) => `${r.name} ${r.need}`),
    ).toEqual(['x fails', 'y fails', 'v may-fail']);
  });
});

describe('names that are the template’s own', () => {
  it.each([
    ['{% set x = 1 %}{{ x }}'],
    ['{% for x in [1] %}{{ x }}{{ loop.index }}{% endfor %}'],
    ['{% for k, v in {}.items() %}{{ k }}{{ v }}{% endfor %}'],
    ["{% from 'a' import x %}{{ x }}"],
    ["{% import 'a' as x %}{{ x.y }}"],
    ['{% macro x(a, b=1) %}{{ a }}{{ b }}{{ caller() }}{% endmacro %}{{ x(1) }}'],
    ['{% with x = 1 %}{{ x }}{% endwith %}'],
  ])('%s', (text) => {
    expect(needs(text)).toEqual([]);
  });

  it('are those of a call block and what it is given', () => {
    expect(
      needs('{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(a) m() %}{{ a }}{{ x }}{% endcall %}'),
    ).toEqual(['x may-fail']);
  });
});

describe('a template that extends another', () => {
  it('puts out nothing itself', () => {
    expect(needs("{% extends 'a' %}{{ x }}{% block b %}{{ y }}{% endblock %}")).toEqual([
      'x may-fail',
      'y may-fail',
    ]);
  });
});

describe('a condition', () => {
  it('needs its value', () => {
    expect(needsOfExpression('x')).toEqual(['x fails']);
    expect(needsOfExpression('x is defined and x.y == z')).toEqual(['x asked', 'x asked', 'z may-fail']);
    expect(needsOfExpression('a or b')).toEqual(['a fails', 'b may-fail']);
  });
});

describe('names that are asked for before they are read', () => {
  it.each([
    ['{% if x is defined %}{{ x.a }}{% endif %}', ['x asked', 'x asked']],
    ['{% if x is not defined %}{% else %}{{ x }}{% endif %}', ['x asked', 'x asked']],
    ['{% if x is undefined %}{% elif x %}{{ x }}{% endif %}', ['x asked', 'x asked', 'x asked']],
    ["{{ x.b if x.b is defined else 'c' }}", ['x asked', 'x asked']],
    ['{{ x is not defined or x > 1 }}', ['x asked', 'x asked']],
    ['{{ not (x is undefined or y is undefined) and x + y }}', ['x asked', 'y asked', 'x asked', 'y asked']],
    ['{% if x | default(false) %}{{ x }}{% endif %}', ['x asked', 'x asked']],
    ["{% if x | default('a') %}{{ x }}{% endif %}", ['x asked', 'x may-fail']],
    ['{% if x is defined or y %}{{ x }}{% endif %}', ['x asked', 'y may-fail', 'x may-fail']],
    ['{% for i in l if x is defined %}{{ x }}{% endfor %}', ['l fails', 'x asked', 'x asked']],
    ['{% if x is defined %}{% endif %}{{ x }}', ['x asked', 'x fails']],
  ])('%s', (text, wanted) => {
    expect(needs(text)).toEqual(wanted);
  });
});

describe('names that a template sets itself', () => {
  it.each([
    ['{% set x = x + 1 %}{{ x }}', ['x fails']],
    ['{{ x }}{% set x = 1 %}', ['x fails']],
    ['{% if a %}{% set x = 1 %}{% endif %}{{ x }}', ['a fails', 'x may-fail']],
    ['{% if a %}{% set x = 1 %}{% else %}{% set x = 2 %}{% endif %}{{ x }}', ['a fails']],
    ['{% for x in l %}{% endfor %}{{ x }}', ['l fails', 'x fails']],
    ['{% for i in l %}{% set x = 1 %}{% endfor %}{{ x }}', ['l fails', 'x fails']],
    ['{{ loop }}{% for i in [1] %}{{ loop.index }}{% endfor %}', ['loop fails']],
    ['{% with x = x %}{{ x }}{% endwith %}{{ x }}', ['x may-fail', 'x fails']],
    ['{% macro m(a) %}{{ a }}{{ x }}{% endmacro %}{% set x = 1 %}{{ a }}', ['a fails']],
    ['{% set x = 1 %}{% block b %}{{ x }}{{ y }}{% endblock %}', ['y fails']],
    ['{% set x %}{{ y }}{% set z = 1 %}{% endset %}{{ x }}{{ z }}', ['y fails', 'z fails']],
    ['{% set ns.a = 1 %}', ['ns may-fail']],
  ])('%s', (text, wanted) => {
    expect(needs(text)).toEqual(wanted);
  });
});

describe('places', () => {
  it('are offsets into the text', () => {
    const text = 'ä\n{{ a }} {{ b.c }}';
    const found = templateReferences(parseTemplate(text, DEFAULT_SYNTAX), options);
    expect(found.map((r) => text.slice(r.offset, r.offset + 1))).toEqual(['a', 'b']);
  });
});
