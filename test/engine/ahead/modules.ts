import {
  defineModule,
  defineStagedModule,
  ModuleFailure,
  inquireOne,
  known,
  lines,
  probe,
  run,
  sh,
  type Basics,
  type Change,
  type Inquiry,
  type Module,
  type ModuleRegistry,
  type Probe,
  type Stage,
  type StageResult,
} from '../../../src/model/index.js';
import { assert } from '../../../src/modules/assert.js';
import { debug } from '../../../src/modules/debug.js';
import { fail } from '../../../src/modules/fail.js';
import { registryOf } from '../../../src/modules/registry.js';
import { setFact } from '../../../src/modules/set-fact.js';
import { list, params, str } from '../../../src/params/index.js';

const one = { key: str.required().describe('Which value.') };
const two = { ...one, value: str.required().describe('What it is to be.') };
const summary = 'For the test.';

const values: Inquiry<string, string> = {
  script: (keys) => lines(keys.map((key) => sh`get ${key}`)),
  read({ stdout }, keys) {
    const said = stdout.split('\n');
    if (said.length !== keys.length) throw new ModuleFailure('garbled');
    return said;
  },
};
const get = (key: string): Probe<string> => inquireOne(values, key);
/** Questions of another kind. */
const others: Inquiry<string, string> = { ...values };
const put = (key: string, value: string): Change =>
  run(`put ${key}`, sh`put ${key} ${value}`, { provides: [`path:${key}`] });
const found = (stage: StageResult | undefined): string => String(stage?.now);

const look = defineModule({
  name: 'look',
  summary,
  params: params(one),
  inspect: ({ key }) => get(key),
  plan: () => [],
  result: (_, [stage]) => ({ value: found(stage) }),
});

const keep = defineModule({
  name: 'keep',
  summary,
  params: params(two),
  inspect: ({ key }) => inquireOne(others, key),
  plan: ({ key, value }, now) => (now === value ? [] : [put(key, value)]),
  result: ({ value }, [stage]) => ({ value, was: found(stage) }),
});

/** Tells what is there once it is done. */
const reread = defineModule<ReturnType<typeof params<typeof two>>, string, string>({
  name: 'reread',
  summary,
  params: params(two),
  inspect: ({ key }) => get(key),
  plan: ({ key, value }, now) => (now.endsWith(value) ? [] : [run('append', sh`append ${key} ${value}`)]),
  after: ({ key }) => get(key),
  result: (_, [stage], __, after) => ({ value: after ?? found(stage) }),
});

/** Changes something each time, as `command` does. */
const act = defineModule({
  name: 'act',
  summary,
  params: params(two),
  inspect: () => known(undefined),
  plan: ({ key, value }, _, { check }) => (check ? [] : [run('act', sh`append ${key} ${value}`)]),
  result: (_, [stage]) => ({ changed: true, value: stage?.outputs[0]?.stdout ?? 'none' }),
});

/** Follows a value to the value of that name, and sets it. */
const chase = defineStagedModule({
  name: 'chase',
  summary,
  params: params(two),
  stages: [
    { inspect: ({ key }) => get(key), plan: ({ key }, now) => (now === 'none' ? [put(key, 'k1')] : []) },
    {
      inspect: (_, __, [first]) => get(found(first)),
      plan: ({ value }, now, _, [first]) => (now === value ? [] : [put(found(first), value)]),
    } satisfies Stage<{ value: string }, string>,
  ],
  result: (_, [first, second]) => ({ value: found(second), via: found(first) }),
});

/** Puts all users into a group: shells know of it when they are opened anew. */
const admit = defineModule({
  name: 'admit',
  summary,
  params: params({ group: str.required().describe('Which group.') }),
  changesUsers: true,
  inspect: () => probe(sh`members`, ({ stdout }) => stdout.split(',')),
  plan: ({ group }, now) => (now.includes(group) ? [] : [run('admit', sh`admit ${group}`)]),
});

const who = defineModule({
  name: 'who',
  summary,
  params: params({}),
  inspect: () => probe(sh`who`, ({ stdout }) => stdout),
  plan: () => [],
  result: (_, [stage]) => ({ value: found(stage) }),
});

/** Reads what is another thing each time. */
const tick = defineModule({
  name: 'tick',
  summary,
  params: params({}),
  inspect: () => probe(sh`tick`, ({ stdout }) => stdout, { ahead: false }),
  plan: () => [],
  result: (_, [stage]) => ({ value: found(stage) }),
});

/** What is to come about while something is waited for. */
const later = defineModule({
  name: 'later',
  summary,
  params: params(two),
  inspect: () => known(undefined),
  plan: ({ key, value }) => [run('later', sh`later ${key} ${value}`)],
});

/** Cannot do without a value, not even in check mode, unless an earlier task would make it. */
const need = defineModule({
  name: 'need',
  summary,
  params: params(one),
  inspect: ({ key }) => inquireOne(others, key),
  plan: ({ key }, now, ctx) => {
    if (now === 'none' && !(ctx.check && ctx.predicted(`path:${key}`))) throw new ModuleFailure(`no ${key}`);
    return [];
  },
});

/** Begins a change and fails with it. */
const crash = defineModule({
  name: 'crash',
  summary,
  params: params(one),
  inspect: ({ key }) => get(key),
  plan: ({ key }) => [run('crash', sh`crash ${key}`)],
});

const facts = (name: string, prefix: string): Module =>
  defineModule({
    name,
    summary,
    params: params({ filter: list(str).default([]).describe('Only these.') }),
    inspect: () => get('k1'),
    plan: () => [],
    result: ({ filter }, [stage]) => ({
      ansible_facts: filter.length > 0 ? {} : { [`${prefix}site`]: found(stage) },
    }),
  });

const basics: Probe<Basics> = probe(sh`basics`, ({ stdout }) => {
  const { user, machine } = JSON.parse(stdout) as { user: string; machine: string };
  return {
    user,
    machine,
    home: '/root',
    uid: 0,
    serviceManager: 'systemd',
    packageManager: 'apt',
    osFamily: 'Debian',
  };
});

/** Modules for simulated machines, and the real ones that never leave the controller. */
export const registry: ModuleRegistry = registryOf(
  [
    look,
    keep,
    reread,
    act,
    chase,
    admit,
    who,
    tick,
    later,
    need,
    crash,
    facts('setup', 'ansible_'),
    facts('site_facts', ''),
    assert,
    debug,
    fail,
    setFact,
  ],
  basics,
);
