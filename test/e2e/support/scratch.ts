import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of its own for the files of one test. */
export interface Scratch {
  readonly dir: string;
  /** Writes a file, with the folders it is in, and returns its path. */
  write(name: string, text: string): string;
  remove(): void;
}

/** Makes a folder with these files in it. */
export function scratch(files: Readonly<Record<string, string>> = {}): Scratch {
  const dir = mkdtempSync(join(tmpdir(), 'hap-e2e-'));
  const write = (name: string, text: string): string => {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { dir, write, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
