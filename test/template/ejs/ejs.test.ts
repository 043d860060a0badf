import { afterEach, describe, expect, it } from 'vitest';
import { templateOrText } from '../../../src/model/index.js';
import type { Value } from '../../../src/python/index.js';
import { errorOf, rendererOf } from '../../kit/templates.js';

const YAML = `
name: castor
port: 80
big: 12345678901234567890
ratio: 1.0
flag: true
nothing: null
lazy: "{{ name }}-{{ port }}"
broken: "{{ undefined_thing }}"
vips: [{address: 192.0.2.1, dev: "{{ name }}0"}, {address: 192.0.2.2}]
settings: {b: 1, a: [x, y], nested: {deep: "{{ lazy }}"}}
special: "a & b < c 'd'"
`;
const FILES = {
  '/play/templates/part.ejs': 'part <%- name %> <%- extra %>\n',
  '/play/roles/r/templates/shared.ejs': 'shared <%- name %>',
  '/play/templates/outer.ejs': "<%- include('part', { extra: 1 }) -%>",
};
const path = '/play/templates/x.ejs';

function render(text: string, more?: ReadonlyMap<string, Value>): string {
  const renderer = rendererOf(YAML, {
    files: FILES,
    searchPath: ['/play/roles/r', '/play'],
    ...(more ? { more } : {}),
  });
  return renderer.renderEjs(text, { path });
}

describe('an EJS file', () => {
  it('has the variables, rendered when they are used', () => {
    expect(render('<%- lazy %> <%- settings.nested.deep %>')).toBe('castor-80 castor-80');
    expect(
      render('<% for (const vip of vips) { -%>\n<%- vip.address %> <%- vip.dev ?? "" %>\n<% } -%>\n'),
    ).toBe('192.0.2.1 castor0\n192.0.2.2 \n');
    expect(render('<%- flag %> <%- nothing %> <%- big %> <%- ratio %>')).toBe('true  12345678901234567890 1');
  });

  it('writes values as they are, because it is no HTML', () => {
    expect(render('<%= special %>')).toBe("a & b < c 'd'");
    expect(render('<%= filters.escape(special) %>')).toBe('a &amp; b &lt; c &#39;d&#39;');
  });

  it('sees dicts and lists as JavaScript does', () => {
    expect(render('<%- Object.keys(settings).join() %> <%- settings.a.length %>')).toBe('b,a,nested 2');
    expect(render('<%- JSON.stringify(settings) %>')).toBe(
      '{"b":1,"a":["x","y"],"nested":{"deep":"castor-80"}}',
    );
    expect(render("<%- 'b' in settings %> <%- 'c' in settings %> <%- settings.constructor %>")).toBe(
      'true false ',
    );
    expect(render('<%- settings.a.map((each) => each.toUpperCase()).join("+") %>')).toBe('X+Y');
    expect(render('<%- `${settings.nested}` %>')).toBe('{"deep": "castor-80"}');
  });

  it('may change what it sees, for itself alone', () => {
    expect(
      render('<% settings.b = 2; settings.a.push("z") %><%- settings.b %> <%- settings.a.length %>'),
    ).toBe('2 3');
    expect(render('<%- settings.b %> <%- settings.a.length %>')).toBe('1 2');
  });

  it('has the filters, tests and lookups as functions', () => {
    expect(render("<%- indent('a\\nb', 4) %>")).toBe('a\n    b');
    expect(render('<%- to_json(settings.a) %> <%- quote(special) %>')).toBe(
      `["x", "y"] 'a & b < c '"'"'d'"'"''`,
    );
    expect(render('<%- to_nice_yaml(settings, kw({ indent: 2 })) %>')).toBe(
      'a:\n- x\n- y\nb: 1\nnested:\n  deep: castor-80\n',
    );
    expect(
      render("<%- filters.default(locals.nope, 'd') %> <%- combine(settings.nested, { x: 1 }).x %>"),
    ).toBe('d 1');
    expect(render("<%- tests.match(name, 'cas') %> <%- filters['ansible.builtin.b64encode'](name) %>")).toBe(
      'true Y2FzdG9y',
    );
    expect(render("<%- lookup('env', 'GREETING') %> <%- query('items', [1, [2]]).length %>")).toBe('hello 2');
  });

  it('includes beside itself, then from the templates of the role', () => {
    expect(render("<%- include('part', { extra: 'e' }) %>")).toBe('part castor e\n');
    expect(render("<%- include('shared') %>|<%- include('outer.ejs') %>")).toBe(
      'shared castor|part castor 1\n',
    );
    expect(errorOf(() => render("<%- include('nope') %>")).summary).toBe(
      "the included file 'nope' was not found",
    );
  });
});

