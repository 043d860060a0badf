import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Environment, JinjaError, scopeOf } from '../../src/jinja/index.js';
import { Dict, type Value } from '../../src/python/index.js';
import { damaged, expression, template } from './grammar.js';

/** More can be had by the environment; the seed stays, so that each run is the same. */
const numRuns = Number(process.env['HAP_FUZZ_RUNS'] ?? 60);
const settings = { numRuns, seed: 20240229 };
const limits = { steps: 20_000, depth: 40, output: 200_000 };

const files = new Map([
  ['inner', '{{ a }}{% macro m(a) %}{{ a }}{{ caller }}{% endmacro %}'],
  ['base', '{% block a %}{{ a }}{% endblock %}'],
]);

function variables(): Map<string, Value> {
  return new Map<string, Value>([
    ['a', 3],
    ['l', [1, 'b', [2], null]],
    ['d', Dict.of({ a: 1, b: 'c', length: 5 })],
    ['s', 'some text'],
    ['n', null],
  ]);
}

function environment(): Environment {
  return new Environment({
    limits,
    loader: (name) => {
      const source = files.get(name);
      return source === undefined ? undefined : { name, source };
    },
  });
}

/** What running gives: a text, or the error a template may end in. Anything else fails the test. */
function outcome(run: () => string): string | JinjaError {
  try {
    return run();
  } catch (error) {
    if (error instanceof JinjaError) return error;
    throw error;
  }
}

/** What shows where a function or object of JavaScript has been put out. */
const traces = /\[object |native code|function \(|=> |Symbol\(|class extends/;

function expectHarmless(result: string | JinjaError): void {
  if (result instanceof JinjaError) {
    expect(result.line).toBeGreaterThan(0);
    expect(result.column).toBeGreaterThan(0);
    expect(result.message).not.toMatch(/undefined is not|is not a function|Cannot read|not iterable \(/);
  } else expect(result).not.toMatch(traces);
}

/** A template's text, whatever it is, does no harm. */
function rendersHarmlessly(source: string): void {
  expectHarmless(
    outcome(() =>
      environment()
        .fromString(source)
        .render({ scope: scopeOf(variables()) }),
    ),
  );
}

describe('whatever a template says', () => {
  it('an expression gives a value or a JinjaError', () => {
    fc.assert(
      fc.property(expression, (source) => {
        const compiled = (): string =>
          environment()
            .compileExpression(source)
            .render({ scope: scopeOf(variables()) });
        expectHarmless(outcome(compiled));
      }),
      settings,
    );
  });

  it('a template gives a text or a JinjaError', () => {
    fc.assert(fc.property(template, rendersHarmlessly), settings);
  });

  it('so does one with characters amiss', () => {
    fc.assert(fc.property(damaged, rendersHarmlessly), settings);
  });

  it('and any text at all, of which most are no template', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        expectHarmless(outcome(() => environment().fromString(`{{ ${source} }}`).render()));
      }),
      { ...settings, numRuns: numRuns / 2 },
    );
  });

  it('and it leaves what it was given as it was', () => {
    fc.assert(
      fc.property(template, (source) => {
        const given = variables();
        outcome(() =>
          environment()
            .fromString(source)
            .render({ scope: scopeOf(given) }),
        );
        expect([...given]).toEqual([...variables()]);
      }),
      settings,
    );
  });
});
