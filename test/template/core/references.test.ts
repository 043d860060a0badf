import { describe, expect, it } from 'vitest';
import { HapError, TemplateString } from '../../../src/model/index.js';
import { createTemplar } from '../../../src/template/index.js';
import { bareController } from '../../kit/controller.js';
import { memoryFiles } from '../../kit/memory-files.js';

const templar = createTemplar(bareController(memoryFiles({})));

/** Whether rendering fails where nothing is defined. */
function fails(text: string): boolean {
  const scope = { get: () => undefined, has: () => false, names: () => [] };
  try {
    templar.renderer(scope, { playbookDir: '/', searchPath: ['/'] }).render(new TemplateString(text));
    return false;
  } catch (error) {
    return error instanceof HapError;
  }
}

const needsOf = (text: string): string[] =>
  templar.references(text, 'template').map((r) => `${r.name} ${r.need}`);

/** What filters and tests are given that need more than their value. */
const given: Readonly<Record<string, string>> = {
  ...{
    attr: "('a')",
    batch: '(2)',
    center: '(4)',
    combinations: '(2)',
    combine: '({})',
    difference: '([1])',
  },
  ...{ extract: '({})', format: '(1)', groupby: "('a')", human_to_bytes: '', intersect: '([1])', pow: '(2)' },
  ...{ permutations: '(2)', product: '([1])', regex_findall: "('a')", regex_replace: "('a', 'b')" },
  ...{
    regex_search: "('a')",
    reject: "('odd')",
    rejectattr: "('a')",
    relpath: "('/x')",
    replace: "('a', 'b')",
  },
  ...{
    select: "('odd')",
    selectattr: "('a')",
    slice: '(2)',
    symmetric_difference: '([1])',
    ternary: '(1, 2)',
  },
  ...{ truncate: '(3)', union: '([1])', zip: '([1])', map: "('upper')", divisibleby: '(1)', contains: '(1)' },
  ...{ eq: '(1)', equalto: '(1)', ge: '(1)', gt: '(1)', le: '(1)', lt: '(1)', ne: '(1)', match: "('a')" },
  ...{ regex: "('a')", search: "('a')", subset: '([1])', superset: '([1])', version: "('1')" },
  version_compare: "('1')",
};

describe('filters and tests', () => {
  const claimed = (kind: 'filter' | 'test', names: Iterable<string>): string[] =>
    [...names].filter((name) => {
      const text = kind === 'filter' ? `{{ x | ${name} }}` : `{{ x is ${name} }}`;
      return !name.includes('.') && needsOf(text).includes('x fails');
    });

  it.each(claimed('filter', templar.filterNames()))('%s fails on what is not defined', (name) => {
    expect(fails(`{{ x | ${name}${given[name] ?? ''} }}`)).toBe(true);
  });

  it.each(claimed('test', templar.testNames()))('is %s fails on what is not defined', (name) => {
    expect(fails(`{{ x is ${name}${given[name] ?? ''} }}`)).toBe(true);
  });

  it.each(['x | default(1)', 'x | type_debug', 'x | pprint', 'x is none', 'x is string', 'x in []'])(
    '%s may bear it',
    (expression) => {
      expect(needsOf(`{{ ${expression} }}`)).not.toContain('x fails');
      expect(fails(`{{ ${expression} }}`)).toBe(false);
    },
  );
});

describe('references', () => {
  it('leaves out what every text can call', () => {
    expect(needsOf("{{ lookup('env', x) }}{{ range(3) }}{{ now() }}{{ q('vars', 'y') }}")).toEqual([
      'x may-fail',
    ]);
  });

  it('looks into lists and dicts that are put out', () => {
    expect(needsOf("{{ [x, {'a': y}] }}")).toEqual(['x fails', 'y fails']);
    expect(fails('{{ [x] }}')).toBe(true);
  });

  it('counts offsets from the beginning of a text with a header', () => {
    const text = "#jinja2: variable_start_string: '[%', variable_end_string: '%]'\n[% x %]";
    expect(templar.references(text, 'template', {})).toEqual([
      { name: 'x', need: 'fails', offset: text.indexOf('x %]') },
    ]);
  });

  it('reads a file as its options say', () => {
    expect(
      templar.references('((( x )))', 'template', { variableStart: '(((', variableEnd: ')))' }),
    ).toHaveLength(1);
  });

  it('tells nothing of what cannot be parsed', () => {
    expect(templar.references('{{ x', 'template')).toEqual([]);
    expect(templar.references('x +', 'expression')).toEqual([]);
  });
});

describe('checkFile', () => {
  it('says where in the file', () => {
    expect(templar.checkFile('a\n{{ b | uper }}\n', { path: '/x.j2' })).toMatchObject({
      code: 'template-syntax',
      summary: "No filter named 'uper'",
      hint: "Did you mean 'upper'?",
      position: { file: '/x.j2', line: 2 },
    });
  });

  it('finds nothing wrong with what renders', () => {
    expect(templar.checkFile('{% if a %}{{ b }}{% endif %}', { path: '/x.j2' })).toBeUndefined();
  });
});
