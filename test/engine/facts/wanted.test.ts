import { afterAll, describe, expect, it } from 'vitest';
import { createPool } from '../../../src/connection/index.js';
import { checkPlays, Evaluated, runPlays, type WantedFacts } from '../../../src/engine/index.js';
import type { Event } from '../../../src/model/index.js';
import { plainOptions } from '../../kit/run-options.js';
import { requestOf, root } from '../check/checked.js';

const pool = createPool({ environment: process.env });
afterAll(() => pool.close());

type Files = Readonly<Record<string, string>>;

const hosts = 'h1 ansible_connection=local\nh2 ansible_connection=local\n';

interface Told {
  /** What tasks came to, without the facts that were gathered. */
  readonly results: string[];
  /** The names of facts each time they were gathered. */
  readonly gathered: string[][];
}

/** Runs `site.yml` on the machine itself. @param wanted which facts the plays can look at; `false`: all are gathered */
async function told(files: Files, wanted?: WantedFacts | false, verbosity = 0): Promise<Told> {
  const request = requestOf({ hosts, ...files });
  const seen = new Evaluated({ ...request, session: request.load.session, open: (data) => data });
  checkPlays({ ...request, evaluated: seen });
  const results: string[] = [];
  const gathered: string[][] = [];
  await runPlays({
    ...request,
    pool,
    wanted: wanted === false ? undefined : (wanted ?? seen),
    playbooks: [{ file: `${root}site.yml`, plays: request.plays }],
    inventorySources: [],
    options: { ...plainOptions, gathering: 'implicit', verbosity },
    sink: (event) => {
      const facts = factsOf(event);
      if (facts) gathered.push(facts);
      else if (event.type === 'result' || event.type === 'item')
        results.push(
          JSON.stringify([event.type, event.host, event.status, event.result], (key, value: unknown) =>
            ['start', 'end', 'delta'].includes(key) ? undefined : value,
          ),
        );
    },
    signal: new AbortController().signal,
    now: () => 0,
  });
  return { results: results.sort(), gathered };
}

function factsOf(event: Event): string[] | undefined {
  if (event.type !== 'result') return undefined;
  const { ansible_facts: facts } = event.result as Record<string, unknown>;
  const names = typeof facts === 'object' && facts !== null ? Object.keys(facts) : [];
  // Those that a message shows are without their prefix.
  return names.includes('module_setup') && !names.includes('fqdn') ? names : undefined;
}

/** Nothing was seen to look at any fact: all that is looked at is missing at first. */
function blind(): WantedFacts {
  let names: ReadonlySet<string> | undefined = new Set<string>();
  return { facts: () => names, missed: () => (names = undefined) };
}

const play = (tasks: string, more = '', among = 'h1'): string =>
  `- hosts: ${among}\n${more}  tasks:\n${tasks.replace(/^/gm, '    ')}\n`;
const msg = (text: string): string => `- debug: msg="${text}"`;

