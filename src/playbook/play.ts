import { positionOf, positionOfValue, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { reportUnknown } from './action.js';
import type { Node, Play, Role, Sourced } from './ast.js';
import { ownDoubt } from './certainty.js';
import { playKeywords, promptKeywords } from './keywords.js';
import type { Place, Reading, Writable } from './reading.js';
import { readRoleEntry } from './role-entry.js';
import { readRole } from './role.js';
import { merge, optional, readScoped, type ScopedParts } from './scoped.js';
import { describe, isDeferred, keyName, sourceText } from './text.js';
import { readVarsFiles } from './vars-files.js';
import type { FromImport } from './import-playbook.js';

/** A play as a playbook has it, with what the imports that led to it add. */
export function readPlay(dict: Dict, file: string, imported: FromImport, reading: Reading): Play {
  for (const key of dict.keys())
    if (typeof key !== 'string' || !playKeywords.has(key)) reportPlayKey(dict, key, reading);
  const play = newPlay(
    dict,
    file,
    imported,
    readScoped(
      renamedUser(dict, reading),
      { what: 'a play', keywords: playKeywords, certain: true },
      reading,
    ),
    reading,
  );
  const { importedRoles } = play;
  const place: Place = {
    parent: play,
    play,
    role: undefined,
    file,
    handlers: false,
    certain: ownDoubt(play) === undefined,
    importing: [],
    imported: importedRoles,
  };
  const section = (key: string, more: Partial<Place> = {}): Node[] =>
    reading.nodes(
      dict.get(key) ?? null,
      { ...place, ...more },
      reading,
      positionOfValue(dict, key),
      `'${key}'`,
    );
  play.roles = readRoles(dict, place, reading);
  play.preTasks = section('pre_tasks');
  play.tasks = section('tasks');
  play.postTasks = section('post_tasks');
  play.handlers = section('handlers', { handlers: true, certain: false });
  return play;
}

interface Growing extends Writable<Play> {
  importedRoles: Role[];
}

function newPlay(
  dict: Dict,
  file: string,
  imported: FromImport,
  scoped: ScopedParts,
  reading: Reading,
): Growing {
  const vars = [...(scoped.vars ? [scoped.vars] : []), ...imported.vars];
  return {
    kind: 'play',
    ...scoped,
    vars: vars.length > 1 ? merge(...vars) : vars[0],
    when: [...imported.when, ...scoped.when],
    tags: [...scoped.tags, ...imported.tags],
    parent: undefined,
    name: dict.get('name') ?? undefined,
    hosts: readHosts(dict, reading),
    file,
    gatherFacts: optional(dict, 'gather_facts'),
    gatherSubset: optional(dict, 'gather_subset'),
    gatherTimeout: optional(dict, 'gather_timeout'),
    factPath: optional(dict, 'fact_path'),
    varsFiles: readVarsFiles(dict, file, reading),
    varsPrompt: readPrompts(dict, reading),
    serial: listed(dict, 'serial'),
    strategy: optional(dict, 'strategy'),
    order: optional(dict, 'order'),
    maxFailPercentage: optional(dict, 'max_fail_percentage'),
    forceHandlers: optional(dict, 'force_handlers'),
    preTasks: [],
    roles: [],
    tasks: [],
    postTasks: [],
    handlers: [],
    importedRoles: [],
  };
}

function reportPlayKey(dict: Dict, key: Value, reading: Reading): void {
  const name = keyName(key);
  const position = positionOf(dict, key);
  if (!dict.has('hosts') && reading.ctx.modules.knows(name)) {
    reading.error({
      code: 'unknown-key',
      summary: `'${name}' is not a keyword of a play`,
      hint: "This looks like a task: tasks stand below 'tasks:' of a play, beside its 'hosts:'.",
      position,
    });
  } else reportUnknown(dict, name, 'a play', playKeywords, reading, position);
}

/** `user` is an old name of `remote_user`. */
function renamedUser(dict: Dict, reading: Reading): Dict {
  if (!dict.has('user')) return dict;
  if (dict.has('remote_user')) {
    reading.error({
      code: 'unknown-key',
      summary: "both 'user' and 'remote_user' are set for this play",
      hint: "Use 'remote_user' only.",
      position: positionOf(dict, 'user'),
    });
    return dict;
  }
  const named = merge(dict);
  named.set('remote_user', dict.get('user') ?? null);
  return named;
}

function readHosts(dict: Dict, reading: Reading): Sourced {
  const value = dict.get('hosts') ?? null;
  const position = positionOfValue(dict, 'hosts') ?? positionOf(dict);
  const refuse = (summary: string, at: Position | undefined = position, hint?: string): void =>
    reading.error({ code: 'bad-hosts', summary, hint, position: at });
  if (!dict.has('hosts')) {
    refuse(
      "the field 'hosts' is required but was not set",
      positionOf(dict),
      "Say which hosts the play is for: 'hosts: all'.",
    );
  } else if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    refuse('hosts list cannot be empty');
  } else if (Array.isArray(value)) {
    value.forEach((host, i) => {
      if (sourceText(host) === undefined || sourceText(host)?.trim() === '')
        refuse(`hosts list contains an invalid host value: ${describe(host)}`, positionOf(value, i));
    });
  } else if (sourceText(value) === undefined && !isDeferred(value)) {
    refuse(`hosts must be text or a list of texts, not ${describe(value)}`);
  }
  return { value, position };
}

/** A value or a list of values, each with its place. */
function listed(dict: Dict, key: string): Sourced[] {
  const value = dict.get(key) ?? null;
  if (value === null) return [];
  if (!Array.isArray(value)) return [{ value, position: positionOfValue(dict, key) }];
  return value.map((item, i) => ({ value: item, position: positionOf(value, i) }));
}

function readPrompts(dict: Dict, reading: Reading): Dict[] {
  const at = positionOfValue(dict, 'vars_prompt');
  return listed(dict, 'vars_prompt').flatMap(({ value, position }) => {
    if (!(value instanceof Dict)) {
      const summary = `an entry of vars_prompt must be a mapping, not ${describe(value)}`;
      reading.error({ code: 'wrong-type', summary, position: position ?? at });
      return [];
    }
    if (!value.has('name')) {
      const summary = "invalid vars_prompt data structure, missing 'name' key";
      reading.error({ code: 'missing-value', summary, position: position ?? at });
    }
    for (const key of value.keys())
      if (typeof key !== 'string' || !promptKeywords.has(key))
        reportUnknown(value, keyName(key), 'vars_prompt', promptKeywords, reading, positionOf(value, key));
    return [value];
  });
}

function readRoles(dict: Dict, place: Place, reading: Reading): Role[] {
  const list = dict.get('roles') ?? null;
  if (list === null) return [];
  if (!Array.isArray(list)) {
    reading.error({
      code: 'not-a-list',
      summary: `'roles' must be a list of roles, not ${describe(list)}`,
      hint: "Begin each role with '- '.",
      position: positionOfValue(dict, 'roles'),
    });
    return [];
  }
  return list.flatMap((entry, i) => {
    const use = readRoleEntry(
      entry,
      positionOf(list, i),
      { ...place, parents: [], beside: undefined },
      reading,
    );
    const role = use && readRole(use, reading);
    return role ? [role] : [];
  });
}
