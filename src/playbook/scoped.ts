import { positionOf, positionOfValue, setPlaces, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { inherited, type Conditions, type Loop, type Sourced } from './ast.js';
import { ownDoubt } from './certainty.js';
import { readConditions } from './conditions.js';
import { kinds } from './keywords.js';
import { readTags } from './tags.js';
import { describe, isIdentifier, isDeferred, sourceText } from './text.js';
import type { Reading } from './reading.js';
import { assignmentHint, refuse } from './value-check.js';

/** What plays, blocks, tasks and roles' entries have in common. */
export interface ScopedParts {
  readonly keywords: ReadonlyMap<string, Sourced>;
  readonly vars: Dict | undefined;
  readonly when: Conditions;
  readonly tags: readonly Value[];
  readonly position: Position | undefined;
}

const passedOn: ReadonlySet<string> = new Set(inherited);

/** What a mapping with keywords is. */
export interface Subject {
  /** For messages: `a block`. */
  readonly what: string;
  readonly keywords: ReadonlySet<string>;
  /** What it stands in is certain to run. */
  readonly certain: boolean;
  readonly loop?: Loop | undefined;
}

/** Reads the common keywords of a mapping, and checks the values of all its keywords. */
export function readScoped(dict: Dict, subject: Subject, reading: Reading): ScopedParts {
  const when = readConditions(dict, 'when', reading);
  const tags = readTags(dict, reading);
  const sure = subject.certain && ownDoubt({ when, tags }, subject.loop) === undefined;
  const keywords = new Map<string, Sourced>();
  for (const [key, value] of dict) {
    if (typeof key !== 'string' || !subject.keywords.has(key)) continue;
    checkValue(dict, key, value, sure, reading);
    if (passedOn.has(key)) keywords.set(key, sourced(dict, key));
  }
  const vars = dict.has('vars') ? readVars(dict, subject.what, reading) : undefined;
  return { keywords, vars, when, tags, position: positionOf(dict) };
}

/** A key's value and where it stands. */
function sourced(dict: Dict, key: string): Sourced {
  return { value: dict.get(key) ?? null, position: positionOfValue(dict, key) };
}

/** As {@link sourced}, or `undefined` where the key is missing or has no value. */
export function optional(dict: Dict, key: string): Sourced | undefined {
  const value = dict.get(key);
  return value === undefined || value === null ? undefined : sourced(dict, key);
}

function checkValue(dict: Dict, key: string, value: Value, certain: boolean, reading: Reading): void {
  const kind = kinds[key];
  const refusal = kind && refuse(kind, value);
  if (!refusal) return;
  reading.doubt(certain || refusal.always === true, {
    code: 'wrong-type',
    summary: `'${key}' ${refusal.message}`,
    hint: refusal.hint,
    position: positionOfValue(dict, key),
  });
}

/** `vars`: a mapping, or a list of mappings that are taken together. */
function readVars(dict: Dict, what: string, reading: Reading): Dict | undefined {
  const value = dict.get('vars') ?? null;
  if (value === null) return undefined;
  const parts = Array.isArray(value) ? value : [value];
  if (!parts.every((v) => v instanceof Dict)) {
    reading.error({
      code: 'wrong-type',
      summary: `the vars of ${what} must be a mapping, or a list of mappings, not ${describe(value)}`,
      hint: isDeferred(value)
        ? "Use 'vars_files' or 'include_vars' for variables that are computed."
        : assignmentHint(value),
      position: positionOfValue(dict, 'vars'),
    });
    return undefined;
  }
  for (const part of parts) checkNames(part, reading);
  return parts.length === 1 ? parts[0] : merge(...parts);
}

function checkNames(vars: Dict, reading: Reading): void {
  for (const key of vars.keys()) {
    const name = sourceText(key);
    if (name !== undefined && isIdentifier(name)) continue;
    reading.error({
      code: 'bad-name',
      summary: `${name === undefined ? describe(key) : `'${name}'`} is not a valid variable name`,
      hint: 'A name has letters, digits and underscores, does not begin with a digit, and is no keyword of Python.',
      position: positionOf(vars, key),
    });
  }
}

/** Several dicts as one, later ones over earlier ones; their keys keep their positions. */
export function merge(...dicts: readonly Dict[]): Dict {
  const merged = new Dict();
  const keys = new Map<Value, Position>();
  const values = new Map<Value, Position>();
  let own: Position | undefined;
  for (const dict of dicts) {
    own ??= positionOf(dict);
    for (const [key, value] of dict) {
      merged.set(key, value);
      const at = positionOf(dict, key);
      if (at) keys.set(key, at);
      const valueAt = positionOfValue(dict, key);
      if (valueAt) values.set(key, valueAt);
    }
  }
  if (own) setPlaces(merged, own, keys, values);
  return merged;
}
