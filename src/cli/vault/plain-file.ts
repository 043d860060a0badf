import { lstatSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HapError } from '../../model/index.js';
import { isGone, markPattern, ownMark } from './owner.js';
import { wipeFolder } from './wipe.js';

const PREFIX = 'hap-vault-';

/** Where plain text may lie for a while, the best first: in memory, or else where temporary files are. */
function places(): string[] {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return [...new Set(['/dev/shm', ...(runtime === undefined ? [] : [runtime]), tmpdir()])];
}

/** What an editor is given: a file that only its owner can get at, in a folder of its own. */
export class PlainFile {
  private constructor(
    private readonly folder: string,
    readonly path: string,
  ) {}

  /**
   * Makes one. What earlier processes that were killed have left behind is removed first.
   * @param suffix of its name, by which editors know what it is
   * @throws HapError `no-temporary-folder`
   */
  static create(bytes: Uint8Array, suffix: string): PlainFile {
    removeLeftovers();
    const mark = ownMark();
    const failures: string[] = [];
    for (const place of places()) {
      let folder: string | undefined;
      try {
        folder = mkdtempSync(join(place, `${PREFIX}${mark}-`));
        const path = join(folder, `plain${suffix}`);
        writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' });
        return new PlainFile(folder, path);
      } catch (error) {
        if (folder !== undefined) wipeFolder(folder);
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new HapError({
      code: 'no-temporary-folder',
      summary: 'there is no place for the file while it is edited',
      detail: failures.join('\n'),
    });
  }

  read(): Uint8Array {
    return readFileSync(this.path);
  }

  /** Overwrites it and all that the editor left beside it, and removes it. */
  destroy(): void {
    wipeFolder(this.folder);
  }
}

/** Removes what processes of this user left behind that were killed. */
export function removeLeftovers(): void {
  const pattern = new RegExp(`^${PREFIX}${markPattern}-`);
  for (const place of places()) {
    for (const name of attempt(() => readdirSync(place)) ?? []) {
      const match = pattern.exec(name);
      const path = join(place, name);
      const stat = match && attempt(() => lstatSync(path));
      if (!match || !stat?.isDirectory() || stat.uid !== process.getuid?.()) continue;
      if (isGone(match.slice(1))) wipeFolder(path);
    }
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
