import fc from 'fast-check';

/** A task, or a block, as YAML has it. */
export type Drawn = Readonly<Record<string, unknown>>;

/** Where a play runs, as far as it decides what its tasks may do. */
export interface Ground {
  /** Hosts that a task may look at or be delegated to: none where hosts work at the same time. */
  readonly others: readonly string[];
  readonly strategy: 'linear' | 'free';
  /** What is included includes no more. */
  readonly deep?: boolean;
  /** What is no handler is not drawn. */
  readonly handler?: boolean;
  /** Nothing fails on purpose, and little is changed. */
  readonly calm?: boolean;
}

/** Few names, so that what one task sets is what another uses, or hides. */
const names = fc.constantFrom('a', 'b', 'c');
const keys = ['k1', 'k2', 'k3'];

/** What is nobody else's, so that it is seen wherever it gets to. */
const own = fc.nat(999).map((n) => `d${n}`);

function expression({ others }: Ground): fc.Arbitrary<string> {
  const ofName = fc
    .tuple(names, own)
    .chain(([n, d]) =>
      fc.constantFrom(
        `{{ ${n}.value | default(${n}) | default('${d}') }}`,
        `{{ ${n}.value | default('${d}') }}`,
        `{{ '${d}' if ${n} is defined else '${d}x' }}`,
        `{{ '${d}' if '${n}' in vars else '${d}x' }}`,
        `{{ ${n} | default('${d}') | string | length }}`,
        `{{ ${n}.value }}`,
        `{{ vars['${n}'].value | default('${d}') }}`,
        `{{ '${d}' if '${n}' in (vars.keys() | list) else '${d}x' }}`,
        `{{ lookup('vars', '${n}', default='${d}') | string | length }}`,
        `{{ ${n}.results | default([]) | length }}${d}`,
        `{{ hostvars[inventory_hostname].${n}.value | default('${d}') }}`,
        ...others.map(
          (h) => `{{ hostvars['${h}'].${n}.value | default(hostvars['${h}'].${n}) | default('${d}') }}`,
        ),
      ),
    );
  const ofRun = fc.constantFrom(
    '{{ own }}',
    '{{ ansible_site | default("f") }}',
    '{{ ansible_facts.site | default("g") }}',
    '{{ site | default("s") }}',
    "{{ lookup('pipe', 'p ' ~ inventory_hostname) }}",
    '{{ now().year }}',
    "{{ ['k1'] | random }}",
    "{{ site | default('k1') }}{{ ansible_site | default('z') }}",
  );
  return fc.oneof(
    { arbitrary: fc.constantFrom(...keys, 'x', 'y'), weight: 3 },
    { arbitrary: ofName, weight: 8 },
    { arbitrary: ofRun, weight: 2 },
  );
}

function condition({ others }: Ground): fc.Arbitrary<string> {
  const ofName = names.chain((n) =>
    fc.constantFrom(
      `${n} is defined`,
      `${n} is not defined`,
      `${n}.changed | default(false)`,
      `not (${n}.changed | default(false))`,
      `${n}.value | default('x') != 'x'`,
      `${n} is not defined or ${n} | string | length > 3`,
      ...others.map((h) => `hostvars['${h}'].${n} is defined`),
    ),
  );
  const plain = fc.constantFrom('true', "inventory_hostname == 'h1'", "ansible_site | default('z') != 'x'");
  return fc.oneof({ arbitrary: ofName, weight: 3 }, { arbitrary: plain, weight: 1 });
}

const loops = fc.oneof(
  fc.constantFrom<unknown>(['k1', 'k2'], ['k1', 'k1'], [], '{{ [own, "k2"] }}'),
  names.map((n) => `{{ ${n}.results | default([]) | map(attribute='value') | list }}`),
  names.map((n) => `{{ [${n}.value | default('k2'), 'k3'] }}`),
);

