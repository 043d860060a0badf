import { posix } from 'node:path';

/** Paths on a target are POSIX paths, whatever the controller is. */
export const baseName = (path: string): string => posix.basename(path);

/** An absolute path, `.` and `..` taken out, as far as can be told without looking. */
export const resolvePath = (folder: string, path: string): string => posix.normalize(joinPath(folder, path));

/** As Python's `os.path.dirname`: empty for a bare name. */
export function dirName(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at).replace(/\/+$/, '') || '/';
}

/** As Python's `os.path.join`: an absolute second path stands alone, and nothing is normalised. */
export function joinPath(folder: string, path: string): string {
  if (path.startsWith('/') || folder === '') return path;
  return folder.endsWith('/') ? folder + path : `${folder}/${path}`;
}
