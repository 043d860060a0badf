import { describe, expect, it } from 'vitest';
import { TemplateString, templateOrText } from '../../../src/model/index.js';
import { Dict, textOf, toPlain, type Value } from '../../../src/python/index.js';
import { createTemplar, HostVars, type VariableScope } from '../../../src/template/index.js';
import { memoryFiles } from '../../kit/memory-files.js';
import { errorOf, memoryController, rendererOf, scopeOf } from '../../kit/templates.js';

const text = (source: string): Value => templateOrText(source);

describe('a variable', () => {
  it('is rendered when it is used, in its own nesting', () => {
    const renderer = rendererOf('a: A\nb: "{{ a }}-b"\nlist: ["{{ b }}", {deep: "{{ b }}/c"}]');
    expect(toPlain(renderer.render(text('{{ list }}')))).toEqual(['A-b', { deep: 'A-b/c' }]);
    expect(renderer.render(text('{{ list[1].deep }}'))).toBe('A-b/c');
  });

  it('is looked up only where it is used, and once', () => {
    const asked: string[] = [];
    const scope: VariableScope = {
      get(name) {
        asked.push(name);
        return name === 'a' ? text('{{ b }}{{ b }}') : name === 'b' ? 'x' : undefined;
      },
      has: () => true,
      names: () => ['a', 'b', 'c'],
      isData: () => false,
    };
    const templar = createTemplar(memoryController(memoryFiles({})));
    const renderer = templar.renderer(scope, { playbookDir: '/play', searchPath: [] });
    expect(renderer.render(text('{{ a }}{{ a }}{{ b }}'))).toBe('xxxxx');
    expect(asked.sort()).toEqual(['a', 'b']);
  });

  it('without anything to render is given as it is', () => {
    const list = [1, new Dict([['a', 'b']])];
    const renderer = rendererOf('', { more: new Map([['list', list]]) });
    expect(renderer.render(list)).toBe(list);
    expect(renderer.render(text('{{ list }}'))).toBe(list);
  });

  it('that is made of itself is refused with the chain', () => {
    const renderer = rendererOf('a: "{{ b }}"\nb: "{{ c }}"\nc: "{{ a }}"');
    const error = errorOf(() => renderer.render(text('{{ a }}')));
    expect(error.code).toBe('template-error');
    expect(error.summary).toContain('recursive loop detected in template string: a → b → c → a');
  });

  it('is undefined where what it is made of is', () => {
    const renderer = rendererOf('outer: "{{ inner }}!"');
    expect(renderer.render(text("{{ outer | default('d') }}"))).toBe('d');
    expect(renderer.condition('outer is not defined')).toBe(true);
    const error = errorOf(() => renderer.render(text('{{ outer }}')));
    expect(error.code).toBe('undefined-variable');
    expect(error.summary).toContain("'inner' is undefined");
  });

  it('keeps the text of a template that stands in data', () => {
    const more = new Map<string, Value>([['fact', "{{ lookup('pipe', 'id') }}"]]);
    const renderer = rendererOf('user: "[{{ fact }}]"\nlist: ["{{ fact }}"]', { more });
    expect(renderer.render(text('{{ fact }}'))).toBe("{{ lookup('pipe', 'id') }}");
    expect(renderer.render(text('{{ user }}'))).toBe("[{{ lookup('pipe', 'id') }}]");
    expect(renderer.render(text('{{ list[0] }}'))).toBe("{{ lookup('pipe', 'id') }}");
    expect(renderer.renderFile('{{ user }}\n', { path: '/play/x.j2' })).toBe(
      "[{{ lookup('pipe', 'id') }}]\n",
    );
  });

  it('that cannot be had yet ends the rendering with its own exception', () => {
    class Pending extends Error {}
    const pending = new Pending('not there yet');
    const scope: VariableScope = {
      get(name) {
        if (name === 'later') throw pending;
        return name === 'uses' ? text('{{ later }}') : undefined;
      },
      has: () => true,
      names: () => ['later', 'uses'],
    };
    const templar = createTemplar(memoryController(memoryFiles({})));
    const renderer = templar.renderer(scope, { playbookDir: '/play', searchPath: [] });
    const thrown = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => renderer.render(text('{{ later }}')))).toBe(pending);
    expect(thrown(() => renderer.render(text('{{ uses | default(1) }}')))).toBe(pending);
    expect(thrown(() => renderer.condition('later is defined'))).toBe(pending);
    expect(thrown(() => renderer.condition('uses is defined'))).toBe(pending);
    expect(thrown(() => renderer.render(text("{{ lookup('vars', 'later', errors='ignore') }}")))).toBe(
      pending,
    );
    expect(thrown(() => renderer.renderFile('{% if later %}x{% endif %}', { path: '/x.j2' }))).toBe(pending);
    expect(thrown(() => renderer.renderEjs('<%- later %>', { path: '/x.ejs' }))).toBe(pending);
  });
});