/** Ways in which a play comes to look at a fact. */
const plays: readonly (readonly [string, Files])[] = [
  ['a message', { 'site.yml': play(msg('{{ ansible_fqdn }} {{ ansible_facts.nodename }}')) }],
  ['a condition', { 'site.yml': play(`${msg('yes')}\n  when: ansible_system == 'Linux'`) }],
  ['a verdict', { 'site.yml': play("- command: 'true'\n  changed_when: ansible_system == 'Linux'") }],
  [
    'a loop and its label',
    {
      'site.yml': play(
        '- debug: msg={{ item }}\n  loop: [a, b]\n  loop_control: { label: "{{ ansible_system }} {{ item }}" }',
      ),
    },
  ],
  [
    'until',
    {
      'site.yml': play(
        "- command: echo a\n  register: r\n  until: r.stdout == 'a' and ansible_system == 'Linux'\n  changed_when: false",
      ),
    },
  ],
  [
    'whether it is defined',
    { 'site.yml': play(msg('{{ ansible_lsb is defined }} {{ ansible_nothing is defined }}')) },
  ],
  ['a default', { 'site.yml': play(msg("{{ ansible_machine | default('none') }}")) }],
  [
    'a variable of the play',
    { 'site.yml': play(msg('{{ mine }}'), '  vars: { mine: "{{ ansible_os_family }}" }\n') },
  ],
  [
    'a variable of the inventory',
    { 'site.yml': play(msg('{{ mine }}')), 'group_vars/all.yml': 'mine: "{{ ansible_os_family }}"\n' },
  ],
  [
    'an include that is chosen by it',
    {
      'site.yml': play('- include_tasks: "on-{{ ansible_system }}.yml"'),
      'on-Linux.yml': msg('{{ ansible_kernel }}'),
    },
  ],
  [
    'variables that are chosen by it',
    {
      'site.yml': play(`- include_vars: "{{ ansible_system }}.yml"\n${msg('{{ mine }}')}`),
      'vars/Linux.yml': 'mine: "{{ ansible_architecture }}"\n',
    },
  ],
  [
    'vars_files',
    {
      'site.yml': play(msg('{{ mine }}'), '  vars_files: ["{{ ansible_system }}.yml"]\n'),
      'vars/Linux.yml': 'mine: "{{ ansible_pkg_mgr }}"\n',
    },
  ],
  [
    'a role',
    {
      'site.yml': play('- include_role: name=r'),
      'roles/r/tasks/main.yml': msg("{{ lookup('template', 'x.j2') }}"),
      'roles/r/templates/x.j2': '{{ ansible_service_mgr }} {{ mine }}',
      'roles/r/defaults/main.yml': 'mine: "{{ ansible_user_id }}"\n',
    },
  ],
  [
    'a template of JavaScript',
    {
      'site.yml': play(msg("{{ lookup('template', 'x.ejs') }}")),
      'templates/x.ejs':
        '<%= ansible_system %> <%= typeof ansible_nothing %> <%= hostvars.h1.ansible_machine %>',
    },
  ],
  [
    'a program in a template',
    {
      'site.yml': play(msg("{{ lookup('template', 'x.ejs') }}")),
      'templates/x.ejs': "<%= locals['ansi' + 'ble_system'] %> <%= ansible_facts.machine %>",
    },
  ],
  [
    'another host',
    {
      'site.yml': play(
        msg("{{ hostvars['h2'].ansible_distribution }} {{ hostvars.h1['ansible_facts']['lo'].device }}"),
        '',
        'all',
      ),
    },
  ],
  [
    'another play',
    {
      'site.yml':
        play(msg('no'), '', 'h2') +
        play(msg("{{ hostvars['h2'].ansible_lo.device }}"), '  gather_facts: false\n', 'h1'),
    },
  ],
  [
    'a computed name',
    {
      'site.yml': play(msg("{{ lookup('vars', 'ansible_' ~ 'system') }} {{ vars['ansi' ~ 'ble_machine'] }}")),
    },
  ],
  [
    'pieces of a name',
    { 'site.yml': play(msg("{{ hostvars[inventory_hostname]['ansi' ~ 'ble_system'] }}")) },
  ],
  [
    'all of them',
    { 'site.yml': play(msg("{{ ansible_facts | length > 50 }} {{ 'fqdn' in ansible_facts }}")) },
  ],
  [
    'a handler',
    {
      'site.yml': play(
        "- command: 'true'\n  notify: h",
        '  handlers: [{ name: h, debug: { msg: "{{ ansible_hostname }}" } }]\n',
      ),
    },
  ],
  [
    'a fact of an own module',
    {
      'site.yml': play(
        `- set_fact: { ansible_mine: 1, cacheable: true }\n${msg('{{ ansible_mine }} {{ ansible_facts.mine }} {{ ansible_system }}')}`,
      ),
    },
  ],
];

describe('a play that looks at a fact', () => {
  it.each(plays)('in %s is told the same, seen or not, as where all were gathered', async (_, files) => {
    const all = await told(files, false);
    expect((await told(files)).results).toEqual(all.results);
    expect((await told(files, blind())).results).toEqual(all.results);
  });
});

describe('facts that a play gathers', () => {
  const always = ['gather_subset', 'module_setup'];

  it('are those that it names', async () => {
    const { gathered } = await told({ 'site.yml': play(msg('{{ ansible_os_family }}')) });
    expect(gathered).toEqual([['ansible_os_family', ...always]]);
  });

  it.each([
    ['that says which', play(msg('x'), '  gather_subset: [min]\n')],
    ['with a task that gathers them', play('- gather_facts:', '  gather_facts: false\n')],
    ['with the module itself', play('- setup:', '  gather_facts: false\n')],
    ['that shows them', play('- debug: var=ansible_facts')],
  ])('are all of a play %s', async (_, site) => {
    const { gathered } = await told({ 'site.yml': site });
    expect(gathered).toHaveLength(1);
    expect(gathered[0]).toEqual(expect.arrayContaining(['ansible_env', 'ansible_fqdn']));
  });

  it('are all where more is shown', async () => {
    const { gathered } = await told({ 'site.yml': play(msg('x')) }, undefined, 1);
    expect(gathered[0]).toContain('ansible_env');
  });

  it('are none where nothing looks at any, whatever tasks ask of a host', async () => {
    const site = play("- command: 'true'\n- file: path=/ state=directory\n  become: false");
    let missed = false;
    const none: WantedFacts = { facts: () => new Set(), missed: () => (missed = true) };
    expect((await told({ 'site.yml': site }, none)).gathered).toEqual([always]);
    expect(missed).toBe(false);
    expect((await told({ 'site.yml': site })).gathered).toEqual([always]);
  });

  it('are all again once one was missed', async () => {
    const site = play(msg('{{ ansible_system }}')) + play(msg('{{ ansible_machine }}'));
    const { gathered } = await told({ 'site.yml': site }, blind());
    expect(gathered.map((facts) => facts.includes('ansible_env'))).toEqual([false, true]);
  });
});