describe('a variable of an EJS file', () => {
  const names = [
    'delimiter',
    'async',
    'locals',
    'include',
    '__proto__',
    'constructor',
    'filters',
    'indent',
    'name',
  ];

  it.each(names)('named %s is only a variable', (name) => {
    const more = new Map<string, Value>([[name, 'v']]);
    expect(render(`<%- ${name} %> <%- flag %>`, more)).toBe('v true');
    expect(render("<%- include('shared') %>", more)).toBe(name === 'name' ? 'shared v' : 'shared castor');
  });

  it('that came from a host is never compiled', () => {
    const more = new Map<string, Value>([
      ['fact', '<%- process.exit() %>'],
      ['jinja', "{{ lookup('pipe', 'id') }}"],
    ]);
    expect(render('<%- fact %> <%- jinja %>', more)).toBe("<%- process.exit() %> {{ lookup('pipe', 'id') }}");
  });

  it('can be asked for', () => {
    expect(render("<%- typeof nope %> <%- locals.nope === undefined %> <%- 'name' in locals %>")).toBe(
      'undefined true true',
    );
  });
});

describe('an error of an EJS file', () => {
  it('of a name says what could have been meant, the file and the line', () => {
    const error = errorOf(() => render('a\n<%- nmae %>\n'));
    expect(error.code).toBe('undefined-variable');
    expect(error.summary).toBe("'nmae' is undefined");
    expect(error.hint).toBe("Did you mean 'name'?");
    expect(error.position).toEqual({ file: path, line: 2, column: 1 });
    expect(error.detail).toBe('in: <%- nmae %>');
  });

  it('of a variable is that of the variable', () => {
    const error = errorOf(() => render('x\n<%- broken %>'));
    expect(error.code).toBe('undefined-variable');
    expect(error.summary).toContain("'undefined_thing' is undefined");
    expect(error.position).toEqual({ file: path, line: 2, column: 1 });
  });

  it('of code says where', () => {
    const error = errorOf(() => render('a\nb\n  <%- nothing.x %>'));
    expect(error.code).toBe('template-error');
    expect(error.position).toEqual({ file: path, line: 3, column: 3 });
    expect(error.summary).toContain('Cannot read properties of null');
  });

  it('of syntax says where', () => {
    const error = errorOf(() => render('a\n\n<% if (flag { %>x<% } %>'));
    expect(error.code).toBe('template-syntax');
    expect(error.position?.line).toBe(3);
    const open = errorOf(() => render('a\n<%- name'));
    expect(open.code).toBe('template-syntax');
    expect(open.position?.line).toBe(2);
  });

  it('of a filter has its words', () => {
    expect(errorOf(() => render("<%- from_json('{') %>")).summary).toContain('Expecting property name');
  });

  it('of files that include each other is an error', () => {
    const files = { '/play/templates/loop.ejs': "<%- include('loop') %>" };
    const renderer = rendererOf('', { files });
    const error = errorOf(() => renderer.renderEjs("<%- include('loop') %>", { path }));
    expect(error.summary).toContain('include each other');
  });
});

describe('what an EJS file does not leave behind', () => {
  afterEach(() => {
    expect(Object.hasOwn(globalThis, 'leaked')).toBe(false);
  });

  it('is a name it assigned to', () => {
    expect(render('<% leaked = 5 %><%- leaked %>')).toBe('5');
    expect(errorOf(() => render('<%- leaked %>')).summary).toBe("'leaked' is undefined");
  });

  it('is a template made of text', () => {
    expect(render("<%- '<' + '%- name %' + '>' %>")).toBe('<%- name %>');
    expect(templateOrText('<%- name %>')).toBe('<%- name %>');
  });
});
