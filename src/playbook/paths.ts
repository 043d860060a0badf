import { dirname, isAbsolute, join, normalize } from 'node:path/posix';
import type { LoadContext } from './context.js';

/** A path without `.` and `..`, `~` expanded. */
export function expand(path: string, ctx: LoadContext): string {
  const home = ctx.home !== undefined && /^~(?=\/|$)/.test(path) ? ctx.home + path.slice(1) : path;
  const plain = normalize(home);
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}

/** As Python's `os.path.join`: an absolute name stays what it is. */
export function joined(folder: string, name: string): string {
  return isAbsolute(name) ? name : join(folder, name);
}

const isThere = (path: string, ctx: LoadContext): boolean => ctx.files.info(path) !== undefined;

/** Whether a path is a file. */
export function isFile(path: string, ctx: LoadContext): boolean {
  const kind = ctx.files.info(path)?.kind;
  return kind === 'file' || kind === 'other';
}

/** Whether a path is a folder. */
export function isFolder(path: string, ctx: LoadContext): boolean {
  return ctx.files.info(path)?.kind === 'directory';
}

const tasksFolder = /(?:^|\/)tasks\/?$/;
const mains = ['main.yml', 'main.yaml', 'main'];

/** Whether a folder looks like a role's, or like the `tasks` in one. */
function isRoleFolder(path: string, ctx: LoadContext): boolean {
  const has = (folder: string): boolean => mains.some((main) => isThere(join(folder, main), ctx));
  if (tasksFolder.test(path) && has(path)) return true;
  return [path, dirname(path)].some((p) => has(join(p, 'tasks')) || has(join(p, 'meta')));
}

/**
 * Where a file that is named in `path` may be, as Ansible looks for it: in its folder `dirname` and in itself, then the
 * same beside the playbook.
 * @param base the playbook's folder
 */
export function candidates(
  path: string,
  folder: string,
  source: string,
  base: string,
  ctx: LoadContext,
): string[] {
  if (isAbsolute(source) || source.startsWith('~')) return [expand(source, ctx)];
  const inRole = isRoleFolder(path, ctx);
  const own = inRole && tasksFolder.test(path) ? dirname(path) : path;
  const places = [joined(path, folder), joined(own, folder)];
  if (inRole && !source.endsWith(folder)) places.push(join(own, 'tasks'));
  places.push(folder === '' ? '.' : folder, own, joined(base, folder), base);
  return [...new Set(places.map((place) => expand(joined(place, source), ctx)))];
}

/** The first path that is there. */
export function firstThere(paths: readonly string[], ctx: LoadContext): string | undefined {
  return paths.find((path) => isThere(path, ctx));
}

/**
 * Where a vars file of a play is looked for. Source: Ansible's documentation, "vars_files": `vars/` beside the playbook,
 * then beside it.
 */
export function varsFileCandidates(name: string, base: string, ctx: LoadContext): string[] {
  if (isAbsolute(name) || name.startsWith('~')) return [expand(name, ctx)];
  const inVars = name.split('/')[0] === 'vars' ? [] : [join(base, 'vars', name)];
  return [...inVars, join(base, name)].map((path) => expand(path, ctx));
}
