import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const STEP = 1 << 20;

/** Writes random bytes over all that an open file holds. */
export function overwrite(fd: number): void {
  const { size } = fstatSync(fd);
  for (let at = 0; at < size; at += STEP) {
    const count = Math.min(STEP, size - at);
    writeSync(fd, randomBytes(count), 0, count, at);
  }
  fsyncSync(fd);
}

/** Overwrites every file of a folder, and removes it. Links are not followed. Never throws. */
export function wipeFolder(folder: string): void {
  for (const path of filesIn(folder)) attempt(() => wipe(path));
  attempt(() => {
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Overwrites a file; what has another name as well is left as it is. */
function wipe(path: string): void {
  const fd = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (stat.isFile() && stat.nlink === 1) overwrite(fd);
  } finally {
    closeSync(fd);
  }
}

function filesIn(folder: string): string[] {
  const names = attempt(() => readdirSync(folder)) ?? [];
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stat = attempt(() => lstatSync(path));
    return stat?.isDirectory() ? filesIn(path) : stat?.isFile() ? [path] : [];
  });
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    // What is gone or cannot be opened cannot be overwritten.
    return undefined;
  }
}
