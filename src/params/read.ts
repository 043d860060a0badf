import { Deferred, didYouMean } from '../model/index.js';
import { Dict } from '../python/index.js';
import { toStr } from './coerce.js';
import type { OutputOf, Param, Reading } from './param.js';
import { brokenRules, type Rules } from './rules.js';

/** Params by name, in the order `hap doc` shows them. */
export type Shape = Readonly<Record<string, Param<unknown>>>;

/** What a module gets for a shape: every param is there, `undefined` where it was not given. */
export type ParamsOf<S extends Shape> = { readonly [K in keyof S]: OutputOf<S[K]> };

/**
 * Reads params as Ansible's argument_spec does: aliases, unknown names, required ones, types, choices, defaults, rules.
 * What is wrong goes to `reading`; the result is then not to be used.
 * @param others takes what has a name the shape does not know, which is then no fault
 */
export function readParams<S extends Shape>(
  shape: S,
  rules: Rules,
  given: Dict | Readonly<Record<string, unknown>>,
  reading: Reading,
  others?: Map<string, unknown>,
): ParamsOf<S> {
  const written = new Map<string, { readonly key: string; readonly value: unknown }>();
  const { names, params } = tableOf(shape);
  const take = (value: unknown, k: unknown): void => {
    const key = toStr(k);
    const name = names.get(key);
    if (name === undefined && others) others.set(key, value);
    else if (name === undefined) unknownParam(key, shape, names, reading);
    // As in Ansible, an alias wins over the name itself.
    else if (key !== name || !written.has(name)) written.set(name, { key, value });
  };
  if (given instanceof Dict) given.each(take);
  else for (const key of Object.keys(given)) take(given[key], key);
  const out: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const { name, parts } of params) {
    const here = written.get(name);
    if (here && here.value !== null && here.value !== undefined)
      out[name] = parts.read(here.value, { ...reading, name, path: [...reading.path, here.key] });
    else if (parts.docs.required) missing.push(name);
    else out[name] = parts.docs.default;
  }
  if (missing.length > 0) {
    const message = `missing required arguments: ${missing.sort().join(', ')}`;
    reading.fault({ problem: 'missing', message, path: reading.path });
  }
  const broken = brokenRules(rules, {
    presence(name) {
      const value = written.get(name)?.value;
      if (value === undefined || value === null) return 'absent';
      return value instanceof Deferred ? 'perhaps' : 'given';
    },
    value: (name) => out[name],
    key: (name) => written.get(name)?.key ?? name,
  });
  for (const fault of broken) reading.fault({ ...fault, path: [...reading.path, ...fault.path] });
  return out as ParamsOf<S>;
}

/** What is worked out of a shape once. */
interface Table {
  /** Every name and alias, with the name it stands for. */
  readonly names: ReadonlyMap<string, string>;
  readonly params: readonly { readonly name: string; readonly parts: Param<unknown>['parts'] }[];
}

const tables = new WeakMap<Shape, Table>();

function tableOf(shape: Shape): Table {
  let table = tables.get(shape);
  if (!table) {
    const all = Object.entries(shape);
    const names = new Map([
      ...all.flatMap(([name, p]) => p.parts.docs.aliases.map((alias): [string, string] => [alias, name])),
      ...all.map(([name]): [string, string] => [name, name]),
    ]);
    table = { names, params: all.map(([name, { parts }]) => ({ name, parts })) };
    tables.set(shape, table);
  }
  return table;
}

function unknownParam(key: string, shape: Shape, names: ReadonlyMap<string, string>, reading: Reading): void {
  const known = Object.keys(shape).sort().join(', ');
  const aliases = [...names.keys()].filter((n) => names.get(n) !== n).sort();
  const supported = aliases.length > 0 ? `${known} (${aliases.join(', ')})` : known;
  reading.fault({
    problem: 'unknown',
    message: `Unsupported parameters: ${key}. Supported parameters include: ${supported}.`,
    path: [...reading.path, key],
    hint: didYouMean(key, names.keys()),
  });
}
