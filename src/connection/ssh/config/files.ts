import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionLines, type OptionLine } from './lines.js';
import { badOption } from './options.js';
import { globMatch } from './patterns.js';

/** A file of options, read. */
export interface ConfigFile {
  readonly name: string;
  /** The number of a line stands for one that cannot be read. */
  readonly lines: readonly (OptionLine | number)[];
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/**
 * Reads a file of ssh_config(5).
 * @param guarded whether it has to be the user's or root's, and writable for nobody else, as OpenSSH wants it of a user's own
 * @returns `undefined` where there is none
 * @throws HapError `unreachable`
 */
export function readConfigFile(name: string, guarded: boolean): ConfigFile | undefined {
  let fd: number;
  try {
    fd = openSync(name, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw badOption(`cannot read it: ${error instanceof Error ? error.message : String(error)}`, name);
  }
  try {
    const { mode, uid } = fstatSync(fd);
    const mine = uid === 0 || uid === process.getuid?.();
    if (guarded && (!mine || (mode & 0o022) !== 0))
      throw badOption(
        mine ? 'others than its owner can write to it' : 'it belongs to somebody else',
        name,
        `OpenSSH does not take it either. This mends it: ${mine ? 'chmod go-w' : 'chown "$USER"'} ${name}`,
      );
    return { name, lines: optionLines(readFileSync(fd, 'utf8')) };
  } finally {
    closeSync(fd);
  }
}

/** The files that a pattern names, in the order of their names; for `Include` (glob(7), without classes of characters). */
export function filesLike(pattern: string): string[] {
  let found = [pattern.startsWith('/') ? '/' : '.'];
  const parts = pattern.split('/').filter((part) => part !== '');
  for (const part of parts)
    found = found.flatMap((folder) => {
      if (!/[*?]/.test(part)) return [join(folder, part)];
      return namesIn(folder)
        .filter((name) => (!name.startsWith('.') || part.startsWith('.')) && globMatch(part, name))
        .map((name) => join(folder, name));
    });
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
