import { dirname } from 'node:path/posix';
import { coreName, HapError, positionOf, type Position, type Problem } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import type { Block, Play, Role, Scoped, Task } from './ast.js';
import { bare, newBlock } from './block.js';
import type { LoadContext } from './context.js';
import { findIncluded } from './include-path.js';
import { blockKeywords } from './keywords.js';
import { readNodes } from './nodes.js';
import { Reading, type Place, type Writable } from './reading.js';
import type { RoleFiles } from './role-use.js';
import { readRole, roleBlocks } from './role.js';
import { merge, readScoped } from './scoped.js';
import { readNotify } from './task-parts.js';

/** What a dynamic include gives to what it includes, at run time. */
export interface IncludeUse {
  /** The include itself: what it includes stands where it stands. */
  readonly include: Task;
  /** Variables of this use: the loop's. */
  readonly variables?: Dict | undefined;
  /** `apply`, as written. */
  readonly apply?: Dict | undefined;
  /** The include is a handler, and so is what it includes. */
  readonly handlers?: boolean | undefined;
}

/** What was included. With an error among the problems, only as far as it could be read. */
export interface Included {
  readonly block: Block;
  /** Roles that were imported statically in there: their handlers and variables are the whole play's. */
  readonly importedRoles: readonly Role[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the file of an `include_tasks` when its turn has come.
 * @param file as the task has it, rendered: looked up relative to the files that led here, in the role, beside the playbook
 * @throws HapError `missing-file`
 */
export function loadTasksFile(
  file: string,
  use: IncludeUse,
  ctx: LoadContext,
): Included & { readonly path: string } {
  const { include } = use;
  const play = playOf(include);
  const handlers = use.handlers === true;
  const { found, tried } = findIncluded(
    file,
    { parent: include.parent ?? play, play, role: include.role, handlers },
    ctx,
  );
  if (found === undefined) {
    throw new HapError({
      code: 'missing-file',
      summary: `could not find or access '${file}' on the controller`,
      detail: `Looked for:\n${tried.join('\n')}`,
      position: include.actionPosition,
    });
  }
  const reading = new Reading(ctx, readNodes);
  const block = includedBlock(use, 'include_tasks', play, reading);
  block.includeDir = dirname(file);
  const place = placeOf(use, block, play, found);
  const value = reading.yaml(found) ?? null;
  const at = positionOf(value) ?? { file: found, line: 1, column: 1 };
  block.tasks = reading.nodes(value, place, reading, at, 'an included task file');
  return { block, path: found, importedRoles: place.imported, problems: reading.problems };
}

/** Which role an `include_role` includes, rendered. */
export interface RoleRequest {
  readonly name: string;
  readonly from?: RoleFiles | undefined;
  /** True where it is not given. */
  readonly allowDuplicates?: boolean | undefined;
  /** `rolespec_validate`: true where it is not given. */
  readonly validate?: boolean | undefined;
}

/**
 * Reads the role of an `include_role` when its turn has come.
 * @returns a block of the role's tasks and those of its dependencies, and the role itself
 * @throws HapError `missing-role`
 */
export function loadRole(
  request: RoleRequest,
  use: IncludeUse,
  ctx: LoadContext,
): Included & { readonly role: Role } {
  const { include } = use;
  const play = playOf(include);
  const reading = new Reading(ctx, readNodes);
  const block = includedBlock(use, 'include_role', play, reading);
  const place = placeOf(use, block, play, include.file);
  const position: Position | undefined = include.actionPosition;
  const role = readRole(
    {
      ...place,
      name: request.name,
      entry: bare(block, position),
      entryVars: block.includeParams,
      params: new Dict(),
      from: request.from ?? {},
      allowDuplicates: request.allowDuplicates ?? true,
      validate: request.validate ?? true,
      included: true,
      parents: include.role ? [...include.role.parents, include.role] : [],
      beside: undefined,
      position,
    },
    reading,
  );
  if (!role) throw firstError(reading, request.name);
  block.includeDir = role.path;
  block.tasks = roleBlocks(role);
  return { block, role, importedRoles: place.imported, problems: reading.problems };
}

function firstError(reading: Reading, name: string): HapError {
  const found = reading.problems.find((p) => p.severity === 'error');
  return found?.error ?? new HapError({ code: 'missing-role', summary: `the role '${name}' cannot be read` });
}

/** The play a node stands in. */
export function playOf(node: Scoped): Play {
  let at = node;
  while (at.parent) at = at.parent;
  if ('kind' in at && at.kind === 'play') return at as Play;
  throw new TypeError('a node that stands in no play');
}

function includedBlock(
  use: IncludeUse,
  origin: 'include_tasks' | 'include_role',
  play: Play,
  reading: Reading,
): Writable<Block> {
  const { include, variables, apply } = use;
  const own = [include.vars, variables].filter((v) => v !== undefined);
  const params = own.length > 1 ? merge(...own) : (own[0] ?? new Dict());
  const scoped =
    apply && apply.size > 0
      ? readScoped(apply, { what: 'apply', keywords: blockKeywords, certain: false }, reading)
      : undefined;
  const parent = include.parent ?? play;
  const block = newBlock(origin, scoped ?? bare(parent, include.position), { parent, role: include.role });
  const legacy = coreName(include.action) === 'include' ? legacyParams(include.args) : [];
  const vars = [params, ...legacy, ...(scoped?.vars ? [scoped.vars] : [])].filter((v) => v.size > 0);
  block.vars = vars.length > 1 ? merge(...vars) : vars[0];
  block.includeParams = params;
  if (apply?.has('notify')) block.notify = readNotify(apply);
  return block;
}

/** Params of the old `include` are variables of its tasks. */
function legacyParams(args: Dict): Dict[] {
  const params = new Dict(
    [...args].filter(([key]: [Value, Value]) => key !== 'file' && key !== '_raw_params'),
  );
  return params.size > 0 ? [params] : [];
}

function placeOf(use: IncludeUse, block: Block, play: Play, file: string): Place {
  return {
    parent: block,
    play,
    role: use.include.role,
    file,
    handlers: use.handlers === true,
    // What is read now is about to run, but a failure in it is the task's and not the whole run's.
    certain: true,
    importing: [],
    imported: [],
  };
}
