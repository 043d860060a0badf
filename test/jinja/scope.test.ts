import { describe, expect, it } from 'vitest';
import { Environment, scopeOf, type Scope } from '../../src/jinja/index.js';
import { Dict, type Value } from '../../src/python/index.js';

const files = new Map([
  ['inner', '{{ a }}{{ local|default("-") }}'],
  ['macros', '{% macro add(l) %}{% if l.append(9) %}{% endif %}{{ l }}{% endmacro %}'],
]);
const environment = new Environment({
  loader: (name) => {
    const source = files.get(name);
    return source === undefined ? undefined : { name, source };
  },
});

/** A scope that notes what it is asked for. */
function watched(values: Record<string, Value>): { scope: Scope; asked: string[] } {
  const asked: string[] = [];
  const get = (name: string): Value | undefined => {
    asked.push(name);
    return Object.hasOwn(values, name) ? values[name] : undefined;
  };
  return { asked, scope: { get, has: (name) => Object.hasOwn(values, name) } };
}

describe('variables', () => {
  it.each([
    ['{% if false %}{{ a }}{% endif %}', []],
    ['{{ 1 if true else a }}', []],
    ['{{ true or a }}', []],
    ['{{ a }}{{ a }}{% for i in [1, 2] %}{{ a }}{% endfor %}', ['a']],
    ['{% macro m() %}{{ a }}{% endmacro %}', []],
    ['{% block x %}{{ a }}{% endblock %}', ['a']],
    ['{% set a = 1 %}{{ a }}', []],
    ['{{ a.b.c is defined }}', ['a']],
    ["{% set b = 1 %}{% include 'inner' %}", ['a', 'local']],
    ['{{ range(2)|list }}', ['range']],
  ])('are asked for only when they are used: %s', (source, wanted) => {
    const { scope, asked } = watched({ a: 1 });
    environment.fromString(source).render({ scope });
    expect(asked).toEqual(wanted);
  });

  it('come before globals, and what a template sets before both', () => {
    const { scope } = watched({ range: 'own' });
    expect(environment.fromString('{{ range }}{% set range = 2 %}{{ range }}').render({ scope })).toBe(
      'own2',
    );
  });

  it('may be None', () => {
    const { scope, asked } = watched({ a: null });
    expect(environment.fromString('{{ a }}{{ a is defined }}{{ a }}').render({ scope })).toBe('NoneTrueNone');
    expect(asked).toEqual(['a']);
  });
});

describe('what a rendering was given', () => {
  const source = [
    '{% if l.append(1) %}{% endif %}{{ l }}',
    "{% set _ = d.update({'b': 2}) %}{{ d }}",
    "{% set _ = l['append'](1) %}{{ l }}",
    "{% set _ = (l|attr('append'))(1) %}{{ l }}",
    '{% set _ = d.inner.append(1) %}{{ d.inner }}',
    '{% set m = l %}{% set _ = m.append(1) %}{{ m }}',
    "{% from 'macros' import add %}{{ add(l) }}",
    "{% set name = 'append' %}{% set _ = l[name](1) %}{{ l }}",
    '{% for x in [l] %}{% set _ = x.append(1) %}{{ x }}{% endfor %}',
  ];

  it.each(source)('stays as it was: %s', (text) => {
    const list: Value[] = [0];
    const inner: Value[] = [];
    const dict = Dict.of({ a: 1, inner });
    const scope = scopeOf(
      new Map<string, Value>([
        ['l', list],
        ['d', dict],
      ]),
    );
    const first = environment.fromString(text).render({ scope });
    expect(environment.fromString(text).render({ scope })).toBe(first);
    expect(first).toMatch(/1|9|2/);
    expect([list, inner, [...dict.keys()]]).toEqual([[0], [], ['a', 'inner']]);
  });

  it('is not copied where nothing changes it', () => {
    const list: Value[] = [1];
    const scope = scopeOf(new Map<string, Value>([['l', list]]));
    expect(environment.compileExpression('l').evaluate({ scope })).toBe(list);
    expect(environment.fromString('{{ l }}').evaluateNodes({ scope })[0]).toBe(list);
  });
});

describe('functions', () => {
  it('see the template’s variables and the scope it was started with', () => {
    const seen: unknown[] = [];
    const looking = new Environment({
      filters: new Map([
        [
          'look',
          (context) => {
            seen.push(context.resolve('x'), context.lookup('y'), context.root === scope, context.name);
            return '';
          },
        ],
      ]),
      loader: (name) => ({ name, source: '{{ 1|look }}' }),
    });
    const scope = scopeOf(new Map<string, Value>([['x', 1]]));
    looking
      .fromString("{{ 1|look }}{% set x = 2 %}{{ 1|look }}{% include 'b' %}", { name: 'a' })
      .render({ scope });
    expect(seen).toEqual([1, undefined, true, 'a', 2, undefined, true, 'a', 2, undefined, true, 'b']);
  });
});
