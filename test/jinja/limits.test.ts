import { describe, expect, it } from 'vitest';
import { Environment, JinjaError, scopeOf } from '../../src/jinja/index.js';
import type { Value } from '../../src/python/index.js';

const environment = new Environment({
  limits: { steps: 1_000_000 },
  loader: (name) => ({ name, source: `{% include '${name}' %}` }),
});

function failure(source: string, variables = new Map<string, Value>()): JinjaError {
  try {
    environment.fromString(source).render({ scope: scopeOf(variables) });
  } catch (error) {
    if (error instanceof JinjaError) return error;
    throw error;
  }
  throw new Error('it came to an end');
}

// Each would take minutes or all of the memory, were it let.
const endless: [string, RegExp][] = [
  ['{% for i in range(10**9) %}{% endfor %}', /takes more than \d+ steps/],
  [
    '{% for i in range(10**4) %}{% for j in range(10**4) %}{% set x = 1 %}{% endfor %}{% endfor %}',
    /takes more than \d+ steps/,
  ],
  [
    '{% set l = [1] %}{% for i in l %}{% if l.append(i) %}{% endif %}{% endfor %}',
    /takes more than \d+ steps/,
  ],
  ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', /more than 200 deep/],
  ["{% include 'a' %}", /more than 200 deep/],
  ['{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}', /more than 200 deep/],
  ['{% block a %}{{ self.a() }}{% endblock %}', /more than 200 deep/],
  ['{{ 9**(9**9) }}', /more than \d+ bits/],
  ["{{ 'a' * 10**9 }}", /longer than can be made|takes more than/],
  ['{{ [1] * 10**9 }}', /longer than can be made|takes more than/],
  ['{{ range(10**12)|list }}', /takes more than|longer than/],
  ["{{ range(10**12)|join(',') }}", /takes more than|longer than/],
  ['{{ range(10**12)|sum }}', /takes more than|longer than/],
  ['{{ [].extend(range(10**12)) }}', /takes more than|longer than/],
  ["{{ ','.join(range(10**12)|map('string')) }}", /takes more than|longer than/],
  ["{{ '%999999999d' % 1 }}", /longer than can be made|takes more than/],
  ["{{ '{:999999999}'.format(1) }}", /longer than can be made|takes more than/],
  ["{{ ('{0:33000000}' * 1000).format(1) }}", /longer than can be made|takes more than/],
  ["{{ 'a'.ljust(10**9) }}", /longer than can be made|takes more than/],
  ["{{ 'a'|center(10**9) }}", /longer than can be made|takes more than/],
  ["{{ 'a'.zfill(10**9) }}", /longer than can be made|takes more than/],
  ["{{ '\\t'.expandtabs(10**9) }}", /longer than can be made|takes more than/],
  ["{{ ('a' * 10**6)|replace('a', 'b' * 10**3) }}", /longer than can be made|takes more than/],
  ["{{ ('a' * 10**6).replace('', 'b' * 10**3) }}", /longer than can be made|takes more than/],
  ["{{ [1]|batch(10**9, 'x')|list }}", /longer than can be made|takes more than/],
  ['{{ [1]|slice(10**9)|list }}', /longer than can be made|takes more than/],
  ["{{ ('a' * 10**7).split('a') }}", /longer than can be made|takes more than/],
  ["{{ 'a'|indent(10**9) }}", /longer than can be made|too large/],
  ["{{ ('-' * 10**6)|wordwrap(10) }}", /takes more than \d+ steps/],
  [
    "{% set ns = namespace(x='a') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    /longer than can be made|takes more than/,
  ],
  [
    '{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}',
    /too large to be gone through|takes more than/,
  ],
  [
    '{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson }}',
    /too large to be gone through|takes more than/,
  ],
  [
    '{% set a = namespace(x=[1]) %}{% set b = namespace(x=[1]) %}{% for i in range(99) %}{% set a.x = [a.x, a.x] %}{% set b.x = [b.x, b.x] %}{% endfor %}{{ a.x == b.x }}',
    /takes more than \d+ steps/,
  ],
  [
    '{% set ns = namespace(x=(1,)) %}{% for i in range(99) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}',
    /too large|takes more than/,
  ],
  [
    '{% set x = [[1] * 10**6] %}{% set y = [[1] * 10**6] %}{% for i in range(10**5) %}{% if x == y %}{% endif %}{% endfor %}',
    /takes more than \d+ steps/,
  ],
  [
    '{% set x = 3 ** 600000 %}{% for i in range(100000) %}{% set y = x % 7 %}{% endfor %}',
    /takes more than \d+ steps/,
  ],
  ['{{ l.append(m) }}{{ m.append(l) }}{{ l == m }}', /recursion depth/],
];

describe('templates without end', () => {
  it.each(endless)('%s', (source, message) => {
    const started = process.cpuUsage();
    const error = failure(
      source,
      new Map<string, Value>([
        ['l', [1]],
        ['m', [1]],
      ]),
    );
    expect(error.message).toMatch(message);
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });

  it.each([
    ['(', 2000],
    ['[', 2000],
    ['not ', 5000],
    ['-', 5000],
    ['{', 500],
    ['{% if 1 %}', 3000],
    ['x if x else ', 3000],
    ['f(', 3000],
  ])('text that nests %j', (part, times) => {
    const text = part.repeat(times);
    const error = failure(part.startsWith('{%') ? text : `{{ ${text}`);
    expect(['limit', 'syntax']).toContain(error.kind);
    expect(error.message).toMatch(/nested deeper than \d+ levels|unexpected|Unexpected|expected/);
  });

  it('expressions of very many parts', () => {
    const sum = `{{ ${Array.from({ length: 20_000 }, () => '1').join(' + ')} }}`;
    expect(failure(sum)).toMatchObject({ kind: 'limit' });
  });
});

describe('bounds', () => {
  const loop = environment.fromString('{% for i in range(100) %}{{ i }}{% endfor %}');

  it('are those of the rendering, else of the environment', () => {
    expect(loop.render()).toHaveLength(190);
    expect(() => loop.render({ limits: { steps: 50 } })).toThrow(/more than 50 steps/);
    expect(() => loop.render({ limits: { output: 189 } })).toThrow(/more than 189 characters/);
    const tight = new Environment({ limits: { depth: 1 } });
    const nested = '{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{% endmacro %}{{ a() }}';
    expect(() => tight.fromString(nested).render()).toThrow(/more than 1 deep/);
    expect(tight.fromString(nested).render({ limits: { depth: 2 } })).toBe('');
  });

  it('say where they were passed', () => {
    const source = 'a\n{% for i in range(9**9) %}\n{% set x = i %}{% endfor %}';
    expect(failure(source)).toMatchObject({ kind: 'limit', type: 'LimitError', line: 2 });
  });
});
