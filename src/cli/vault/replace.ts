import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HapError } from '../../model/index.js';
import { isGone, markPattern, ownMark } from './owner.js';
import { overwrite } from './wipe.js';

/** How a file is replaced. */
export interface Replacing {
  /** Its mode: only its owner may read it, or what it was. */
  readonly mode: 'private' | 'kept';
  /** What it held is overwritten: it was plain text. */
  readonly wipe: boolean;
}

/**
 * Replaces a file as a whole, or makes it: whoever reads it finds the old one or the new one. Links are followed, the owner
 * is kept. @throws HapError `cannot-write`
 */
export function replaceFile(path: string, bytes: Uint8Array, { mode, wipe }: Replacing): void {
  const real = resolved(path);
  const folder = dirname(real);
  let old: number | undefined;
  let temporary: string | undefined;
  try {
    removeLeftovers(folder, basename(real));
    old = openIfThere(real, wipe);
    const before = old === undefined ? undefined : fstatSync(old);
    if (before && !before.isFile()) throw new Error(`${real} is not a file`);
    temporary = join(folder, `.${basename(real)}.hap-${ownMark()}-${randomBytes(4).toString('hex')}`);
    write(temporary, bytes, before, mode === 'kept' && before ? before.mode & 0o7777 : 0o600);
    renameSync(temporary, real);
    temporary = undefined;
    if (old !== undefined && wipe && fstatSync(old).nlink === 0) overwrite(old);
    syncFolder(folder);
  } catch (error) {
    if (error instanceof HapError) throw error;
    throw new HapError({
      code: 'cannot-write',
      summary: `cannot write ${path}`,
      detail: error instanceof Error ? error.message : String(error),
    });
  } finally {
    if (old !== undefined) closeSync(old);
    if (temporary !== undefined) rmSync(temporary, { force: true });
  }
}

function write(path: string, bytes: Uint8Array, before: Stats | undefined, mode: number): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    const own = fstatSync(fd);
    if (before && (own.uid !== before.uid || own.gid !== before.gid)) fchownSync(fd, before.uid, before.gid);
    fchmodSync(fd, mode);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A path with links followed, also where it does not exist. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    try {
      return join(realpathSync(dirname(path)), basename(path));
    } catch {
      return path;
    }
  }
}

function openIfThere(path: string, forWriting: boolean): number | undefined {
  try {
    return openSync(path, forWriting ? 'r+' : 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes what was left of an earlier replacement that was killed. */
function removeLeftovers(folder: string, name: string): void {
  const pattern = new RegExp(`^${markPattern}-[0-9a-f]{8}$`);
  const prefix = `.${name}.hap-`;
  for (const each of readdirSync(folder)) {
    const match = each.startsWith(prefix) ? pattern.exec(each.slice(prefix.length)) : null;
    if (match && isGone(match.slice(1))) rmSync(join(folder, each), { force: true });
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
