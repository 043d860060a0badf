import type { Controller } from '../controller.js';
import { failure } from '../failure.js';
import { abspath, dirname, expanduser, expandvars, join } from '../paths.js';
import type { TaskPlace } from '../scope.js';

/**
 * Where a file is that a task names, as Ansible looks for it: in `subdir` of each folder of the search path, then in
 * the folder itself, at last beside the playbook.
 * @returns the path, or `undefined` where it is in none of them
 */
export function findFile(
  controller: Controller,
  place: TaskPlace,
  subdir: string,
  name: string,
): string | undefined {
  const exists = (path: string): boolean => controller.files.info(path) !== undefined;
  if (name.startsWith('~') || name.startsWith('/')) {
    const path = unfrack(controller, name);
    return exists(path) ? path : undefined;
  }
  return candidates(controller, place, subdir, name).find(exists);
}

/** A path with `~`, variables of the environment, `.` and `..` resolved. */
export function unfrack(controller: Controller, path: string): string {
  const expanded = expandvars(
    expanduser(path, (user) => controller.home(user)),
    controller.env,
  );
  return abspath(expanded, controller.cwd);
}

function candidates(controller: Controller, place: TaskPlace, subdir: string, name: string): string[] {
  const own = name.split('/')[0] === subdir;
  const out: string[] = [];
  for (const folder of place.searchPath) {
    const path = unfrack(controller, folder);
    const parent = dirname(path);
    if (parent.endsWith('/tasks') && isRole(controller, path))
      out.push(join(dirname(parent), subdir, name), join(parent, name));
    else out.push(...(own ? [] : [join(path, subdir, name)]), join(path, name));
  }
  if (!own) out.push(join(place.playbookDir, subdir, name));
  return [...out, join(place.playbookDir, name)];
}

/** Whether a folder is a role, or a part of one: it has the main file of tasks. */
function isRole(controller: Controller, path: string): boolean {
  return ['main.yml', 'main.yaml', 'main'].some(
    (main) =>
      controller.files.info(join(path, 'tasks', main)) !== undefined ||
      controller.files.info(join(path, main)) !== undefined,
  );
}

const VAULT = Buffer.from('$ANSIBLE_VAULT');

/** A file's bytes; those of an encrypted one are decrypted. `undefined` where there is no such file. */
export function readBytes(controller: Controller, path: string): Uint8Array | undefined {
  const bytes = controller.files.read(path);
  if (!bytes || !VAULT.equals(bytes.subarray(0, VAULT.length))) return bytes;
  if (!controller.decrypt) throw failure(`${path} is encrypted, and there are no vault secrets`);
  return controller.decrypt(Buffer.from(bytes).toString('utf8'));
}
