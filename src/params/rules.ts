import type { Fault } from './param.js';

/** Demands on params taken together, each with Ansible's meaning. Names are the params' own, not their aliases. */
export interface Rules<Name extends string = string> {
  /** At most one of each group. */
  readonly mutuallyExclusive?: readonly (readonly Name[])[];
  /** At least one of each group. */
  readonly requiredOneOf?: readonly (readonly Name[])[];
  /** All of a group, or none. */
  readonly requiredTogether?: readonly (readonly Name[])[];
  /** `[param, value, others]`: where the param has the value, all the others are needed; any one where `'any'` follows. */
  readonly requiredIf?: readonly (readonly [Name, unknown, readonly Name[], ('any' | 'all')?])[];
  /** Where the first is given, all the others are needed. */
  readonly requiredBy?: Readonly<Partial<Record<Name, readonly Name[]>>>;
}

/** What was given for the params: whether for certain, perhaps (not rendered yet, it may be `omit`), and its value. */
export interface Given {
  /** Not before a value is rendered is it sure that it is there. */
  presence(name: string): 'given' | 'perhaps' | 'absent';
  value(name: string): unknown;
  /** The key under which it was written. */
  key(name: string): string;
}

/** What of the rules is broken for certain. */
export function brokenRules(rules: Rules, given: Given): Fault[] {
  return [
    ...exclusive(rules, given),
    ...together(rules, given),
    ...oneOfEach(rules, given),
    ...conditions(rules, given),
    ...by(rules, given),
  ];
}

const at = (given: Given, name: string | undefined): string[] =>
  name === undefined ? [] : [given.key(name)];

function exclusive(rules: Rules, given: Given): Fault[] {
  const broken = (rules.mutuallyExclusive ?? [])
    .map((group) => ({ group, written: group.filter((n) => given.presence(n) === 'given') }))
    .filter(({ written }) => written.length > 1);
  const first = broken[0];
  if (!first) return [];
  const groups = broken.map(({ group }) => group.join('|')).join(', ');
  const message = `parameters are mutually exclusive: ${groups}`;
  return [{ problem: 'exclusive', message, path: at(given, first.written.at(-1)) }];
}

function together(rules: Rules, given: Given): Fault[] {
  return (rules.requiredTogether ?? []).flatMap((group) => {
    const written = group.filter((n) => given.presence(n) === 'given');
    if (written.length === 0 || group.every((n) => given.presence(n) !== 'absent')) return [];
    const message = `parameters are required together: ${group.join(', ')}`;
    return [{ problem: 'together' as const, message, path: at(given, written[0]) }];
  });
}

function oneOfEach(rules: Rules, given: Given): Fault[] {
  return (rules.requiredOneOf ?? []).flatMap((group) => {
    if (group.some((n) => given.presence(n) !== 'absent')) return [];
    const message = `one of the following is required: ${group.join(', ')}`;
    return [{ problem: 'one-of' as const, message, path: [] }];
  });
}

function conditions(rules: Rules, given: Given): Fault[] {
  return (rules.requiredIf ?? []).flatMap(([name, value, others, which = 'all']) => {
    if (given.value(name) !== value) return [];
    const missing = others.filter((n) => given.presence(n) === 'absent');
    if (missing.length === 0 || (which === 'any' && missing.length < others.length)) return [];
    const shown = value === true ? 'True' : value === false ? 'False' : String(value);
    const message = `${name} is ${shown} but ${which} of the following are missing: ${missing.join(', ')}`;
    const written = given.presence(name) === 'given' ? name : undefined;
    return [{ problem: 'condition' as const, message, path: at(given, written) }];
  });
}

function by(rules: Rules, given: Given): Fault[] {
  return Object.entries(rules.requiredBy ?? {}).flatMap(([name, others = []]) => {
    if (given.presence(name) !== 'given') return [];
    const missing = others.filter((n) => given.presence(n) === 'absent');
    if (missing.length === 0) return [];
    const message = `missing parameter(s) required by '${name}': ${missing.join(', ')}`;
    return [{ problem: 'condition' as const, message, path: at(given, name) }];
  });
}
