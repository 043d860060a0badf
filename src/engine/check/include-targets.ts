import { coreName } from '../../model/index.js';
import { posix } from 'node:path';
import type { ControllerFiles } from '../../model/index.js';
import type { Play, Task } from '../../playbook/index.js';
import type { RoleFiles } from '../../playbook/role-use.js';
import { isDeferred } from '../../playbook/text.js';
import { placeOf } from '../task/place.js';
import { possibleFiles } from './possible-files.js';
import { possibleNames } from './possible-names.js';

/** More files than an include is looked for in. */
const MOST = 100;

/** The files or roles that an include may include. */
export interface IncludeTargets {
  readonly names: readonly string[];
  /** They are those whose names would fit: which are meant is not known. */
  readonly guessed: boolean;
}

/** What an include may include; `undefined` where that is only known while running. */
export function includeTargets(task: Task, play: Play, files: ControllerFiles): IncludeTargets | undefined {
  if (task.argsTemplate) return undefined;
  const { args } = task;
  const isRole = coreName(task.action) === 'include_role';
  const written = isRole
    ? (args.get('name') ?? args.get('role'))
    : (args.get('file') ?? args.get('_raw_params'));
  if (written === undefined || fromKeys.some((key) => isDeferred(args.get(key)))) return undefined;
  const place = placeOf(task, play);
  const folders = [...new Set(place.searchPath.flatMap((path) => [posix.join(path, 'tasks'), path]))];
  const known = new Map([
    ['playbook_dir', place.playbookDir],
    ...(place.rolePath === undefined ? [] : [['role_path', place.rolePath] as const]),
  ]);
  const targets = new Set<string>();
  let guessed = false;
  for (const name of possibleNames(written, task)) {
    const found =
      typeof name === 'string'
        ? [name.trim()]
        : isRole
          ? undefined
          : possibleFiles(name, folders, files, known);
    if (!found || found.length === 0) return undefined;
    if (typeof name !== 'string') guessed = true;
    for (const target of found) targets.add(target);
  }
  return targets.size > 0 && targets.size <= MOST ? { names: [...targets], guessed } : undefined;
}

const fromKeys = ['tasks_from', 'vars_from', 'defaults_from', 'handlers_from'];

/** The files of an included role that are read in place of `main`. */
export function roleFiles({ args }: Task): RoleFiles {
  const [tasks, vars, defaults, handlers] = fromKeys.map((key) => {
    const value = args.get(key);
    return typeof value === 'string' ? value : undefined;
  });
  return { tasks, vars, defaults, handlers };
}
