import { describe, expect, it } from 'vitest';
import { Mentioned } from '../../../src/engine/facts/mentioned.js';
import { collectors } from '../../../src/modules/setup/collectors.js';
import { partsFor } from '../../../src/modules/setup/filter.js';

/** The facts that a text may lead to: their names, or `all`. */
function factsIn(text: string): string[] | 'all' {
  const mentioned = new Mentioned();
  mentioned.text(text);
  return mentioned.all ? 'all' : [...mentioned.names].map((name) => name.replace('ansible_', '')).sort();
}

describe('facts in a text', () => {
  it.each([
    ['when: ansible_os_family == "Debian"', ['os_family']],
    ['{{ ansible_default_ipv4.address }} {{ ansible_eth0.mtu }}', ['default_ipv4', 'eth0']],
    ['ansible_facts.os_family and ansible_facts["fqdn"]', ['fqdn', 'os_family']],
    [String.raw`"{{ ansible_facts[\"os_family\"] }}"`, ['os_family']],
    ["'{{ ansible_facts[''os_family''] }}'", ['os_family']],
    ['{{ ansible_facts.ansible_local }}', ['local']],
    ['{{ hostvars[groups["web"][0]].ansible_fqdn }}', ['fqdn']],
    ["{{ hostvars['web1']['ansible_facts']['fqdn'] }}", ['fqdn']],
    ["groups.all | map('extract', hostvars, 'ansible_fqdn')", ['fqdn']],
    ["map('extract', hostvars, ['ansible_default_ipv4', 'address'])", ['default_ipv4']],
    ['# it was ansible_hostname once', ['hostname']],
    ["when: 'ansible_lsb' in hostvars[inventory_hostname]", ['lsb']],
    ['when: "\\"ansible_lsb\\" not in hostvars[h]"', ['lsb']],
    ['{{ vars["ansible_fqdn"] }} {{ vars.ansible_hostname }}', ['fqdn', 'hostname']],
    ['"ansible_os_fam\\\n  ily"', ['os_family']],
  ])('are named: %s', (text, names) => {
    expect(factsIn(text)).toEqual(expect.arrayContaining(names));
  });

  it.each([
    'debug: var=ansible_facts',
    "{{ ansible_facts | to_json }} {{ 'x' in ansible_facts }}",
    '{{ ansible_facts.get("os_family") }}',
    '{{ ansible_facts[name] }}',
    '{{ ansible_facts["os" ~ name] }}',
    '{{ hostvars }}',
    '{{ hostvars[host] }}',
    '{{ hostvars[host][name] }}',
    '{{ hostvars[host].get(name) }}',
    '{{ hostvars.values() }}',
    "{{ 'x' in hostvars }}",
    "{{ 'x' in hostvars[host][name] }}",
    "{{ 'x' in hostvars[host] | list }}",
    '{{ name in hostvars[host] }}',
    "map('extract', hostvars, name)",
    "map('extract', hostvars)",
    '{{ vars }}',
    '# {{ vars }}',
    '- name: "{{ vars[\'a\' ~ b] }}"',
    "['vars']",
    '{{ vars[name] }}',
    '{{ vars.get(name) }}',
    'when: name in vars',
    "with_items: '{{ vars }}'",
    'loop: vars',
    "{{ lookup('vars', name) }}",
    "{{ query('ansible.builtin.vars', name) }}",
    "{{ lookup('varnames', '.') }}",
    '{{ lookup(kind, name) }}',
    '{{ q(kind) }}',
    "{{ 'ansible_' ~ name }}",
    'ansible_{{ name }}',
    'debug: var="{{ name }}"',
    'debug:\n  var: "{{ name }}"',
    '- vars_prompt:\n',
    'meta: refresh_inventory',
    String.raw`"\x61nsible_os_family"`,
    String.raw`{"a": "{{ \u0061nsible_os_family }}"}`,
  ])('may be any: %s', (text) => {
    expect(factsIn(text)).toBe('all');
  });

  it.each([
    'hosts: all\nvars:\n  a: 1\nvars_files: [vars/main.yml]',
    '- role: x\n  vars: { a: 1 }\n- { role: y, vars: {} }',
    '---\n# vars file for nginx\n',
    '- name: Load vars for this system\n- name: Include vars\n',
    '# Global vars: none\n',
    '- not in_docker # defined in vars\n',
    "with_first_found:\n  - files: [a.yml]\n    paths:\n      - vars\n      - 'vars'\n",
    "paths: ['vars', defaults]",
    'include_vars: ../vars/x.yml\ninclude_vars: { dir: vars }',
    'hosts: web ansible_host=10.0.0.1 ansible_user=root ansible_python_interpreter=x',
    '{{ ansible_check_mode }} {{ ansible_play_hosts }} {{ ansible_managed }} {{ ansible_loop.first }}',
    '{{ hostvars[inventory_hostname].mine }} {{ hostvars.web1["ansible_host"] }}',
    "{{ lookup('env', 'HOME') }} {{ query('file', name) }}",
    String.raw`regex: '\d+\x20\u00e9'`,
    'command: |\n  a \\\n  b\n',
  ])('are none: %s', (text) => {
    expect(factsIn(text)).toEqual([]);
  });
});

describe('facts in a template of JavaScript', () => {
  const inScript = (text: string): string[] | 'all' => {
    const mentioned = new Mentioned();
    mentioned.script(text);
    return mentioned.all ? 'all' : [...mentioned.names].sort();
  };

  it('are named', () => {
    const text =
      '# locals of <%= ansible_fqdn %> <%= locals.ansible_os_family %> <% hostvars[h].ansible_system %>';
    expect(inScript(text)).toEqual(['ansible_fqdn', 'ansible_os_family', 'ansible_system']);
    expect(inScript('<% if (a) { %> of "eval" <% } %>')).toEqual([]);
  });

  it.each([
    "<%= locals['ansible' + x] %>",
    '<%= Object.keys(locals) %>',
    '<%= eval(x) %>',
    '<% const { fqdn } = ansible_facts; %>',
    '<%= ansible_facts.fqdn %>',
    '<% arguments[0] %>',
    String.raw`<%= \u{61}nsible_fqdn %>`,
    String.raw`<%= \u0061nsible_fqdn %>`,
    '<%= lookup(`vars`, x) %>',
    '<%= hostvars[h]?.[x] %>',
    '<%= `ansible_${x}` %>',
  ])('may be any: %s', (text) => {
    expect(inScript(text)).toBe('all');
  });
});

describe('the name of a fact', () => {
  const parts = collectors.flatMap((collector) => collector.parts);

  it.each(parts.flatMap((part) => part.facts.map((name) => [name, part] as const)))(
    '%s is seen however it is written, and asks for what gives it',
    (name, part) => {
      for (const text of [`ansible_${name}`, `ansible_facts.${name}`, `ansible_facts['${name}']`])
        expect(factsIn(text)).toEqual([name]);
      expect(partsFor(collectors, [`ansible_${name}`])).toContain(part);
    },
  );

  it.each(['eth0', 'br_lan', 'docker0', 'docker_gwbridge', 'ens1f0'])(
    '%s may be that of an interface',
    (name) => {
      expect(factsIn(`ansible_facts.${name}`)).toEqual([name]);
      expect(factsIn(`ansible_${name}`)).toEqual([name]);
      expect(partsFor(collectors, [`ansible_${name}`]).some((part) => part.namesItself)).toBe(true);
    },
  );
});
