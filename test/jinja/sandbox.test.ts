import { describe, expect, it } from 'vitest';
import {
  Callable,
  Environment,
  FunctionObject,
  JinjaError,
  scopeOf,
  Undefined,
} from '../../src/jinja/index.js';
import { Dict, fromPlain, PyBytes, Range, Tuple, type Value } from '../../src/python/index.js';
import { PyDate } from '../../src/python/time/datetime.js';
import { TimeDelta } from '../../src/python/time/timedelta.js';

const values: Record<string, Value> = {
  text: 'abc',
  int: 5,
  float: fromPlain(1.5),
  flag: true,
  none: null,
  list: [1, 2],
  dict: Dict.of({ a: 1 }),
  fn: new FunctionObject('fn', () => 1),
  tuple: new Tuple([1, 2]),
  range: new Range(0, 3, 1),
  bytes: new PyBytes(new Uint8Array([65])),
  date: PyDate.of(2024, 2, 29),
  duration: TimeDelta.of({ seconds: 5 }),
};
/** What objects of JavaScript have, and classes here hold. */
const names = [
  ...new Set([
    ...Object.getOwnPropertyNames(Object.prototype),
    ...Object.getOwnPropertyNames(Function.prototype),
    ...Object.getOwnPropertyNames(Map.prototype),
    ...Object.getOwnPropertyNames(RegExp.prototype),
    ...[
      'prototype',
      'run',
      'entries',
      'forEach',
      'then',
      'charAt',
      'codePointAt',
      'flatMap',
      'slots',
      'context',
    ],
    ...[
      'rendering',
      'environment',
      'typeName',
      'getAttribute',
      'getItem',
      'iterate',
      'truth',
      'equals',
      'value',
      'moment',
      'micros',
      'asKey',
      'shownAs',
    ],
  ]),
].filter((name) => /^\w+$/.test(name));
/** Those that are Python's as well, and mean what they mean there. */
const ofPython: Record<string, string[]> = {
  list: ['sort', 'reverse', 'clear'],
  dict: ['get', 'keys', 'values', 'clear'],
};

const environment = new Environment();
const variables = new Map(Object.entries(values));
// A name is not looked up in JavaScript either.
const scope = scopeOf(variables);

function outcome(source: string): Value | JinjaError {
  try {
    return environment.compileExpression(source).evaluate({ scope });
  } catch (error) {
    if (error instanceof JinjaError) return error;
    throw error;
  }
}

function leadsNowhere(result: Value | JinjaError): boolean {
  return result instanceof Undefined || result instanceof JinjaError;
}

describe.each(Object.keys(values))('the value %s', (variable) => {
  const foreign = names.filter((name) => !(ofPython[variable] ?? []).includes(name));

  it('has no attribute or item of JavaScript', () => {
    const reached = foreign.filter((name) => !leadsNowhere(outcome(`${variable}.${name}`)));
    const items = foreign.filter((name) => !leadsNowhere(outcome(`${variable}['${name}']`)));
    const filtered = foreign.filter((name) => !leadsNowhere(outcome(`${variable}|attr('${name}')`)));
    const mapped = foreign.filter(
      (name) => !leadsNowhere(outcome(`[${variable}]|map(attribute='${name}')|first`)),
    );
    expect({ reached, items, filtered, mapped }).toEqual({
      reached: [],
      items: [],
      filtered: [],
      mapped: [],
    });
  });

  it('has no method of JavaScript', () => {
    expect(foreign.filter((name) => !(outcome(`${variable}.${name}()`) instanceof JinjaError))).toEqual([]);
  });
});

describe('names of JavaScript', () => {
  it('are no variables, filters or tests', () => {
    const known = names.filter((name) => !leadsNowhere(outcome(name)));
    const filters = names.filter((name) => !(outcome(`1|${name}`) instanceof JinjaError));
    const tests = names.filter((name) => name !== 'test' && !(outcome(`1 is ${name}`) instanceof JinjaError));
    expect({ known, filters, tests }).toEqual({ known: [], filters: [], tests: [] });
  });

  it('are plain keys of a dict, and set nothing else', () => {
    const source =
      "{% set d = {'__proto__': 1, 'constructor': 2} %}{{ d }}{{ d.constructor }}{{ d['__proto__'] }}{{ {}.polluted is defined }}";
    expect(environment.fromString(source).render()).toBe("{'__proto__': 1, 'constructor': 2}21False");
  });

  it('can be set and macros named after them', () => {
    const source =
      '{% set constructor = 1 %}{% macro toString(valueOf) %}{{ valueOf }}{% endmacro %}{{ constructor }}{{ toString(2) }}{{ toString(valueOf=3) }}';
    expect(environment.fromString(source).render()).toBe('123');
  });
});

describe('what Python keeps to itself', () => {
  it.each(['__class__', '__init__', '__globals__', '__subclasses__', '__mro__', '__dict__'])('%s', (name) => {
    for (const source of [`''.${name}`, `''['${name}']`, `[].${name}`, `''|attr('${name}')`, `fn.${name}`])
      expect(outcome(source)).toMatchObject({ kind: 'runtime', type: 'SecurityError' });
  });

  it('is not reached by format', () => {
    expect(outcome("'{0.__class__}'.format(1)")).toMatchObject({ type: 'AttributeError' });
    expect(outcome("'{a.constructor}'.format(a=fn)")).toMatchObject({ type: 'AttributeError' });
  });
});

it('only a Callable can be called', () => {
  class Plain extends Callable {
    override call(): Value {
      return 'called';
    }
  }
  expect(
    environment.compileExpression('f()').evaluate({ scope: scopeOf(new Map([['f', new Plain()]])) }),
  ).toBe('called');
  for (const name of ['text', 'int', 'list', 'dict', 'none'])
    expect(outcome(`${name}()`)).toMatchObject({
      type: 'TypeError',
      message: expect.stringMatching(/not callable/) as string,
    });
});
