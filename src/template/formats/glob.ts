import type { Controller } from '../controller.js';
import { abspath, basename, dirname, join } from '../paths.js';
import { globPattern, hasGlob } from './fnmatch.js';

/**
 * Python's `glob.glob(pattern)`: the paths that match, written as the pattern is. A name that begins with a dot
 * is matched only by a pattern that does. They come sorted, where Python leaves the order to the file system.
 */
export function glob(controller: Controller, pattern: string): string[] {
  const folder = dirname(pattern);
  const name = basename(pattern);
  if (!hasGlob(pattern)) {
    const found =
      name === '' ? isFolder(controller, folder) : controller.paths.lexists(absolute(controller, pattern));
    return found ? [pattern] : [];
  }
  const folders =
    folder !== '' && folder !== pattern && hasGlob(folder) ? glob(controller, folder) : [folder];
  return folders.flatMap((each) => inFolder(controller, each, name));
}

/** The regular files among them: the filter `fileglob`. */
export function globFiles(controller: Controller, pattern: string): string[] {
  return glob(controller, pattern).filter(
    (path) => controller.files.info(absolute(controller, path))?.kind === 'file',
  );
}

function absolute(controller: Controller, path: string): string {
  return abspath(path, controller.cwd);
}

function isFolder(controller: Controller, path: string): boolean {
  return controller.files.info(absolute(controller, path))?.kind === 'directory';
}

function inFolder(controller: Controller, folder: string, name: string): string[] {
  const path = absolute(controller, folder === '' ? '.' : folder);
  if (!hasGlob(name)) {
    const found = name === '' ? isFolder(controller, folder) : controller.paths.lexists(join(path, name));
    return found ? [join(folder, name)] : [];
  }
  const pattern = globPattern(name);
  const names = controller.files.list(path) ?? [];
  return names
    .filter((each) => pattern.test(each) && (name.startsWith('.') || !each.startsWith('.')))
    .map((each) => join(folder, each));
}
