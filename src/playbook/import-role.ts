import { basename } from 'node:path/posix';
import { coreName, HapError, positionOf, positionOfValue } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { RAW } from './arguments.js';
import type { Block } from './ast.js';
import { bare, newBlock } from './block.js';
import type { TaskHead } from './head.js';
import { checkApply, checkIncludeKeywords, checkOptions, ineffective } from './include-options.js';
import type { Place, Reading, Writable } from './reading.js';
import { findRole } from './role-search.js';
import { truthOf } from './role-meta.js';
import type { RoleFiles } from './role-use.js';
import { readRole, roleBlocks } from './role.js';
import { staticVariables } from './static-vars.js';
import { readNotify } from './task-parts.js';
import { describe, isDeferred, sourceText } from './text.js';

const fromKeys = ['tasks_from', 'vars_from', 'defaults_from', 'handlers_from'] as const;
const options = ['name', 'role', ...fromKeys, 'apply', 'public', 'allow_duplicates', 'rolespec_validate'];

/** What `import_role` and `include_role` have in common. @returns the role's name as written */
function check(
  head: TaskHead,
  refused: readonly string[],
  place: Place,
  reading: Reading,
): Value | undefined {
  const { args, name, position } = head.call;
  if (place.handlers) {
    reading.error({
      code: 'not-a-handler',
      summary: `using '${name}' as a handler is not supported`,
      hint: `Use 'include_tasks' or 'import_tasks'.`,
      position,
    });
    return undefined;
  }
  checkOptions(head, options, refused, reading);
  for (const key of fromKeys) {
    const value = args.get(key);
    if (value === undefined || sourceText(value) !== undefined) continue;
    reading.error({
      code: 'wrong-type',
      summary: `expected text for ${key} but got ${describe(value)} instead`,
      position: positionOfValue(args, key),
    });
  }
  const role = args.get('name') ?? args.get('role') ?? null;
  if (role !== null && sourceText(role) !== undefined) return role;
  reading.error({
    code: 'missing-param',
    summary: `'name' is a required field for ${name}`,
    hint: args.has(RAW)
      ? `Write 'name: ${sourceText(args.get(RAW)) ?? ''}' below ${coreName(name)}.`
      : undefined,
    position: positionOf(args, 'name') ?? position,
  });
  return undefined;
}

/** `import_role`: the role's tasks in its place. */
export function importRole(head: TaskHead, place: Place, reading: Reading): Block | undefined {
  const { call, dict, scoped } = head;
  const written = check(head, ['public', 'apply'], place, reading);
  ineffective(head, reading);
  if (head.loop) {
    reading.error({
      code: 'static-loop',
      summary: `you cannot use loops on '${call.name}' statements`,
      hint: "Use 'include_role' instead.",
      position: head.loop.position,
    });
  }
  if (written === undefined || head.loop) return undefined;
  const block = newBlock('import_role', scoped, place);
  block.name = dict.get('name') ?? undefined;
  if (dict.has('notify')) block.notify = readNotify(dict);
  const name = render(head, block, 'name', written, place, reading);
  if (name === undefined) return undefined;
  return fill(head, block, name, place, reading);
}

function fill(
  head: TaskHead,
  block: Writable<Block>,
  name: string,
  place: Place,
  reading: Reading,
): Block | undefined {
  const { args } = head.call;
  const position = roleAt(head);
  const role = readRole(
    {
      ...place,
      name,
      entry: bare(block, position),
      entryVars: head.scoped.vars,
      params: new Dict(),
      from: readFrom(head, block, place, reading),
      allowDuplicates: truthOf(args.get('allow_duplicates')) ?? true,
      validate: truthOf(args.get('rolespec_validate')) ?? true,
      included: true,
      parents: place.role ? [...place.role.parents, place.role] : [],
      beside: undefined,
      certain: head.certain,
      position,
    },
    reading,
  );
  if (!role) return undefined;
  place.imported.push(role);
  block.includeDir = role.path;
  block.tasks = roleBlocks(role);
  return block;
}

function roleAt({ call }: TaskHead): TaskHead['call']['position'] {
  return positionOfValue(call.args, call.args.has('name') ? 'name' : 'role') ?? call.position;
}

/** `tasks_from` and its like. Ansible takes only the last part of such a path. */
function readFrom(head: TaskHead, block: Block, place: Place, reading: Reading): RoleFiles {
  const from: Record<string, string | undefined> = {};
  for (const key of fromKeys) {
    const value = head.call.args.get(key);
    if (value === undefined || sourceText(value) === undefined) continue;
    const file = render(head, block, key, value, place, reading);
    if (file !== undefined) from[key.replace('_from', '')] = basename(file);
  }
  return from;
}

function render(
  { call }: TaskHead,
  block: Block,
  key: string,
  value: Value,
  place: Place,
  reading: Reading,
): string | undefined {
  const text = reading.render(value, () => staticVariables(place, block.vars, reading))?.trim();
  if (text !== undefined) return text;
  reading.error({
    code: 'import-name-undefined',
    summary: `the ${key} of ${call.name} cannot be known yet: ${sourceText(value) ?? ''}`,
    hint: "It may use extra vars and what is in vars or vars_files, but no facts and no inventory; use 'include_role' for those.",
    position: positionOfValue(call.args, key) ?? call.position,
  });
  return undefined;
}

/** Checks of `include_role`, whose role is read when its turn comes. */
export function checkIncludedRole(head: TaskHead, place: Place, reading: Reading): void {
  checkIncludeKeywords(head, reading);
  checkApply(head, reading);
  const name = check(head, [], place, reading);
  if (name === undefined || isDeferred(name)) return;
  try {
    findRole(sourceText(name) ?? '', place.play.file, undefined, roleAt(head), reading.ctx);
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    reading.report({ severity: 'warning', error });
  }
}
