import { dirname } from 'node:path/posix';
import { positionOf } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { repr } from '../python/repr.js';
import type { Block, Node, Role } from './ast.js';
import { newBlock } from './block.js';
import { readRoleEntry, type EntryPlace } from './role-entry.js';
import { readArgumentSpecs, readRoleFile, readRoleVars } from './role-files.js';
import { readMeta, type RoleMeta } from './role-meta.js';
import { findRole, type FoundRole } from './role-search.js';
import type { RoleUse } from './role-use.js';
import type { Place, Reading, Writable } from './reading.js';
import { sourceText } from './text.js';
import { validationTask } from './validation.js';

/** Reads one use of a role, with its dependencies; `undefined` where there is no such role, which is reported. */
export function readRole(use: RoleUse, reading: Reading): Role | undefined {
  const found = reading.attempt(use.position, () =>
    findRole(use.name, use.play.file, use.beside, use.position, reading.ctx),
  );
  if (!found) return undefined;
  const step = `${found.path}:${use.from.tasks ?? ''}`;
  if (use.importing.includes(step)) {
    reading.error({
      code: 'role-cycle',
      summary: `a recursion loop was detected with the role '${found.name}'`,
      detail: [...use.importing, step].map((s) => s.replace(/:$/, '')).join('\n'),
      hint: 'Make sure that a role does not depend on a role that depends on it.',
      position: use.position,
    });
    return undefined;
  }
  return build(use, found, [...use.importing, step], reading);
}

function build(use: RoleUse, found: FoundRole, importing: readonly string[], reading: Reading): Role {
  const owner = { ...found, position: use.position };
  const meta = readMeta(found, use, reading);
  const block = newBlock('role', use.entry, { parent: use.entry.parent ?? use.play, role: undefined });
  const role: Writable<Role> = {
    ...found,
    identity: identityOf(found.name, use),
    defaults: readRoleVars(owner, 'defaults', use.from.defaults, reading),
    vars: readRoleVars(owner, 'vars', use.from.vars, reading),
    params: use.params,
    entryVars: use.entryVars,
    dependencies: [],
    allowDuplicates: use.allowDuplicates ?? meta.allowDuplicates,
    parents: use.parents,
    handlers: [],
    block,
    argumentSpec: argumentSpec(owner, use, meta, reading),
  };
  block.role = role;
  role.dependencies = readDependencies(role, meta, use, importing, reading);
  const place: Place = { ...use, parent: block, role, file: found.path, handlers: false, importing };
  block.tasks = readSection(role, 'tasks', use.from.tasks, place, reading);
  if (use.validate && role.argumentSpec) {
    const task = validationTask(role, role.argumentSpec, use.from.tasks ?? 'main', reading);
    block.tasks = [task, ...block.tasks];
  }
  role.handlers = readSection(
    role,
    'handlers',
    use.from.handlers,
    { ...place, handlers: true, certain: false },
    reading,
  );
  return role;
}

function readDependencies(
  role: Role,
  meta: RoleMeta,
  use: RoleUse,
  importing: readonly string[],
  reading: Reading,
): Role[] {
  const place: EntryPlace = {
    ...use,
    parent: role.block,
    parents: [...use.parents, role],
    beside: dirname(role.path),
    importing,
  };
  return meta.dependencies.flatMap((entry, i) => {
    const dependency = readRoleEntry(entry, positionOf(meta.dependencies, i), place, reading);
    const read = dependency && readRole(dependency, reading);
    return read ? [read] : [];
  });
}

function readSection(
  role: Role,
  subdir: 'tasks' | 'handlers',
  main: string | undefined,
  place: Place,
  reading: Reading,
): Node[] {
  const file = readRoleFile({ ...role, position: role.block.position }, subdir, main, reading);
  if (!file) return [];
  const what = `the ${subdir} of role '${role.name}'`;
  return reading.nodes(file.value, { ...place, file: file.file }, reading, file.at, what);
}

function argumentSpec(
  owner: FoundRole & { position: RoleUse['position'] },
  use: RoleUse,
  meta: RoleMeta,
  reading: Reading,
): Dict | undefined {
  const specs = readArgumentSpecs(owner, reading) ?? meta.argumentSpecs;
  const spec = specs?.get(use.from.tasks ?? 'main');
  return spec instanceof Dict && spec.size > 0 ? spec : undefined;
}

/** What two uses have in common that count as the same; order of keys does not matter. */
function identityOf(name: string, use: RoleUse): string {
  const entries = (dict: Dict | undefined): string =>
    [...(dict ?? new Dict())]
      .map(([k, v]) => `${repr(k)}: ${shown(v)}`)
      .sort()
      .join(', ');
  const { tasks, handlers, vars, defaults } = use.from;
  const parts = [
    entries(use.params),
    entries(use.entryVars),
    use.entry.when.map(({ value }) => shown(value)).join(', '),
    [...use.entry.tags].map(shown).sort().join(', '),
    [tasks, handlers, vars, defaults].join(', '),
    use.included ? 'included' : '',
  ];
  return [name, ...parts].join('\n');
}

const shown = (value: Value): string => sourceText(value) ?? repr(value);

/** The tasks of a role in the order they run: each dependency's, at any depth, before those of who depends on it. */
export function roleBlocks(role: Role): Block[] {
  return [...role.dependencies.flatMap(roleBlocks), role.block];
}
