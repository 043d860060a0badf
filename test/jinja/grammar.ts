import fc, { type Arbitrary } from 'fast-check';

const names = ['a', 'l', 'd', 's', 'n', 'x', 'loop', 'self', 'm', 'ns', 'caller'];
/** Names that would lead to JavaScript, were a template able to reach it. */
const javascript = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'call',
  'apply',
  'bind',
  'length',
  'push',
  'concat',
  'then',
  '__class__',
  '__globals__',
  'self',
  'items',
  'slots',
  'context',
  'rendering',
];
const attributes = [...javascript, 'a', 'b', 'upper', 'split', 'keys', 'append', 'format', 'real', 'index'];
const filters = [
  'upper',
  'list',
  'join',
  'map',
  'select',
  'selectattr',
  'sort',
  'groupby',
  'batch',
  'slice',
  'default',
  'length',
  'first',
  'last',
  'sum',
  'unique',
  'int',
  'float',
  'round',
  'tojson',
  'replace',
  'indent',
  'wordwrap',
  'truncate',
  'attr',
  'dictsort',
  'format',
  'urlize',
  'striptags',
  'pprint',
  'xmlattr',
  'center',
  'reverse',
  'min',
  'max',
  'string',
  'constructor',
  'nope',
];
const tests = [
  'defined',
  'none',
  'string',
  'iterable',
  'odd',
  'sameas',
  'in',
  'eq',
  'lower',
  'mapping',
  'nope',
];
const operators = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '~',
  '==',
  '!=',
  '<',
  '>=',
  'in',
  'not in',
  'and',
  'or',
];

const literal = fc.oneof(
  fc.constantFrom(
    'none',
    'true',
    'false',
    '0',
    '1',
    '-3',
    '2.5',
    '1e308',
    '10**30',
    "''",
    "'a,b'",
    '"%s{}"',
    '[]',
    '{}',
  ),
  fc.constantFrom(
    "'{0.__class__}'",
    "'%(a)s'",
    "'é𝒳'",
    '(1,)',
    '()',
    '[1, [2]]',
    "{'a': 1, 2: 'b'}",
    'range(5)',
  ),
  fc.integer({ min: -5, max: 1_000_000_000_000 }).map(String),
);

/** Expressions of Jinja, most of them well formed and few of them sensible. */
export const expression: Arbitrary<string> = fc.letrec<{ expr: string; args: string }>((tie) => ({
  args: fc
    .tuple(fc.array(tie('expr'), { maxLength: 2 }), fc.constantFrom('', '*l', '**d', 'a=1', "attribute='a'"))
    .map(([positional, last]) => [...positional, ...(last ? [last] : [])].join(', ')),
  expr: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    literal,
    fc.constantFrom(...names),
    fc.tuple(tie('expr'), fc.constantFrom(...attributes)).map(([e, n]) => `${e}.${n}`),
    fc.tuple(tie('expr'), fc.constantFrom(...attributes)).map(([e, n]) => `${e}['${n}']`),
    fc.tuple(tie('expr'), tie('expr')).map(([e, i]) => `${e}[${i}]`),
    fc.tuple(tie('expr'), literal, literal).map(([e, i, j]) => `${e}[${i}:${j}]`),
    fc.tuple(tie('expr'), tie('args')).map(([e, a]) => `${e}(${a})`),
    fc.tuple(tie('expr'), fc.constantFrom(...attributes), tie('args')).map(([e, n, a]) => `${e}.${n}(${a})`),
    fc.tuple(tie('expr'), fc.constantFrom(...filters), tie('args')).map(([e, f, a]) => `(${e})|${f}(${a})`),
    fc.tuple(tie('expr'), fc.constantFrom(...filters)).map(([e, f]) => `${e}|${f}`),
    fc.tuple(tie('expr'), fc.constantFrom(...tests)).map(([e, t]) => `${e} is ${t}`),
    fc.tuple(tie('expr'), fc.constantFrom(...operators), tie('expr')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie('expr'), tie('expr'), tie('expr')).map(([y, t, n]) => `(${y} if ${t} else ${n})`),
    fc.array(tie('expr'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(literal, tie('expr')).map(([k, v]) => `{${k}: ${v}}`),
    tie('expr').map((e) => `not ${e}`),
    tie('expr').map((e) => `-${e}`),
  ),
})).expr;

const text = fc.constantFrom('', ' ', 'x', '\n', '  \n\t', '{', '}}', '%}', '#', 'é', '<b>');

/** Templates of Jinja, with statements in each other. */
export const template: Arbitrary<string> = fc.letrec<{ body: string; node: string }>((tie) => ({
  body: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    text,
    expression.map((e) => `{{ ${e} }}`),
    fc.tuple(fc.constantFrom(...names), expression).map(([n, e]) => `{% set ${n} = ${e} %}`),
    fc.tuple(fc.constantFrom(...names), expression).map(([n, e]) => `{% set ${n}.b = ${e} %}`),
    fc
      .tuple(fc.constantFrom('a', 'x', 'a, b'), expression, tie('body'))
      .map(([n, e, b]) => `{% for ${n} in ${e} %}${b}{% endfor %}`),
    fc
      .tuple(expression, tie('body'))
      .map(([e, b]) => `{% for a in ${e} recursive %}${b}{{ loop(a) }}{% endfor %}`),
    fc
      .tuple(expression, tie('body'), tie('body'))
      .map(([e, b, o]) => `{% if ${e} %}${b}{% else %}${o}{% endif %}`),
    fc
      .tuple(fc.constantFrom(...names), expression, tie('body'))
      .map(([n, e, b]) => `{% with ${n} = ${e} %}${b}{% endwith %}`),
    fc
      .tuple(tie('body'), expression)
      .map(([b, e]) => `{% macro m(a, b=${e}) %}${b}{{ m(a) if a is odd }}{% endmacro %}{{ m(${e}) }}`),
    fc.tuple(expression, tie('body')).map(([e, b]) => `{% call(a) m(${e}) %}${b}{% endcall %}`),
    fc
      .tuple(fc.constantFrom(...filters), tie('body'))
      .map(([f, b]) => `{% filter ${f} %}${b}{% endfilter %}`),
    fc.tuple(fc.constantFrom(...names), tie('body')).map(([n, b]) => `{% set ${n} %}${b}{% endset %}`),
    tie('body').map((b) => `{% block a %}${b}{{ super() }}{% endblock %}`),
    expression.map((e) => `{% include ${e} ignore missing %}`),
    fc.constantFrom(
      "{% include 'inner' %}",
      "{% import 'inner' as m %}",
      "{% from 'inner' import m with context %}",
      "{% extends 'base' %}",
      '{% raw %}{{ x }}{% endraw %}',
      '{# c #}',
      '{%- set q = 1 -%}',
    ),
  ),
})).body;

/** A template some of whose characters are taken out, put in or put elsewhere. */
export const damaged: Arbitrary<string> = fc
  .tuple(
    template,
    fc.array(
      fc.tuple(
        fc.nat(200),
        fc.nat(5),
        fc.constantFrom('', '{{', '}}', '{%', '%}', '(', ']', '|', "'", '.', '\\', '\u2028', '-'),
      ),
      { maxLength: 4 },
    ),
  )
  .map(([source, edits]) =>
    edits.reduce((now, [at, cut, put]) => now.slice(0, at) + put + now.slice(at + cut), source),
  );
