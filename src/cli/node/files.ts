import { lstatSync, readFileSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { HapError, type ControllerFiles } from '../../model/index.js';

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/** A file's content, and by what it is known that it is still the same. */
interface Kept {
  readonly state: string;
  readonly content: Uint8Array;
}

/** Milliseconds within which a file system may give two changes the same time. */
const GRAIN = 50;

/**
 * The controller's files. Content is kept until the file changes, which a task on the controller, or anybody, may do while
 * the play runs.
 */
export function nodeFiles(): ControllerFiles {
  const contents = new Map<string, Kept>();
  return {
    read: (path) => attempt(path, () => readOnce(contents, path)),
    info: (path) =>
      attempt(path, () => {
        const stat = statSync(path, { throwIfNoEntry: false });
        if (!stat) return undefined;
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

function readOnce(contents: Map<string, Kept>, path: string): Uint8Array | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const { dev, ino, size, mtimeMs, ctimeMs } = stat;
  // What is no file, a pipe of the shell for one, can be read once only.
  const once = !stat.isFile();
  const state = once ? 'read' : [dev, ino, size, mtimeMs, ctimeMs].join();
  const known = contents.get(path);
  if (known?.state === state) return known.content;
  const content = readFileSync(path);
  // One that has just changed may change again with no other time to show for it.
  if (once || Date.now() - ctimeMs > GRAIN) contents.set(path, { state, content });
  else contents.delete(path);
  return content;
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
