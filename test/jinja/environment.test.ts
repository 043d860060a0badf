import { describe, expect, it } from 'vitest';
import {
  define,
  defineGlobal,
  Environment,
  LENIENT,
  Markup,
  scopeOf,
  Undefined,
  type Kwargs,
} from '../../src/jinja/index.js';
import { Dict, PyIterator, str, Text, toList, Tuple, type Value } from '../../src/python/index.js';

const noVariables = scopeOf(new Map());

describe('functions', () => {
  const calls: [readonly Value[], Kwargs][] = [];
  const environment = new Environment({
    filters: new Map([
      ['raw', (_, args, kwargs) => (calls.push([args, kwargs]), 'raw')],
      ['pair', define('pair(value, a=1, *rest, **more)', (_, ...values) => new Tuple(values))],
      [
        'upper',
        define('upper(s)', (context, value = null) => `own ${str(context.callFilter('lower', [value]))}`),
      ],
      ['my.own', define('own(value)', (_, value = null) => value)],
    ]),
    tests: new Map([
      ['long', define('long(value, size=3)', (_, v = null, size = null) => str(v).length > Number(size))],
    ]),
    globals: new Map<string, Value>([
      ['twice', defineGlobal('twice(x)', (_, x = null) => [x, x])],
      ['answer', 42],
      ['nothing', null],
    ]),
  });
  const render = (source: string): string => environment.fromString(source).render();

  it('are given positional and keyword arguments', () => {
    render("{{ 1|raw(2, *[3], a=4, **{'b': 5}) }}");
    const [[args, kwargs] = []] = calls;
    expect(args).toEqual([1, 2, 3]);
    expect([...(kwargs ?? [])]).toEqual([
      ['a', 4],
      ['b', 5],
    ]);
  });

  it('bind them as Python does', () => {
    expect(render('{{ 1|pair }}')).toBe('(1, 1, [], {})');
    expect(render('{{ 1|pair(2, 3, x=4) }}')).toBe("(1, 2, [3], {'x': 4})");
    expect(render('{{ 1|pair(a=2) }}')).toBe('(1, 2, [], {})');
    expect(() => render('{{ 1|pair(2, a=3) }}')).toThrow("pair() got multiple values for argument 'a'");
    expect(() => render('{{ twice() }}')).toThrow("twice() missing 1 required positional argument: 'x'");
    expect(() => render('{{ twice(1, 2) }}')).toThrow('twice() takes 1 positional argument but 2 were given');
    expect(() => render('{{ twice(y=1) }}')).toThrow("twice() missing 1 required positional argument: 'x'");
    expect(() => render('{{ twice(1, y=1) }}')).toThrow("twice() got an unexpected keyword argument 'y'");
  });

  it('come before those of Jinja, which stay', () => {
    expect(render("{{ 'AbC'|upper }} {{ 'AbC'|lower }} {{ 1|my.own }}")).toBe('own abc abc 1');
    expect(render("{{ 'abcd' is long }} {{ 'abc' is long }} {{ 'abc' is long(2) }} {{ 1 is odd }}")).toBe(
      'True False True True',
    );
    expect(render('{{ twice(answer) }} {{ nothing is none }} {{ range(2)|list }}')).toBe(
      '[42, 42] True [0, 1]',
    );
    expect(render("{{ ['a', 'bcde']|select('long')|list }} {{ ['A']|map('upper')|list }}")).toBe(
      "['bcde'] ['own a']",
    );
    expect(render("{{ 'raw' is filter }} {{ 'long' is test }} {{ 'nope' is filter }}")).toBe(
      'True True False',
    );
  });

  it('that are unknown are an error where they might be reached, or anywhere', () => {
    const guarded = '{% if false %}{{ 1|nope }}{% endif %}{{ 2|nope if false }}ok';
    expect(render(guarded)).toBe('ok');
    expect(() => render('{% if true %}{{ 1|nope }}{% endif %}')).toThrow("No filter named 'nope' found.");
    expect(() => new Environment({ strictNames: true }).fromString(guarded)).toThrow(
      "No filter named 'nope'.",
    );
  });
});