describe('vars', () => {
  it('shows what is written', () => {
    const renderer = rendererOf('a: "{{ b }}"\nb: 1');
    expect(textOf(renderer.render(text("{{ vars['a'] }}")))).toBe('{{ b }}');
    expect(renderer.render(text("{{ 'b' in vars and 'c' not in vars }}"))).toBe(true);
  });
});

describe('hostvars', () => {
  const hosts = ['castor', 'pollux'];
  const asked: string[] = [];
  const hostVars = new HostVars({
    names: () => hosts,
    has: (host) => hosts.includes(host),
    scope(host) {
      asked.push(host);
      if (!hosts.includes(host)) return undefined;
      return scopeOf(`name: ${host}\npriority: "{{ base + 1 }}"\nbase: 100\nbroken: "{{ nothing }}"`);
    },
  });
  const renderer = rendererOf('me: castor', { more: new Map<string, Value>([['hostvars', hostVars]]) });

  it('renders what is touched with the variables of its own host', () => {
    asked.length = 0;
    expect(renderer.render(text("{{ hostvars['pollux'].priority }}"))).toBe('101');
    expect(asked).toEqual(['pollux']);
    expect(renderer.render(text('{{ hostvars[me].name }}'))).toBe('castor');
  });

  it('can be gone through', () => {
    expect(renderer.render(text('{{ hostvars.keys() | list }}'))).toEqual(['castor', 'pollux']);
    expect(
      renderer.render(text("{{ ['castor', 'pollux'] | map('extract', hostvars, 'priority') | list }}")),
    ).toEqual(['101', '101']);
    expect(renderer.render(text("{{ 'castor' in hostvars and 'mars' not in hostvars }}"))).toBe(true);
    expect(renderer.render(text('{{ hostvars | length }}'))).toBe('2');
  });

  it('leaves as it is written what is not defined there, and knows no other host', () => {
    expect(renderer.render(text('{{ hostvars.castor.broken }}'))).toBe('{{ nothing }}');
    expect(renderer.condition("hostvars['mars'] is defined")).toBe(false);
    const error = errorOf(() => renderer.render(text("{{ hostvars['mars'].x }}")));
    expect(error.summary).toContain("hostvars['mars']");
  });
});

describe('a rendering', () => {
  it('says whether anything in it came from a host', () => {
    const surroundings = { data: ['fact'], more: new Map<string, Value>([['fact', 'f']]) };
    const touched = (source: string): boolean => {
      const renderer = rendererOf('own: o\nmixed: "{{ fact }}"', surroundings);
      renderer.render(text(source));
      return renderer.touchedData;
    };
    expect(touched('{{ own }}')).toBe(false);
    expect(touched('{{ fact }}')).toBe(true);
    expect(touched('{{ mixed }}')).toBe(true);
    expect(touched("{{ lookup('env', 'GREETING') }}")).toBe(true);
  });

  it('sees variables laid over those of the task', () => {
    const renderer = rendererOf('a: "{{ item }}"\nitem: none');
    const own = renderer.with(new Map<string, Value>([['item', 'i1']]), 'user');
    expect(own.render(text('{{ a }} {{ item }}'))).toBe('i1 i1');
    expect(renderer.render(text('{{ a }}'))).toBe('none');
  });

  it('keeps a template that is not bound to its text', () => {
    const template = new TemplateString('{{ a }}');
    expect(rendererOf('a: 1').render(template)).toBe(1);
    expect(rendererOf('a: [2]').render(template)).toEqual([2]);
  });

  it.each<[string, Value]>([
    ['{{ a }}/{{ b }}.', 'x/yx.'],
    ['{{ a }}\n\n', 'x\n\n'],
    ['{{ looks }}', [1]],
    ['{{ truth }}', true],
    ['{{ a }}{{ number }}{{ nothing }}', 'x1'],
    ['{% raw %}{{ a }}{% endraw %}{{ a }}', '{{ a }}x'],
  ])('of text and names alone means what any means: %j', (source, value) => {
    const yaml = 'a: x\nb: "y{{ a }}"\nlooks: "[1]"\ntruth: "True"\nnumber: 1\nnothing: null';
    expect(rendererOf(yaml).render(text(source))).toEqual(value);
  });

  it('of text and names alone fails as any fails', () => {
    const renderer = rendererOf('long: "1234567890"\nbad: "{{ long.x.y }}"', { limits: { output: 9 } });
    const wrong = (source: string): string => errorOf(() => renderer.render(text(source))).summary;
    expect(wrong('{{ long }}')).toContain('more than 9 characters');
    expect(wrong('a {{ nobody }}')).toBe("'nobody' is undefined");
    expect(wrong('a {{ bad }}')).toBe(wrong('{{ bad ~ "" }}'));
  });
});
