import fc from 'fast-check';
import { rarely, task, type Drawn, type Ground } from './tasks.js';
import type { Case } from './world.js';

/** JSON is YAML, and needs no care with indentation. */
const yaml = (value: unknown): string => JSON.stringify(value);

/** Hosts that work at the same time must not work on the same machine: who comes first would decide. */
const grounds: readonly (Ground & Pick<Case, 'hosts' | 'forks'>)[] = [
  { hosts: { h1: 'm1' }, forks: 1, others: ['h1'], strategy: 'linear' },
  { hosts: { h1: 'm1', h2: 'm2' }, forks: 5, others: [], strategy: 'linear' },
  { hosts: { h1: 'm1', h2: 'm2' }, forks: 5, others: [], strategy: 'free' },
  { hosts: { h1: 'm1', h2: 'm2' }, forks: 1, others: ['h1', 'h2'], strategy: 'linear' },
  // Two names of one machine, one of which may be in the inventory only to be delegated to.
  { hosts: { h1: 'm1', h2: 'm1' }, forks: 1, others: ['h1', 'h2'], strategy: 'linear' },
  { hosts: { h1: 'm1', h2: 'm2', h3: 'm1' }, forks: 1, others: ['h1', 'h3'], strategy: 'linear' },
];

const value = fc.constantFrom('x', 'y', 'z', 'k2', 'k3', 'none');

/** Blocks and tasks, and files of tasks that they include. */
function tasks(ground: Ground, most: number): fc.Arbitrary<Drawn[]> {
  const single = task(ground);
  const some = fc.array(single, { minLength: 1, maxLength: 3 });
  const block = fc
    .record(
      { block: some, rescue: some, always: some, when: fc.constantFrom('a is defined', 'true') },
      { requiredKeys: ['block'] },
    )
    .map((drawn): Drawn => ({ ...drawn }));
  return fc.array(fc.oneof({ arbitrary: single, weight: 6 }, { arbitrary: block, weight: 1 }), {
    minLength: 1,
    maxLength: most,
  });
}

function caseOn(ground: (typeof grounds)[number]): fc.Arbitrary<Case> {
  const { hosts, forks, strategy } = ground;
  return fc
    .record({
      site: tasks(ground, 8),
      first: tasks({ ...ground, deep: true }, 3),
      second: tasks({ ...ground, deep: true }, 3),
      third: fc.array(task({ ...ground, deep: true, handler: true }), { minLength: 1, maxLength: 2 }),
      handlers: fc.tuple(task({ ...ground, handler: true }), task({ ...ground, handler: true })),
      vars: rarely(fc.constantFrom('va', '{{ b | default("vb") }}'), 2),
      serial: rarely(fc.constant(1), 5),
      facts: fc.boolean(),
      values: fc.record({ k1: value, k2: value, k3: value }),
      check: fc.oneof(
        { arbitrary: fc.constant(false), weight: 5 },
        { arbitrary: fc.constant(true), weight: 1 },
      ),
      seed: fc.nat(0xffff),
      before: fc.nat(1),
    })
    .map(({ site, first, second, third, handlers, vars, serial, facts, ...rest }) => ({
      ...rest,
      hosts,
      forks,
      files: {
        'site.yml': yaml([
          {
            hosts: Object.keys(hosts).join(','),
            gather_facts: facts,
            strategy,
            ...(serial === undefined ? {} : { serial }),
            ...(vars === undefined ? {} : { vars: { a: vars } }),
            tasks: site,
            handlers: handlers.map((h, i) => ({
              ...without(h, 'notify'),
              name: `handler ${i + 1}`,
              listen: 'all',
            })),
          },
        ]),
        't1.yml': yaml(first),
        't2.yml': yaml(second),
        't3.yml': yaml(third),
        'v1.yml': 'a: w1\n',
        'v2.yml': 'b: "{{ a.value | default(a) | default(\'q\') }}"\nc: k3\n',
      },
    }));
}

function without(drawn: Drawn, name: string): Drawn {
  return Object.fromEntries(Object.entries(drawn).filter(([key]) => key !== name));
}

/** Random plays on random hosts. */
export const anyCase: fc.Arbitrary<Case> = fc.oneof(
  ...grounds.flatMap((ground) => [caseOn(ground), caseOn({ ...ground, calm: true })]),
);
