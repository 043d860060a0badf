import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { HapError, type ControllerStore } from '../../model/index.js';

/** The controller's files, for what is fetched from hosts. */
export const nodeStore: ControllerStore = {
  save: (folder, names, content) => {
    const path = posix.join(folder, ...names);
    try {
      if (names.length === 0 || names.some((name) => !isName(name)))
        throw new Error(`${names.join('/')} leads out of ${folder}`);
      mkdirSync(folder, { recursive: true });
      write(within(folder, names.slice(0, -1)), names.at(-1) ?? '', content);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new HapError({
        code: 'cannot-write',
        summary: `Failed to fetch the file: cannot write ${path}`,
        detail: error.message,
      });
    }
  },
};

const isName = (name: string): boolean => !['', '.', '..'].includes(name) && !/[/\0]/.test(name);

/** Goes down from a folder by these names, and makes what is not there. */
function within(folder: string, names: readonly string[]): string {
  let at = folder;
  for (const name of names) {
    at = posix.join(at, name);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (!found) mkdirSync(at);
    else if (found.isSymbolicLink()) throw new Error(`${at} is a link, and none is followed below ${folder}`);
    else if (!found.isDirectory()) throw new Error(`${at} is not a directory`);
  }
  return at;
}

function write(folder: string, name: string, content: Uint8Array): void {
  const temporary = posix.join(folder, `.hap-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, posix.join(folder, name));
  } finally {
    rmSync(temporary, { force: true });
  }
}
