import { posix } from 'node:path';
import type { Play, Task } from '../../playbook/ast.js';
import type { TaskPlace } from '../../template/index.js';

const places = new WeakMap<Task, TaskPlace>();

/**
 * Where a task stands: its role, the roles that led there, its file's folder, the playbook's.
 * Source: Ansible's documentation, `ansible_search_path`.
 */
export function placeOf(task: Task, play: Play): TaskPlace {
  let place = places.get(task);
  if (!place) {
    const playbookDir = posix.dirname(posix.resolve(play.file));
    const { role } = task;
    const roles = role ? [role, ...[...role.parents].reverse()].map((r) => r.path) : [];
    const own = posix.dirname(posix.resolve(task.file));
    place = {
      playbookDir,
      searchPath: [...new Set([...roles, own, playbookDir])],
      rolePath: role?.path,
    };
    places.set(task, place);
  }
  return place;
}

/**
 * Where a name of a controller's file is looked for, in order: in `folder` of each place of the search path, then in the
 * place itself; an absolute name only where it says.
 */
export function candidates(source: string, folder: string, place: TaskPlace): readonly string[] {
  let last = searched.get(place);
  if (last?.source !== source || last.folder !== folder)
    searched.set(place, (last = { source, folder, paths: candidatesOf(source, folder, place) }));
  return last.paths;
}

/** What was last looked for from a place, which most hosts look for as well. */
const searched = new WeakMap<
  TaskPlace,
  { readonly source: string; readonly folder: string; readonly paths: readonly string[] }
>();

function candidatesOf(source: string, folder: string, place: TaskPlace): string[] {
  if (posix.isAbsolute(source)) return [posix.normalize(source)];
  return place.searchPath.flatMap((dir) => {
    // A task file's own folder is `tasks/`: the role's `files/` stands beside it and is in the list already.
    const inFolder = posix.resolve(dir, folder, source);
    return [inFolder, posix.resolve(dir, source)];
  });
}
