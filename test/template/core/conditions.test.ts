import { describe, expect, it } from 'vitest';
import { templateOrText } from '../../../src/model/index.js';
import type { Value } from '../../../src/python/index.js';
import { createTemplar, type VariableScope } from '../../../src/template/index.js';
import { memoryFiles } from '../../kit/memory-files.js';
import { errorOf, memoryController, rendererOf } from '../../kit/templates.js';

const YAML = `
name: web1
enabled: true
zero: 0
empty: []
check: name == 'web1'
bare: "{{ name }}"
`;

function holds(condition: Value): boolean {
  return rendererOf(YAML).condition(condition);
}

describe('a condition', () => {
  it.each<[Value, boolean]>([
    [null, true],
    ['', true],
    [true, true],
    [false, false],
    [1, true],
    ['enabled', true],
    ['not enabled', false],
    ['zero', false],
    ['empty', false],
    ["name == 'web1'", true],
    ['name is match("web\\d")', true],
    ['nope is not defined', true],
    ['nope.deep is defined', false],
    ["'false'", true],
    ['check', true],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('may be a template, whose text is then evaluated', () => {
    expect(holds(templateOrText('{{ enabled }}'))).toBe(true);
    expect(holds(templateOrText('{{ empty }}'))).toBe(false);
    expect(holds(templateOrText("'{{ name }}' == 'web1'"))).toBe(true);
    expect(holds(templateOrText('{{ check }}'))).toBe(true);
  });

  it('is refused where a host had a part in its text', () => {
    const more = new Map<string, Value>([['answer', "name == 'web1'"]]);
    const renderer = rendererOf(YAML, { more, data: ['answer'] });
    const error = errorOf(() => renderer.condition(templateOrText('{{ answer }}')));
    expect(error.summary).toContain('Conditional is marked as unsafe, and cannot be evaluated');
    expect(renderer.condition('answer')).toBe(true);
    const looked = errorOf(() => renderer.condition(templateOrText("{{ lookup('env', 'GREETING') }}")));
    expect(looked.summary).toContain('unsafe');
  });

  it('is refused as well where nobody says what came from a host', () => {
    const { scope } = rendererOf(YAML);
    const bare: VariableScope = {
      get: (name) => scope.get(name),
      has: (name) => scope.has(name),
      names: () => scope.names(),
    };
    const templar = createTemplar(memoryController(memoryFiles({})));
    const renderer = templar.renderer(bare, { playbookDir: '/play', searchPath: [] });
    expect(errorOf(() => renderer.condition(templateOrText('{{ check }}'))).summary).toContain('unsafe');
    expect(renderer.condition("name == 'web1'")).toBe(true);
  });

  it('fails in the words of Ansible', () => {
    const error = errorOf(() => holds('nope == 1'));
    expect(error.code).toBe('undefined-variable');
    expect(error.summary).toBe(
      "The conditional check 'nope == 1' failed. The error was: error while evaluating conditional (nope == 1): 'nope' is undefined",
    );
    expect(errorOf(() => holds('a ==')).code).toBe('template-syntax');
    expect(errorOf(() => holds("'x' if true else 'y'")).code).toBe('template-syntax');
    expect(errorOf(() => holds('name is nosuchtest')).summary).toContain("No test named 'nosuchtest'");
  });

  it('that asks for the very variable that is missing has its answer', () => {
    expect(holds('nope == 1 or nope is defined')).toBe(false);
    expect(holds('nope == 1 or nope is not defined')).toBe(true);
  });

  it('after one that does not hold is not asked', () => {
    const renderer = rendererOf(YAML);
    expect(renderer.conditions(['enabled', 'zero', 'nope == 1'])).toEqual({ holds: false, failed: 'zero' });
    expect(renderer.conditions(['enabled', "name == 'web1'"])).toEqual({ holds: true });
    expect(renderer.conditions('enabled')).toEqual({ holds: true });
  });
});

describe('an expression', () => {
  it('keeps its type', () => {
    const renderer = rendererOf(YAML);
    expect(renderer.evaluate('zero + 1')).toBe(1);
    expect(renderer.evaluate('[name]')).toEqual(['web1']);
    expect(errorOf(() => renderer.evaluate('nope')).code).toBe('undefined-variable');
  });
});