describe('what a template gives', () => {
  class Marked extends Text {}
  const mark = new Marked('[1]');
  const environment = new Environment({ filters: new Map([['mark', () => mark]]) });
  const scope = scopeOf(
    new Map<string, Value>([
      ['n', 5],
      ['l', [1, 2]],
    ]),
  );
  const nodes = (source: string): Value[] => environment.fromString(source).evaluateNodes({ scope });

  it('is a lone value, or text and values by turns', () => {
    expect(nodes('{{ n }}')).toEqual([5]);
    expect(nodes('{{ l }}')).toEqual([[1, 2]]);
    expect(nodes('a {{ n }} b')).toEqual(['a ', 5, ' b']);
    expect(nodes('{{ n }}{{ l }}')).toEqual([5, [1, 2]]);
    expect(nodes('plain')).toEqual(['plain']);
    expect(nodes('')).toEqual([]);
    expect(nodes('{% if n %}{{ n }}{% endif %}')).toEqual([5]);
    expect(nodes('{% for i in l %}{{ i }},{% endfor %}')).toEqual([1, ',', 2, ',']);
    expect(nodes('{# c #}{{ n }}')).toEqual([5]);
  });

  it('has constants as text, with the text beside them', () => {
    expect(nodes('{{ 1 }}')).toEqual(['1']);
    expect(nodes("{{ 'a' }} b {{ 1 + 1 }}{{ [1, 'x'] }}")).toEqual(["a b 2[1, 'x']"]);
    expect(nodes('{{ 1 }}{{ n }}{{ 2 if true else 3 }}')).toEqual(['1', 5, '2']);
  });

  it('keeps the mark of a text', () => {
    expect(nodes('{{ n|mark }}')[0]).toBe(mark);
    expect(environment.fromString('{{ n|mark }}').render()).toBe('[1]');
  });

  it('is joined by concat, in macros and sets as well', () => {
    const joined: (readonly Value[])[] = [];
    const joining = new Environment({
      concat: (pieces) => {
        joined.push(pieces);
        return pieces.length === 1 ? (pieces[0] ?? null) : pieces.map(str).join('');
      },
    });
    const source =
      '{% macro m(a) %}{{ a }}{% endmacro %}{% set s %}{{ l }}{% endset %}{{ m(n) + 1 }}{{ s[1] }}';
    expect(joining.fromString(source).evaluate({ scope })).toBe('62');
    expect(joined).toEqual([[[1, 2]], [5], [6, 2]]);
    expect(joining.fromString('{{ n }}').evaluate({ scope })).toBe(5);
    expect(joining.fromString('{{ n }}').evaluate({ scope, concat: () => 'other' })).toBe('other');
    expect(joining.fromString('{% set s %}{{ n }}{% endset %}{{ s is string }}').render({ scope })).toBe(
      'False',
    );
    expect(
      joining
        .fromString('{% set s %}{{ n }}{% endset %}{{ s is string }}')
        .render({ scope, concat: undefined }),
    ).toBe('True');
  });

  it('goes through finalize, but not the template’s own text', () => {
    const finalizing = new Environment({ finalize: (value) => (value === null ? '' : `<${str(value)}>`) });
    expect(finalizing.fromString('a{{ n }}{{ none }}{{ 1 }}{% set x = n %}{{ x }}').render({ scope })).toBe(
      'a<5><1><5>',
    );
  });

  it('is a list in place of an iterator only where that is wanted', () => {
    const source = "{{ l|map('string') is string }}{{ l|map('string')|length }}";
    expect(new Environment({ unroll: true }).fromString(source).render({ scope })).toBe('False2');
    expect(() => new Environment().fromString(source).render({ scope })).toThrow(
      "object of type 'generator' has no len()",
    );
    const once = new Environment().compileExpression('l|map("string")').evaluate({ scope });
    expect(once).toBeInstanceOf(PyIterator);
    expect([toList(once), toList(once)]).toEqual([['1', '2'], []]);
  });
});

