import { didYouMean, positionOf, positionOfValue, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Play, Role, Scoped } from './ast.js';
import { bare } from './block.js';
import { ownDoubt } from './certainty.js';
import { roleKeywords } from './keywords.js';
import type { Reading } from './reading.js';
import { galaxyName } from './role-meta.js';
import type { RoleUse } from './role-use.js';
import { merge, readScoped } from './scoped.js';
import { staticVariables } from './static-vars.js';
import { describe, sourceText } from './text.js';

/** What the entries of a list of roles stand in. */
export interface EntryPlace {
  readonly parent: Scoped;
  readonly play: Play;
  /** The role whose dependencies they are, and those that led to it. */
  readonly parents: readonly Role[];
  readonly beside: string | undefined;
  readonly certain: boolean;
  readonly importing: readonly string[];
  readonly imported: Role[];
}

/** One entry of `roles` or of a role's `dependencies`; `undefined` where it cannot be read, which is reported. */
export function readRoleEntry(
  entry: Value,
  at: Position | undefined,
  place: EntryPlace,
  reading: Reading,
): RoleUse | undefined {
  const shared = {
    ...place,
    from: {},
    allowDuplicates: undefined,
    validate: true,
    included: false,
    position: at,
  };
  if (!(entry instanceof Dict)) {
    const name = typeof entry === 'number' ? String(entry) : entry;
    const rendered = roleName(name, at, place, undefined, reading);
    if (rendered === undefined) return undefined;
    return {
      ...shared,
      name: rendered,
      entry: bare(place.parent, at),
      entryVars: undefined,
      params: new Dict(),
    };
  }
  const written = entry.get('role') ?? entry.get('name') ?? galaxySource(entry);
  const scoped = readScoped(
    entry,
    { what: "a role's entry", keywords: roleKeywords, certain: place.certain },
    reading,
  );
  const key = entry.has('role') ? 'role' : 'name';
  const name = roleName(written, positionOfValue(entry, key) ?? at, place, scoped.vars, reading);
  if (name === undefined) return undefined;
  return {
    ...shared,
    name,
    entry: { ...scoped, vars: undefined, parent: place.parent },
    entryVars: scoped.vars,
    params: paramsOf(entry, reading),
    certain: place.certain && ownDoubt(scoped) === undefined,
    position: positionOfValue(entry, key) ?? at,
  };
}

function galaxySource(entry: Dict): Value {
  const source = sourceText(entry.get('src'));
  return source === undefined ? null : galaxyName(source);
}

function roleName(
  written: Value,
  at: Position | undefined,
  place: EntryPlace,
  vars: Dict | undefined,
  reading: Reading,
): string | undefined {
  const text = sourceText(written);
  if (text === undefined || text.trim() === '') {
    reading.error({
      code: 'bad-role',
      summary:
        written === null
          ? 'role definitions must contain a role name'
          : `invalid role definition: ${describe(written)}`,
      hint: "Write '- NAME' or '- role: NAME'.",
      position: at,
    });
    return undefined;
  }
  const from = { parent: place.parent, play: place.play, role: place.parents.at(-1) };
  const name = reading.render(written, () => staticVariables(from, vars, reading))?.trim();
  if (name === undefined) {
    reading.error({
      code: 'import-name-undefined',
      summary: `the name of the role cannot be known yet: ${text}`,
      hint: "It may use extra vars and the play's vars and vars_files, but no facts and no inventory; use 'include_role' for those.",
      position: at,
    });
  } else if (name.includes(',')) {
    reading.error({ code: 'bad-role', summary: `invalid old style role requirement: ${name}`, position: at });
    return undefined;
  }
  return name;
}

const entryKeys = new Set(['src', 'version', 'scm']);

/** Keys that are no keywords are the role's parameters. One that is nearly a keyword is likely to be meant as such. */
function paramsOf(entry: Dict, reading: Reading): Dict {
  const params = merge(entry);
  for (const key of entry.keys()) {
    if (typeof key === 'string' && roleKeywords.has(key)) params.delete(key);
    else if (typeof key === 'string' && !entryKeys.has(key)) warnOfMisspelling(entry, key, reading);
  }
  return params;
}

function warnOfMisspelling(entry: Dict, key: string, reading: Reading): void {
  const letters = (word: string): string => word.split(/(?!^)/).sort().join('');
  const shuffled = [...roleKeywords].filter((keyword) => letters(keyword) === letters(key));
  if (shuffled.length === 0) return;
  reading.warn({
    code: 'unknown-key',
    summary: `'${key}' is no keyword of a role's entry, so it is taken for a parameter of the role`,
    hint: didYouMean(key, shuffled),
    position: positionOf(entry, key),
  });
}
