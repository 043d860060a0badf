import { basename, dirname, join } from 'node:path/posix';
import { didYouMean, HapError, type Position } from '../model/index.js';
import type { LoadContext } from './context.js';
import { expand, isFolder, joined } from './paths.js';

/** A role's folder, and the name it goes by. */
export interface FoundRole {
  readonly name: string;
  readonly path: string;
}

const collectionName = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}$/;

/**
 * Finds a role: in its collection where its name has one, in `roles/` beside the playbook, in the roles path, beside the role
 * that depends on it, beside the playbook, as a path, and among those that ship with hap.
 * @param playbook the playbook's file
 * @param beside the folder of the roles beside the one that depends on it
 * @throws HapError `missing-role`
 */
export function findRole(
  name: string,
  playbook: string,
  beside: string | undefined,
  position: Position | undefined,
  ctx: LoadContext,
): FoundRole {
  const base = dirname(playbook);
  const inCollection = collectionName.test(name) ? findInCollection(name, base, ctx) : undefined;
  if (inCollection) return inCollection;
  const folders = [join(base, 'roles'), ...ctx.rolesPath, ...(beside === undefined ? [] : [beside]), base];
  for (const folder of folders) {
    const path = expand(joined(expand(folder, ctx), name), ctx);
    if (isFolder(path, ctx)) return { name, path };
  }
  const itself = expand(name, ctx);
  if (isFolder(itself, ctx)) return { name: basename(itself), path: itself };
  if (ctx.builtinRolesDir !== undefined) {
    const path = expand(joined(ctx.builtinRolesDir, name), ctx);
    if (isFolder(path, ctx)) return { name, path };
    folders.push(ctx.builtinRolesDir);
  }
  throw missing(name, playbook, [...new Set(folders.map((f) => expand(f, ctx)))], position, ctx);
}

function findInCollection(name: string, base: string, ctx: LoadContext): FoundRole | undefined {
  const [namespace = '', collection = '', ...role] = name.split('.');
  for (const folder of [join(base, 'collections'), ...(ctx.collectionsPath ?? [])]) {
    const path = expand(join(folder, 'ansible_collections', namespace, collection, 'roles', ...role), ctx);
    if (isFolder(path, ctx)) return { name, path };
  }
  return undefined;
}

function missing(
  name: string,
  playbook: string,
  folders: string[],
  position: Position | undefined,
  ctx: LoadContext,
): HapError {
  const [namespace, collection] = name.split('.');
  const roles = folders.filter((f) => f !== expand(dirname(playbook), ctx));
  const known = roles.flatMap((f) => [...(ctx.files.list(f) ?? [])].filter((n) => isFolder(join(f, n), ctx)));
  return new HapError({
    code: 'missing-role',
    summary: `the role '${name}' was not found`,
    detail: `Looked in:\n${folders.join('\n')}`,
    hint: collectionName.test(name)
      ? `It is of the collection ${namespace ?? ''}.${collection ?? ''}, which is not there. Put it into 'collections/ansible_collections/' beside the playbook.`
      : (didYouMean(name, known) ??
        "Put it into 'roles/' beside the playbook, or name its folder in the roles path."),
    position,
  });
}
