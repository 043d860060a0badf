import { spawnSync } from 'node:child_process';
import { HapError } from '../../model/index.js';
import { encrypt, type VaultSecret } from '../../vault/index.js';
import { each, open, readInput, STANDARD, writeOutput, type Work } from './work.js';

/** Encrypts files, or standard input. @throws HapError */
export async function encryptFiles(
  work: Work,
  files: readonly string[],
  secret: VaultSecret,
  output: string | undefined,
): Promise<void> {
  announce(work, files, 'Reading plaintext input from stdin\n');
  await each(work, inputs(files), (file) => {
    const place = { file: file === STANDARD ? '<stdin>' : file, line: 1, column: 1 };
    const plain = readInput(file);
    const sealed = attempt(place, () => encrypt(plain, secret));
    writeOutput(output ?? file, Buffer.from(sealed), { mode: 'private', wipe: true });
  });
  done(work, 'Encryption successful\n');
}

/** Decrypts files, or standard input. @throws HapError */
export async function decryptFiles(
  work: Work,
  files: readonly string[],
  output: string | undefined,
): Promise<void> {
  announce(work, files, 'Reading ciphertext input from stdin\n');
  await each(work, inputs(files), (file) => {
    const { bytes } = open(work, file, readInput(file));
    writeOutput(output ?? file, bytes, { mode: 'private', wipe: false });
  });
  done(work, 'Decryption successful\n');
}

/** Encrypts files with another password. @throws HapError */
export async function rekeyFiles(work: Work, files: readonly string[], secret: VaultSecret): Promise<void> {
  await each(work, files, (file) => {
    const { bytes } = open(work, file, readInput(file));
    writeOutput(file, Buffer.from(encrypt(bytes, secret)), { mode: 'kept', wipe: false });
  });
  work.say('Rekey successful\n');
}

/** Shows what files hold: through a pager where there is a terminal. @throws HapError */
export async function viewFiles(work: Work, files: readonly string[]): Promise<void> {
  await each(work, files, (file) => {
    const text = Buffer.from(open(work, file, readInput(file)).bytes);
    const whole = text.at(-1) === 0x0a ? text : Buffer.concat([text, Buffer.from('\n')]);
    if (!process.stdout.isTTY || !paged(whole)) process.stdout.write(whole);
  });
}

/** Through `PAGER`, or less. The text goes through a pipe and lies nowhere. */
function paged(text: Buffer): boolean {
  const env = { ...process.env, LESS: process.env['LESS'] ?? 'FRSX', LESSHISTFILE: '-' };
  const pager = process.env['PAGER'] ?? 'less';
  const { status } = spawnSync('/bin/sh', ['-c', pager], {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    env,
  });
  return status !== 127 && status !== 126;
}

const inputs = (files: readonly string[]): readonly string[] => (files.length === 0 ? [STANDARD] : files);

function announce({ say }: Work, files: readonly string[], text: string): void {
  if (files.length === 0 && process.stdin.isTTY) say(text);
}

function done({ say }: Work, text: string): void {
  if (process.stdout.isTTY) say(text);
}

function attempt<T>(place: { file: string; line: number; column: number }, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof HapError ? error.at(place) : error;
  }
}
