import { positionOf, positionOfValue } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { reportUnknown } from './action.js';
import { metaKeywords } from './keywords.js';
import type { Reading } from './reading.js';
import { readRoleFile } from './role-files.js';
import type { FoundRole } from './role-search.js';
import { describe, keyName } from './text.js';
import { refuse } from './value-check.js';
import type { RoleUse } from './role-use.js';

/** What a role's `meta/main.yml` says. */
export interface RoleMeta {
  readonly allowDuplicates: boolean;
  /** Entries as written. */
  readonly dependencies: Value[];
  readonly argumentSpecs: Dict | undefined;
}

const none: RoleMeta = { allowDuplicates: false, dependencies: [], argumentSpecs: undefined };

/** Reads a role's `meta/main.yml`, if it has one. */
export function readMeta(role: FoundRole, use: RoleUse, reading: Reading): RoleMeta {
  const file = readRoleFile({ ...role, position: use.position }, 'meta', undefined, reading);
  if (!file) return none;
  const meta = file.value;
  if (!(meta instanceof Dict)) {
    reading.error({
      code: 'not-a-mapping',
      summary: `the 'meta/main.yml' of role '${role.name}' must be a mapping, not ${describe(meta)}`,
      position: file.at,
    });
    return none;
  }
  for (const key of meta.keys())
    if (typeof key !== 'string' || !metaKeywords.has(key))
      reportUnknown(meta, keyName(key), "a role's meta", metaKeywords, reading, positionOf(meta, key));
  const specs = meta.get('argument_specs');
  return {
    allowDuplicates: isTrue(meta, 'allow_duplicates', reading),
    dependencies: readDependencies(meta, reading),
    argumentSpecs: specs instanceof Dict ? specs : undefined,
  };
}

function isTrue(meta: Dict, key: string, reading: Reading): boolean {
  const value = meta.get(key) ?? false;
  const refusal = refuse('bool', value);
  if (refusal)
    reading.error({
      code: 'wrong-type',
      summary: `'${key}' ${refusal.message}`,
      position: positionOfValue(meta, key),
    });
  return truthOf(value) ?? false;
}

/** A value that stands for true or false; `undefined` for a template and for what is neither. */
export function truthOf(value: Value | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value === 1;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (['y', 'yes', 'on', '1', 'true', 't'].includes(word)) return true;
  return ['n', 'no', 'off', '0', 'false', 'f'].includes(word) ? false : undefined;
}

/** The list of dependencies; one written for ansible-galaxy (`src: …`) gets the name its source gives it. */
function readDependencies(meta: Dict, reading: Reading): Value[] {
  const list = meta.get('dependencies') ?? null;
  if (list === null) return [];
  if (Array.isArray(list)) return list;
  reading.error({
    code: 'not-a-list',
    summary: `expected role dependencies to be a list, not ${describe(list)}`,
    position: positionOfValue(meta, 'dependencies'),
  });
  return [];
}

/** The role that a galaxy source installs: `https://host/user/ansible-role-x.git` is `ansible-role-x`. */
export function galaxyName(source: string): string {
  if (!source.includes('://') && !source.includes('@')) return source;
  const last = source.split('/').at(-1) ?? source;
  return (
    last
      .replace(/\.git$/, '')
      .replace(/\.tar\.gz$/, '')
      .split(',')[0] ?? last
  );
}
