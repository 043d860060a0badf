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
  const written = new Map<string, { key: string; value: unknown }>();
  const names = namesOf(shape);
  const entries = given instanceof Dict ? [...given] : Object.entries(given);
  for (const [k, value] of entries) {
    const key = toStr(k);
    const name = names.get(key);
    if (name === undefined && others) others.set(key, value);
    else if (name === undefined) unknownParam(key, shape, names, reading);
    // As in Ansible, an alias wins over the name itself.
    else if (key !== name || !written.has(name)) written.set(name, { key, value });
  }
  const out: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const [name, param] of Object.entries(shape)) {
    const { docs, read } = param.parts;
    const here = written.get(name);
    if (here && here.value !== null && here.value !== undefined)
      out[name] = read(here.value, { ...reading, name, path: [...reading.path, here.key] });
    else if (docs.required) missing.push(name);
    else out[name] = docs.default;
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

const tables = new WeakMap<Shape, ReadonlyMap<string, string>>();

/** Every name and alias, with the name it stands for. */
function namesOf(shape: Shape): ReadonlyMap<string, string> {
  let names = tables.get(shape);
  if (!names) {
    const all = Object.entries(shape);
    names = new Map([
      ...all.flatMap(([name, p]) => p.parts.docs.aliases.map((alias): [string, string] => [alias, name])),
      ...all.map(([name]): [string, string] => [name, name]),
    ]);
    tables.set(shape, names);
  }
  return names;
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
