import { readFileSync } from 'node:fs';
import { HapError } from '../../model/index.js';
import { decrypt, type Decrypted, type VaultSecret } from '../../vault/index.js';
import { readStandardInput } from '../ask.js';
import type { Ending } from './ending.js';
import { replaceFile, type Replacing } from './replace.js';
import type { VaultConfig } from './sources.js';

/** What the commands of `hap vault` work with. */
export interface Work {
  readonly config: VaultConfig;
  readonly secrets: readonly VaultSecret[];
  readonly ending: Ending;
  /** Asks at the terminal. */
  readonly ask: (question: string, hidden: boolean) => Promise<string>;
  /** To standard error. */
  readonly say: (text: string) => void;
}

/** Standard input and output where a file is named. */
export const STANDARD = '-';

/** All of a file, or of standard input. @throws HapError `missing-file`, `unreadable-file` */
export function readInput(path: string): Uint8Array {
  if (path === STANDARD) return readStandardInput();
  try {
    return readFileSync(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new HapError({
      code: missing ? 'missing-file' : 'unreadable-file',
      summary: missing ? `there is no file ${path}` : `cannot read ${path}`,
      detail: missing || !(error instanceof Error) ? undefined : error.message,
    });
  }
}

/** To a file, or to standard output as it is. @throws HapError `cannot-write` */
export function writeOutput(path: string, bytes: Uint8Array, how: Replacing): void {
  if (path === STANDARD) process.stdout.write(bytes);
  else replaceFile(path, bytes, how);
}

/** Opens a vault with the passwords at hand. @throws HapError with the file's name */
export function open({ secrets, config }: Work, path: string, data: Uint8Array): Decrypted {
  const file = path === STANDARD ? '<stdin>' : path;
  return decrypt(data, secrets, { file, line: 1, column: 1 }, config);
}

/** Does a thing for one file after the other. */
export async function each(work: Work, files: readonly string[], run: (file: string) => void): Promise<void> {
  for (const file of files) {
    run(file);
    await work.ending.step();
  }
}
