import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Environment, JinjaError, scopeOf, Undefined, type Syntax } from '../../src/jinja/index.js';
import { ascii, fromPlain, PyIterator, toList, typeName, type Value } from '../../src/python/index.js';

/** A case of a fixture that test/conformance/jinja-answers.py has filled in with what real Jinja2 answers. */
interface Case {
  expression?: string;
  template?: string;
  options?: Record<string, unknown>;
  answer?: string;
  error?: string;
}
interface Fixture {
  variables?: Record<string, unknown>;
  files?: Record<string, string>;
  cases: Case[];
}

const names: Record<string, keyof Syntax> = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  keep_trailing_newline: 'keepTrailingNewline',
  newline_sequence: 'newlineSequence',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
};

function read(name: string): Fixture {
  return JSON.parse(readFileSync(`test/fixtures/jinja/${name}.json`, 'utf8')) as Fixture;
}

function syntaxOf(options: Record<string, unknown> = {}): Partial<Syntax> {
  const syntax: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) syntax[names[name] ?? name] = value;
  return syntax;
}

function shown(value: Value): string {
  const whole = value instanceof PyIterator ? toList(value) : value;
  if (whole instanceof Undefined && whole.policy.strict) return `undefined ${whole.message()}`;
  return `${typeName(whole)} ${ascii(whole)}`;
}

function answer(one: Case, { variables = {}, files = {} }: Fixture): string {
  const environment = new Environment({
    syntax: syntaxOf(one.options),
    loader: (name) => {
      const source = files[name];
      return source === undefined ? undefined : { name, source };
    },
  });
  const scope = scopeOf(new Map(Object.entries(variables).map(([name, value]) => [name, fromPlain(value)])));
  try {
    if (one.template !== undefined) return environment.fromString(one.template).render({ scope });
    return shown(environment.compileExpression(one.expression ?? '').evaluate({ scope }));
  } catch (error) {
    if (error instanceof JinjaError) return 'error';
    throw error;
  }
}

describe('what real Jinja2 answers', () => {
  it.each(['expressions', 'templates'])('%s', (name) => {
    const fixture = read(name);
    const source = (one: Case): string => one.expression ?? one.template ?? '';
    const wanted = fixture.cases.map((one) => [source(one), one.answer ?? 'error']);
    expect(wanted.length).toBeGreaterThan(700);
    expect(fixture.cases.map((one) => [source(one), answer(one, fixture)])).toEqual(wanted);
  });
});