describe('expressions', () => {
  const environment = new Environment();
  const scope = scopeOf(new Map<string, Value>([['d', Dict.of({ a: [1] })]]));

  it('give their value, undefined ones too', () => {
    expect(environment.compileExpression('d.a[0] + 1').evaluate({ scope })).toBe(2);
    expect(environment.compileExpression('d.b').evaluate({ scope })).toBeInstanceOf(Undefined);
    expect(environment.compileExpression('d.a').render({ scope })).toBe('[1]');
    expect(() => environment.compileExpression('d.b').render({ scope })).toThrow("has no attribute 'b'");
  });

  it('are read as an if tag reads them where they are conditions', () => {
    expect(environment.compileExpression('1 if true else 2').evaluate()).toBe(1);
    expect(() => environment.compileExpression('1 if true else 2', { condition: true })).toThrow(
      "unexpected 'if'",
    );
    expect(environment.compileExpression('1, 2', { condition: true }).evaluate()).toEqual(new Tuple([1, 2]));
    for (const source of ['', '1 2', '1 %}', 'a }}', '{{ a }}'])
      expect(() => environment.compileExpression(source)).toThrow(/unexpected|expected/);
  });
});

describe('an environment', () => {
  it('compiles the same text once', () => {
    const environment = new Environment();
    expect(environment.fromString('{{ a }}')).toBe(environment.fromString('{{ a }}'));
    expect(environment.fromString('{{ a }}', { name: 'x' })).not.toBe(environment.fromString('{{ a }}'));
    expect(environment.compileExpression('a')).toBe(environment.compileExpression('a'));
    expect(environment.compileExpression('a', { condition: true })).not.toBe(
      environment.compileExpression('a'),
    );
  });

  it('reads one template otherwise than the others', () => {
    const environment = new Environment({ syntax: { trimBlocks: true } });
    const other = environment.fromString('[% if 1 %]\n[[ 1 ]][% endif %]', {
      syntax: { blockStart: '[%', blockEnd: '%]', variableStart: '[[', variableEnd: ']]' },
    });
    expect(other.render()).toBe('1');
    expect(environment.fromString('{% if 1 %}\n[[ 1 ]]{% endif %}').render()).toBe('[[ 1 ]]');
  });

  it('asks its loader with the name of the template that asks', () => {
    const asked: [string, string | undefined][] = [];
    const environment = new Environment({
      loader: (name, parent) => {
        asked.push([name, parent]);
        return name === 'b' ? { name: 'dir/b', source: "{% include 'c' ignore missing %}" } : undefined;
      },
    });
    environment.fromString("{% include 'b' %}", { name: 'a' }).render();
    expect(asked).toEqual([
      ['b', 'a'],
      ['c', 'dir/b'],
    ]);
  });

  it('makes undefined values as it is told', () => {
    const lenient = new Environment({ undefined: (info) => new Undefined(info, LENIENT) });
    expect(lenient.fromString('[{{ a }}{{ a|list }}{{ a == b }}]').render()).toBe('[[]True]');
    expect(() => lenient.fromString('{{ a.b }}').render()).toThrow("'a' is undefined");
    class Hinting extends Undefined {
      override message(): string {
        return `${super.message()}; did you mean b?`;
      }
    }
    const hinting = new Environment({ undefined: (info) => new Hinting(info) });
    expect(() => hinting.fromString('{{ a.c }}').render()).toThrow("'a' is undefined; did you mean b?");
  });

  it('takes autoescape for granted and escapes nothing', () => {
    const source =
      "{% autoescape true %}{% set s %}<b>{% endset %}{{ s }}{{ '<c>' }}{{ s is escaped }}{% endautoescape %}";
    expect(new Environment().fromString(source).render({ scope: noVariables })).toBe('<b><c>True');
    expect(new Markup('<').str()).toBe('<');
  });
});
