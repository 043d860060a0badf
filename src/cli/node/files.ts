import { lstatSync, readFileSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { HapError, type ControllerFiles, type FileInfo } from '../../model/index.js';

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/**
 * The controller's files. What was read or looked at once is kept: a run sees each file in one state only. What was not there
 * is looked for again, since a task on the controller may make it.
 */
export function nodeFiles(): ControllerFiles {
  const contents = new Map<string, Uint8Array>();
  const infos = new Map<string, FileInfo>();
  return {
    read: (path) => keep(contents, path, () => readFileSync(path)),
    info: (path) =>
      keep(infos, path, () => {
        const stat = statSync(path);
        const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
        return { kind, mode: stat.mode & 0o7777, size: stat.size };
      }),
    list: (path) => {
      const info = attempt(path, () => statSync(path));
      return info?.isDirectory() ? attempt(path, () => readdirSync(path).sort()) : undefined;
    },
    real: (path) => attempt(path, () => realpathSync(path)),
    link: (path) => attempt(path, () => (lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined)),
  };
}

function keep<T>(kept: Map<string, T>, path: string, read: () => T): T | undefined {
  const known = kept.get(path);
  if (known !== undefined) return known;
  const found = attempt(path, read);
  if (found !== undefined) kept.set(path, found);
  return found;
}

/** @throws HapError `unreadable-file` */
function attempt<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (absent.has(code)) return undefined;
    throw new HapError({
      code: 'unreadable-file',
      summary: `cannot read ${path}`,
      detail: error instanceof Error ? error.message : String(error),
      hint: code === 'EACCES' ? 'Check its permissions, or run hap as a user who may read it.' : undefined,
    });
  }
}
