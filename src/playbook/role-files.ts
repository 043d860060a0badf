import { extname, isAbsolute, join } from 'node:path/posix';
import { positionOf, type Position } from '../model/index.js';
import { Dict, type Value } from '../python/index.js';
import { isFile, isFolder } from './paths.js';
import type { Reading } from './reading.js';
import { merge } from './scoped.js';
import { describe } from './text.js';

const extensions = ['.yml', '.yaml', '.json'];

/** A role's folder, its name for messages, and the place that uses it. */
interface Owner {
  readonly name: string;
  readonly path: string;
  readonly position: Position | undefined;
}

/**
 * The files of `SUBDIR/main.*`, or of the one named in place of `main`; several where that is a folder of vars files.
 * A `main` without an ending comes last, a given name without one first.
 */
function findFiles(
  role: Owner,
  subdir: string,
  main: string | undefined,
  allowFolder: boolean,
  reading: Reading,
): string[] {
  const { ctx } = reading;
  const folder = join(role.path, subdir);
  if (!isFolder(folder, ctx)) return [];
  for (const extension of main === undefined ? [...extensions, ''] : ['', ...extensions]) {
    const name = (main ?? 'main') + extension;
    const path = isAbsolute(name) ? name : join(folder, name);
    if (isFile(path, ctx)) return inside(path, folder, role, reading) ? [path] : [];
    if (isFolder(path, ctx) && allowFolder) return filesBelow(path, reading);
  }
  if (main === undefined) return [];
  reading.error({
    code: 'missing-file',
    summary: `could not find specified file in role '${role.name}': ${subdir}/${main}`,
    detail: `Looked in ${folder}`,
    position: role.position,
  });
  return [];
}

/** A name such as `../x` or `/x` must not lead out of the role. */
function inside(path: string, folder: string, role: Owner, reading: Reading): boolean {
  if (path.startsWith(`${folder}/`)) return true;
  reading.error({
    code: 'outside-role',
    summary: `failed loading '${path}' for role (${role.name}) as it is not inside the expected role path: '${folder}'`,
    position: role.position,
  });
  return false;
}

function filesBelow(folder: string, reading: Reading): string[] {
  const names = (reading.ctx.files.list(folder) ?? []).filter((n) => !n.startsWith('.') && !n.endsWith('~'));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const extension = extname(name);
    if (isFolder(path, reading.ctx)) return extension === '' ? filesBelow(path, reading) : [];
    return extension === '' || extensions.includes(extension) ? [path] : [];
  });
}

/** The role's variables or defaults; empty where it has none. */
export function readRoleVars(
  role: Owner,
  subdir: 'vars' | 'defaults',
  main: string | undefined,
  reading: Reading,
): Dict {
  const parts: Dict[] = [];
  for (const path of findFiles(role, subdir, main, true, reading)) {
    const value = reading.yaml(path);
    if (value instanceof Dict) parts.push(value);
    else if (value !== undefined && value !== null) {
      reading.error({
        code: 'not-a-mapping',
        summary: `the ${subdir} of role '${role.name}' must be a mapping of variables, not ${describe(value)}`,
        position: positionOf(value) ?? { file: path, line: 1, column: 1 },
      });
    }
  }
  const [only] = parts;
  return only && parts.length === 1 ? only : merge(...parts);
}

/** One of the role's files that hold no variables. */
export interface RoleFile {
  readonly file: string;
  readonly value: Value;
  readonly at: Position;
}

/** `tasks`, `handlers` or `meta` of a role; `undefined` where there is none or it cannot be read. */
export function readRoleFile(
  role: Owner,
  subdir: string,
  main: string | undefined,
  reading: Reading,
): RoleFile | undefined {
  const [file] = findFiles(role, subdir, main, false, reading);
  const value = file === undefined ? undefined : reading.yaml(file);
  if (file === undefined || value === undefined || value === null) return undefined;
  return { file, value, at: positionOf(value) ?? { file, line: 1, column: 1 } };
}

/** `meta/argument_specs.*`: what its key of that name holds; `undefined` where there is no such file. */
export function readArgumentSpecs(role: Owner, reading: Reading): Dict | undefined {
  const there = extensions.some((e) => isFile(join(role.path, 'meta', `argument_specs${e}`), reading.ctx));
  if (!there) return undefined;
  const file = readRoleFile(role, 'meta', 'argument_specs', reading);
  const specs = file?.value instanceof Dict ? file.value.get('argument_specs') : undefined;
  return specs instanceof Dict ? specs : new Dict();
}