/** What a task runs. */
function action(ground: Ground, expr: fc.Arbitrary<string>): fc.Arbitrary<Drawn> {
  const key = fc.oneof({ arbitrary: fc.constantFrom(...keys), weight: 2 }, { arbitrary: expr, weight: 3 });
  const args = fc.record({ key, value: expr });
  const named = (
    name: string,
    given: fc.Arbitrary<unknown>,
    weight: number,
  ): fc.WeightedArbitrary<Drawn> => ({
    arbitrary: given.map((a) => ({ [name]: a })),
    weight,
  });
  const { calm } = ground;
  return fc.oneof(
    named('look', fc.record({ key }), calm ? 14 : 6),
    named('keep', args, calm ? 2 : 6),
    named('reread', args, calm ? 0 : 2),
    named('act', args, calm ? 0 : 2),
    named('chase', args, 2),
    named('need', fc.record({ key }), calm ? 0 : 1),
    named('crash', fc.record({ key }), calm ? 0 : 1),
    named('admit', fc.record({ group: fc.constantFrom('ops', 'web') }), 2),
    named('who', fc.constant({}), 2),
    named('tick', fc.constant({}), 2),
    named('setup', fc.constant({}), 1),
    named('site_facts', fc.constant({}), calm ? 3 : 1),
    named(
      'set_fact',
      expr.map((v) => ({ "{{ 'a' if own == 'h1' else 'b' }}": v })),
      1,
    ),
    named(
      'set_fact',
      fc.tuple(names, expr).map(([n, v]) => ({ [n]: v })),
      calm ? 10 : 4,
    ),
    named(
      'set_fact',
      names.map((n) => ({ [n]: `{{ (${n} if ${n} is string else 'e') ~ (item | default('i')) }}` })),
      1,
    ),
    named(
      'debug',
      expr.map((msg) => ({ msg })),
      3,
    ),
    named(
      'debug',
      names.map((n) => ({ msg: `{{ (${n} if ${n} is sequence else [1, 2]).append(3) }}` })),
      1,
    ),
    named(
      'assert',
      condition(ground).map((that) => ({ that })),
      1,
    ),
    named('fail', fc.constant({ msg: 'no' }), calm ? 0 : 1),
    named(
      'include_vars',
      fc.constantFrom('v1.yml', 'v2.yml', 'v{{ 1 if b is defined else 2 }}.yml'),
      calm ? 5 : 2,
    ),
    ...(ground.handler
      ? []
      : [
          named(
            'meta',
            fc.constantFrom(
              'flush_handlers',
              ...(calm ? [] : ['noop', 'reset_connection']),
              // They are all hosts' facts, wherever the others are by then.
              ...(calm || ground.strategy === 'free' ? [] : ['clear_facts']),
            ),
            2,
          ),
        ]),
    // Whoever does not wait for others would have them wait.
    named('pause', fc.constant({ seconds: 0 }), calm || ground.strategy === 'free' ? 0 : 1),
    named('later', args, calm ? 0 : 1),
    ...(ground.deep
      ? []
      : [
          named(
            'include_tasks',
            fc.constantFrom(
              ...(ground.handler ? ['t3.yml'] : ['t1.yml', 't2.yml', 't{{ 1 if a is defined else 2 }}.yml']),
            ),
            3,
          ),
        ]),
  );
}

const known = ['meta', 'pause'];

/** One task. */
export function task(ground: Ground): fc.Arbitrary<Drawn> {
  const expr = expression(ground);
  const extras = fc.record({
    register: rarely(names, 2),
    when: rarely(condition(ground), 4),
    loop: rarely(loops, 6),
    become_user: rarely(fc.constantFrom('root', 'app'), 4),
    delegate_to: ground.others.length > 1 ? rarely(fc.constantFrom(...ground.others), 5) : never,
    run_once: rarely(fc.constant(true), 8),
    changed_when: rarely(fc.constantFrom<unknown>(false, true, "'x' in (a.value | default('x'))"), 6),
    failed_when: rarely(fc.constantFrom<unknown>(false, "(a.value | default('')) == 'y'"), 10),
    ignore_errors: rarely(fc.constant(true), 3),
    notify: rarely(fc.constantFrom('handler 1', 'handler 2', 'all'), 3),
    until: rarely(
      fc.constantFrom("a.value | default('x') == 'x'", "b.value | default('3') | string > '2'"),
      14,
    ),
  });
  return fc.tuple(action(ground, expr), extras).map(([does, more]) => decorated(does, more));
}

const never = fc.constant<undefined>(undefined);

/** Once in so many times, else not at all. */
export function rarely<T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary: never, weight: times - 1 }, { arbitrary, weight: 1 });
}

function decorated(does: Drawn, more: Readonly<Record<string, unknown>>): Drawn {
  const [name = ''] = Object.keys(does);
  const includes = name === 'include_tasks';
  if (known.includes(name)) return does;
  const { become_user, until, delegate_to, run_once, notify, register, loop, ...rest } = more;
  const given: Record<string, unknown> = {
    ...does,
    ...(includes ? { when: rest['when'] } : { ...rest, notify, register, delegate_to, run_once, loop }),
    ...(become_user === undefined || includes ? {} : { become: true, become_user }),
    ...(until === undefined || includes ? {} : { until, retries: 2, delay: 0 }),
  };
  if (loop !== undefined && !includes) use(given, name);
  return Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
}

/** A loop whose items are used. */
function use(given: Record<string, unknown>, name: string): void {
  const args = given[name];
  if (typeof args === 'object' && args !== null && 'key' in args)
    given[name] = { ...args, key: '{{ item }}' };
}
