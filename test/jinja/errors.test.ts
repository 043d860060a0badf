import { describe, expect, it } from 'vitest';
import { Environment, JinjaError, scopeOf, TemplateFailure } from '../../src/jinja/index.js';
import { Dict, PyError, type Value } from '../../src/python/index.js';

const files = new Map([
  ['inner.j2', 'one\ntwo {{ missing }}'],
  ['wrong.j2', '{% if %}'],
]);
const environment = new Environment({
  loader: (name) => {
    const source = files.get(name);
    return source === undefined ? undefined : { name, source };
  },
});
const scope = scopeOf(
  new Map<string, Value>([
    ['d', Dict.of({ a: 1 })],
    ['l', [1, 2]],
    ['s', 'x'],
  ]),
);

function failure(source: string): JinjaError {
  try {
    environment.fromString(source, { name: 'main.j2' }).render({ scope });
  } catch (error) {
    if (error instanceof JinjaError) return error;
    throw error;
  }
  throw new Error('it was rendered');
}

const cases: [string, Partial<Record<keyof JinjaError, unknown>>][] = [
  [
    'a\n  {{ s + missing.deep }}',
    {
      kind: 'undefined',
      message: "'missing' is undefined",
      undefinedName: 'missing',
      line: 2,
      column: 6,
      expression: 's + missing.deep',
      type: 'UndefinedError',
    },
  ],
  [
    '{{ missing }}',
    { kind: 'undefined', undefinedName: 'missing', line: 1, column: 4, expression: 'missing' },
  ],
  ['{{ d.b }}', { kind: 'undefined', message: "'dict object' has no attribute 'b'", undefinedName: 'b' }],
  ['{{ l[5] }}', { kind: 'undefined', message: 'list object has no element 5', undefinedName: undefined }],
  ['{% for i in missing %}{% endfor %}', { kind: 'undefined', line: 1, expression: 'for i in missing' }],
  ['{% if\n missing %}{% endif %}', { kind: 'undefined', line: 2, column: 2, expression: 'missing' }],
  ['x\r\ny {{ s + 1 }}', { kind: 'runtime', type: 'TypeError', line: 2, column: 6, expression: 's + 1' }],
  ["{{ (s ~ 1).split('') }}", { type: 'ValueError', expression: "(s ~ 1).split('')" }],
  ['{{ 1 // 0 }}', { type: 'ZeroDivisionError', message: 'integer division or modulo by zero' }],
  ['{{ [3, s]|sort }}', { type: 'TypeError', expression: '[3, s]|sort' }],
  ['{{ s.center() }}', { type: 'TypeError', expression: 's.center()' }],
  ['{% set a, b = l[:1] %}', { type: 'ValueError', expression: 'set a, b = l[:1]' }],
  ['{{ s|nope }}', { kind: 'syntax', message: "No filter named 'nope'.", expression: 's|nope' }],
  ['{{ s is nope }}', { kind: 'syntax', message: "No test named 'nope'." }],
  ["{% include 'none.j2' %}", { kind: 'runtime', type: 'TemplateNotFound', message: 'none.j2' }],
  [
    '{{ s',
    { kind: 'syntax', line: 1, message: "unexpected end of template, expected 'end of print statement'." },
  ],
  ['\n\n{{ ! }}', { kind: 'syntax', line: 3, column: 4, message: "unexpected char '!' at 5" }],
  ['{% foo %}', { kind: 'syntax', message: "Encountered unknown tag 'foo'." }],
  [
    '{% if s %}',
    {
      message:
        "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    },
  ],
  [
    '{% macro m(a) %}{{ a + 1 }}{% endmacro %}\n{{ m(s) }}',
    { line: 1, expression: 'a + 1', type: 'TypeError' },
  ],
];

describe('an error', () => {
  it.each(cases)('%j', (source, wanted) => {
    const error = failure(source);
    expect(error.template).toBe('main.j2');
    expect(error).toMatchObject(wanted);
  });

  it('in an included template names that one', () => {
    expect(failure("x {% include 'inner.j2' %}")).toMatchObject({
      template: 'inner.j2',
      line: 2,
      column: 8,
      expression: 'missing',
    });
    expect(failure("{% include 'wrong.j2' %}")).toMatchObject({
      kind: 'syntax',
      template: 'wrong.j2',
      line: 1,
    });
  });

  it('keeps the Python exception behind it', () => {
    expect(failure('{{ s + 1 }}').cause).toBeInstanceOf(PyError);
  });

  it('of a function is given its place, where it is one of Python or Jinja', () => {
    const thrown = [new PyError('ValueError', 'bad'), new TemplateFailure('FilterArgumentError', 'wrong')];
    for (const error of thrown) {
      const failing = new Environment({
        filters: new Map([
          [
            'f',
            () => {
              throw error;
            },
          ],
        ]),
      });
      expect(() => failing.fromString('ab {{ 1|f }}').render()).toThrow(
        expect.objectContaining({
          type: error.type,
          message: error.message,
          column: 7,
          expression: '1|f',
        }) as Error,
      );
    }
  });

  it('that is none of these passes as it is', () => {
    const stop = new Error('stop');
    const stopping = {
      get: (): Value => {
        throw stop;
      },
      has: (): boolean => true,
    };
    expect(() => environment.fromString('{{ x is defined }}').render({ scope: stopping })).toThrow(stop);
    expect(() => environment.compileExpression('x|default(1)').evaluate({ scope: stopping })).toThrow(stop);
  });
});
