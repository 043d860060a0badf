import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { HapError } from '../../model/index.js';
import { shlexSplit } from '../../python/index.js';
import { encrypt, vaultId, type VaultSecret } from '../../vault/index.js';
import { PlainFile } from './plain-file.js';
import { replaceFile } from './replace.js';
import { open, readInput, type Work } from './work.js';

/** Opens vaults in an editor, and encrypts what was changed as it was before. @throws HapError */
export async function editFiles(work: Work, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const sealed = readInput(file);
    const { bytes, secret } = open(work, file, sealed);
    const edited = await edit(work, bytes, extname(realpathSync(file)));
    if (Buffer.compare(edited, bytes) === 0) continue;
    // The id of the header stays, whichever password has opened it.
    const again = encrypt(edited, { id: vaultId(sealed), password: secret.password });
    replaceFile(file, Buffer.from(again), { mode: 'kept', wipe: false });
  }
}

/** Makes a vault of what is written in an editor. @throws HapError */
export async function createFile(work: Work, file: string, secret: VaultSecret): Promise<void> {
  if (existsSync(file))
    throw new HapError({ code: 'usage', summary: `${file} exists`, hint: 'Change it with hap vault edit.' });
  const folder = dirname(file);
  if (!existsSync(folder)) {
    work.say(`warning: ${folder} does not exist and is made\n`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const text = await edit(work, new Uint8Array(), extname(file));
  replaceFile(file, Buffer.from(encrypt(text, secret)), { mode: 'private', wipe: false });
}

/** Has someone edit bytes. However this ends, no plain text is left. */
async function edit({ ending }: Work, bytes: Uint8Array, suffix: string): Promise<Uint8Array> {
  const plain = PlainFile.create(bytes, suffix);
  const destroy = (): void => {
    plain.destroy();
  };
  ending.add(destroy);
  try {
    const [program = 'vi', ...args] = shlexSplit(process.env['EDITOR'] ?? 'vi');
    const child = spawn(program, [...args, plain.path], { stdio: 'inherit' });
    ending.take((signal) => {
      // Ctrl-C goes to the editor as well, which knows what it means: many take it for a key.
      if (signal === 'SIGINT' && process.stdin.isTTY) return true;
      child.kill('SIGTERM');
      return false;
    });
    await ended(child, program);
    return plain.read();
  } finally {
    ending.take(undefined);
    destroy();
  }
}

/** @throws HapError `editor` where it could not be run, or was killed */
function ended(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (summary: string): void => {
      reject(
        new HapError({ code: 'editor', summary, hint: 'EDITOR names the editor; nothing was changed.' }),
      );
    };
    child.on('error', (error) => {
      failed(`cannot run the editor ${program}: ${error.message}`);
    });
    child.on('exit', (_, signal) => {
      // Its exit status says nothing, as for ansible-vault.
      if (signal === null) resolve();
      else if (signal === 'SIGINT') reject(new HapError({ code: 'interrupted', summary: 'interrupted' }));
      else failed(`the editor ${program} was ended by ${signal}`);
    });
  });
}
