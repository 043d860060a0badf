import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterEach, vi } from 'vitest';
import { vaultCommand } from '../../../src/cli/vault/command.js';
import type { VaultConfig } from '../../../src/cli/vault/sources.js';
import { HapError } from '../../../src/model/index.js';

/** What stands in no configuration. */
export const plainConfig: VaultConfig = {
  passwordFile: undefined,
  identityList: [],
  identity: 'default',
  encryptIdentity: undefined,
  match: false,
  ask: false,
};

/** A folder for the files of one test; the one before is taken away. */
export interface Folder {
  readonly dir: string;
  readonly path: (name: string) => string;
  readonly write: (name: string, text: string | Uint8Array, mode?: number) => string;
  readonly read: (name: string) => string;
}

/** Makes folders, which are removed after each test. */
export function folders(): () => Folder {
  const made: string[] = [];
  afterEach(() => {
    for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
  });
  return () => {
    const dir = mkdtempSync(join(tmpdir(), 'hap-vault-test-'));
    made.push(dir);
    const path = (name: string): string => join(dir, name);
    return {
      dir,
      path,
      write: (name, text, mode = 0o600) => {
        mkdirSync(dirname(path(name)), { recursive: true });
        writeFileSync(path(name), text, { mode });
        return path(name);
      },
      read: (name) => readFileSync(path(name), 'utf8'),
    };
  };
}

/** What a command of `hap vault` printed, and what it threw. */
export interface Told {
  readonly stdout: string;
  readonly said: string;
  readonly learned: readonly string[];
  readonly error: HapError | undefined;
}

/** Runs `hap vault` in this process. Settings of whoever runs the tests are left out. */
export async function hapVault(...args: string[]): Promise<Told> {
  const chunks: Buffer[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    chunks.push(Buffer.from(chunk));
    return true;
  });
  let said = '';
  const learned: string[] = [];
  let error: HapError | undefined;
  const program = new Command().exitOverride();
  const keeper = { add: (text: string) => learned.push(text), addAll: () => undefined };
  vaultCommand(program, () => undefined, { keeper, say: (text) => (said += text) });
  try {
    await program.parseAsync(['vault', ...args], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof HapError)) throw thrown;
    error = thrown;
  } finally {
    write.mockRestore();
  }
  return { stdout: Buffer.concat(chunks).toString('utf8'), said, learned, error };
}
