import { dirname, isAbsolute } from 'node:path/posix';
import type { Block, Play, Role, Scoped } from './ast.js';
import type { LoadContext } from './context.js';
import { candidates, expand, firstThere, joined } from './paths.js';

/** Where a file was looked for, and where it is; `found` is `undefined` where it is nowhere. */
export interface Search {
  readonly found: string | undefined;
  readonly tried: readonly string[];
}

/** What names the file: where it stands, and for whom. */
interface From {
  readonly parent: Scoped;
  readonly play: Play;
  readonly role: Role | undefined;
  readonly handlers: boolean;
}

/** Finds the file of `import_tasks`: relative to the files whose imports led here, inside the role, beside the playbook. */
export function findImported(target: string, from: From, ctx: LoadContext): Search {
  const base = dirname(from.play.file);
  const subdir = from.handlers ? 'handlers' : 'tasks';
  const tried: string[] = [];
  for (const folder of folders(from.parent, true)) {
    const paths = from.role
      ? candidates(joined(joined(from.role.path, subdir), folder), subdir, target, base, ctx)
      : candidates(base, folder, target, base, ctx);
    const found = firstThere(paths, ctx);
    if (found !== undefined) return { found, tried };
    tried.push(...paths);
  }
  const last = from.role
    ? candidates(from.role.path, subdir, target, base, ctx)
    : [expand(joined(base, target), ctx)];
  return search([...tried, ...last], ctx);
}

/** Finds the file of a dynamic include, whose search also knows the role it stands in first. */
export function findIncluded(target: string, from: From, ctx: LoadContext): Search {
  const base = dirname(from.play.file);
  const { role } = from;
  const tried: string[] = [];
  for (const folder of folders(from.parent, false)) {
    const paths = role
      ? [
          ...candidates(role.path, 'tasks', target, base, ctx),
          ...candidates(joined(joined(role.path, 'tasks'), folder), 'tasks', target, base, ctx),
        ]
      : candidates(base, folder, target, base, ctx);
    const found = firstThere(paths, ctx);
    if (found !== undefined) return { found, tried };
    tried.push(...paths);
  }
  const last = role
    ? candidates(role.path, from.handlers ? 'handlers' : 'tasks', target, base, ctx)
    : [expand(joined(base, target), ctx)];
  return search([...tried, ...last], ctx);
}

function search(paths: readonly string[], ctx: LoadContext): Search {
  return { found: firstThere(paths, ctx), tried: [...new Set(paths)] };
}

/**
 * The folders that the imports and includes around a node name, each relative to the next one outwards.
 * @param inRole only as far as the role's own files
 */
function* folders(parent: Scoped, inRole: boolean): Generator<string> {
  let path: string | undefined;
  for (let at: Scoped | undefined = parent; at; at = at.parent) {
    if (!isBlock(at)) continue;
    if (inRole && at.origin === 'role') return;
    if (at.includeDir === undefined) continue;
    path = path === undefined ? at.includeDir : isAbsolute(path) ? path : joined(at.includeDir, path);
    yield path;
  }
}

function isBlock(node: Scoped): node is Block {
  return 'kind' in node && node.kind === 'block';
}
