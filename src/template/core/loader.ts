import { readText, type ControllerFiles } from '../../model/index.js';
import type { Loader } from '../../jinja/index.js';
import { join } from '../paths.js';

/**
 * A loader that looks for templates in folders, in order. As in Jinja's own, a name cannot lead out of them: one
 * with `..` in it is not found, and a leading `/` counts for nothing.
 */
export function folderLoader(files: ControllerFiles, folders: readonly string[]): Loader {
  return (name) => {
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) return undefined;
    for (const folder of folders) {
      const path = join(folder, ...parts);
      if (files.info(path)?.kind !== 'file') continue;
      const source = readText(files, path);
      if (source !== undefined) return { source, name: path };
    }
    return undefined;
  };
}

/** Each folder with its `templates` before it: where includes of a template file are looked for. */
export function templateFolders(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => [join(folder, 'templates'), folder]);
}
