import { coreName, didYouMean } from '../model/index.js';
import { Dict, Float, Tuple, type Value } from '../python/index.js';
import type { Kind } from './keywords.js';
import { describe, isDeferred, sourceText } from './text.js';

/** Why a keyword's value is refused. */
export interface Refusal {
  /** What follows the keyword in the message: `must be true or false, not 'maybe'`. */
  readonly message: string;
  readonly hint?: string | undefined;
  /** Ansible refuses the whole file for it, whether or not the task would run. */
  readonly always?: boolean | undefined;
}

/** Words for true and false, in any case. Source: Ansible's `convert_bool`. */
const booleans = new Set(['y', 'yes', 'on', '1', 'true', 't', 'n', 'no', 'off', '0', 'false', 'f']);
const debuggers = ['always', 'on_failed', 'on_unreachable', 'on_skipped', 'never'];
const orders = ['inventory', 'sorted', 'reverse_sorted', 'reverse_inventory', 'shuffle'];
const strategies = ['linear', 'free', 'host_pinned', 'debug'];

const isContainer = (value: Value): boolean =>
  Array.isArray(value) || value instanceof Dict || value instanceof Tuple;

/** Checks the value of a keyword, as far as it can be known before it is rendered. */
export function refuse(kind: Kind, value: Value): Refusal | undefined {
  if (value === null || isDeferred(value) || kind === 'any') return undefined;
  const wrong = checks[kind](value);
  if (wrong === undefined) return undefined;
  if (typeof wrong !== 'string') return wrong;
  return { message: `must be ${wrong}, not ${describe(value)}`, hint: assignmentHint(value, kind) };
}

const text = (value: Value): string => (sourceText(value) ?? '').trim();

function isInteger(value: Value): boolean {
  if (typeof value === 'string') return /^[+-]?\d+(?:_\d+)*$/.test(value.trim());
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean' ||
    value instanceof Float
  );
}

function isNumber(value: Value): boolean {
  return (
    isInteger(value) ||
    (typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value.trim()))
  );
}

function isBoolean(value: Value): boolean {
  if (typeof value === 'boolean' || value === 0 || value === 1) return true;
  if (value instanceof Float) return value.value === 0 || value.value === 1;
  return typeof value === 'string' && booleans.has(value.trim().toLowerCase());
}

function isPercent(value: Value): boolean {
  return isNumber(typeof value === 'string' ? value.replaceAll('%', '') : value);
}

function isEnvironment(value: Value): boolean {
  const items = Array.isArray(value) ? value : [value];
  return items.every((v) => v instanceof Dict || isDeferred(v) || v === null);
}

function isStrings(value: Value): boolean {
  const items = Array.isArray(value) ? value : [value];
  return items.every((v) => v !== null && !isContainer(v));
}

function oneOf(value: Value, names: readonly string[]): Refusal | undefined {
  const given = coreName(text(value));
  if (names.includes(given)) return undefined;
  const hint = didYouMean(given, names);
  return { message: `must be one of ${names.join(', ')}, not ${describe(value)}`, hint };
}

type Check = (value: Value) => string | Refusal | undefined;

const expects =
  (what: string, is: (value: Value) => boolean): Check =>
  (value) =>
    is(value) ? undefined : what;

const checks: Readonly<Record<Exclude<Kind, 'any'>, Check>> = {
  bool: expects('true or false', isBoolean),
  conditions: () => undefined,
  debugger: (value) => oneOf(value, debuggers),
  defaults: expects('a mapping of modules to their defaults, or a list of such', (value) =>
    (Array.isArray(value) ? value : [value]).every((v) => v instanceof Dict),
  ),
  dict: expects('a mapping', (value) => value instanceof Dict),
  environment: expects('a mapping of names to values', isEnvironment),
  float: expects('a number', isNumber),
  int: expects('a whole number', isInteger),
  list: expects('a list', Array.isArray),
  order: (value) => oneOf(value, orders),
  percent: expects('a number or a percentage', isPercent),
  serial: expects('a number or a percentage, or a list of such', (value) =>
    (Array.isArray(value) ? value : [value]).every((v) => isDeferred(v) || isPercent(v)),
  ),
  strategy: (value) => oneOf(value, strategies),
  string: (value) =>
    isContainer(value) ? { message: `must be text, not ${describe(value)}`, always: true } : undefined,
  strings: expects('text or a list of texts', isStrings),
};

const mappings = new Set<Kind>(['dict', 'environment', 'defaults']);

/** How to write a mapping, where `key=value` stands in its place. */
export function assignmentHint(value: Value, kind: Kind = 'dict'): string | undefined {
  const match = /^\s*([\w.-]+)=(\S*)/.exec(sourceText(value) ?? '');
  if (!match || !mappings.has(kind)) return undefined;
  return `Write it as a mapping, on a line of its own and indented: '${match[1] ?? ''}: ${match[2] ?? ''}'.`;
}
