import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, type Stats } from 'node:fs';
import { posix } from 'node:path';
import { HapError } from '../../model/index.js';
import { decrypt, isVault, type VaultSecret } from '../../vault/index.js';
import { expanded, type PasswordSource, type VaultConfig } from './sources.js';

/** What getting passwords takes. */
export interface PasswordMeans {
  readonly config: VaultConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Asks without showing the answer. */
  readonly ask: (question: string) => Promise<string>;
  warn(error: HapError): void;
  /** Is told each password. */
  learned(password: string): void;
}

/**
 * Gets vault passwords, one source after the other. A file that gives none is warned of as long as another source gives one.
 * @param fresh they are for encrypting: what is typed has to be typed twice
 * @throws HapError `vault-password-file`, `vault-password-prompt`
 */
export async function loadPasswords(
  sources: readonly PasswordSource[],
  means: PasswordMeans,
  fresh: boolean,
): Promise<VaultSecret[]> {
  const secrets: VaultSecret[] = [];
  const failed: HapError[] = [];
  for (const { id, from } of sources) {
    const named = id ?? means.config.identity;
    if (typeof from === 'string') {
      secrets.push({ id: named, password: await prompted(named, from, means, fresh) });
    } else {
      try {
        secrets.push({ id: named, password: fromFile(from.file, id, means, secrets) });
      } catch (error) {
        if (!(error instanceof HapError)) throw error;
        failed.push(error);
      }
    }
    const last = secrets.at(-1);
    if (last) means.learned(Buffer.from(last.password).toString('utf8'));
  }
  const [first] = failed;
  if (first && secrets.length === 0) throw first;
  failed.forEach((error) => {
    means.warn(error);
  });
  return secrets;
}

async function prompted(
  id: string,
  kind: 'prompt' | 'ask',
  { ask }: PasswordMeans,
  fresh: boolean,
): Promise<string> {
  // Ansible's words: there are programs that wait for them to answer.
  const fits = kind === 'ask' ? 'Vault password: ' : `vault password (${id}): `;
  const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());
  const confirm = kind === 'ask' ? 'Confirm New ' : 'Confirm new ';
  const questions = fresh ? [`New ${fits}`, confirm + fits] : [capital(fits)];
  const answers: string[] = [];
  for (const question of questions) {
    const answer = (await ask(question)).trim();
    if (answer === '')
      throw new HapError({
        code: 'vault-password-prompt',
        summary: 'an empty password is no vault password',
      });
    answers.push(answer);
  }
  const [password = ''] = answers;
  if (answers.some((answer) => answer !== password))
    throw new HapError({ code: 'vault-password-prompt', summary: 'the two passwords are not the same' });
  return password;
}

const problem = (summary: string, hint?: string, detail?: string): HapError =>
  new HapError({ code: 'vault-password-file', summary, hint, detail });

/** The password that a file holds, or that a program prints. */
function fromFile(
  given: string,
  id: string | undefined,
  { config, env, cwd }: PasswordMeans,
  known: readonly VaultSecret[],
): Uint8Array {
  const path = expanded(given, env, cwd);
  const stat = attempt(() => statSync(path));
  if (!stat) throw problem(`the vault password file ${path} was not found`);
  if (stat.isDirectory()) throw problem(`${path} is a directory, and no vault password file`);
  const password = isExecutable(stat) ? printed(path, id) : inFile(path, known, config);
  if (password.length === 0) throw problem(`${path} gave an empty vault password`);
  return password;
}

const isExecutable = (stat: Stats): boolean => (stat.mode & 0o111) !== 0;

function inFile(path: string, known: readonly VaultSecret[], { match, identity }: VaultConfig): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw problem(`cannot read the vault password file ${path}`, undefined, messageOf(error));
  }
  const text = trimmed(bytes, /\s/);
  // A password may itself be encrypted, with one that was given before it.
  const place = { file: path, line: 1, column: 1 };
  return isVault(text) ? trimmed(decrypt(text, known, place, { match, identity }).bytes, /[\r\n]/) : text;
}

const noProgram = 'If it is not a program but holds the password, take its executable bit away: chmod -x.';

/** Whether a file names what runs it, or is no text: execve(2). */
function isProgram(path: string): boolean {
  const begin = attempt(() => readFileSync(path))?.subarray(0, 4);
  return (
    begin === undefined ||
    begin.toString('latin1').startsWith('#!') ||
    begin.some((byte) => byte === 0 || byte > 126)
  );
}

/** What a program prints; one whose name ends in `-client` is told the vault id. Its own prompts reach the terminal. */
function printed(path: string, id: string | undefined): Uint8Array {
  // A text that begins otherwise would be run by a shell, which would show its lines as commands it does not know.
  if (!isProgram(path)) throw problem(`the vault password script ${path} is no program`, noProgram);
  const client = /-client(?:\.[^./]*)?$/.test(posix.basename(path));
  const args = client && id !== undefined ? ['--vault-id', id] : [];
  const { status, signal, stdout, stderr, error } = spawnSync(path, args, {
    stdio: ['inherit', 'pipe', client ? 'pipe' : 'inherit'],
    maxBuffer: 1 << 24,
  });
  if (error) throw problem(`cannot run the vault password script ${path}`, noProgram, error.message);
  const said = client ? stderr.toString('utf8').trim() : undefined;
  if (client && status === 2)
    throw problem(
      `the vault password script ${path} knows no password for the vault id '${id ?? ''}'`,
      undefined,
      said,
    );
  if (status !== 0)
    throw problem(
      `the vault password script ${path} ended with ${signal ?? String(status)}`,
      undefined,
      said,
    );
  return trimmed(stdout, /[\r\n]/);
}

/** Bytes without those at both ends that a pattern knows. */
function trimmed(bytes: Uint8Array, unwanted: RegExp): Uint8Array {
  const gone = (byte: number | undefined): boolean =>
    byte !== undefined && byte < 128 && unwanted.test(String.fromCharCode(byte));
  let from = 0;
  let to = bytes.length;
  while (from < to && gone(bytes[from])) from++;
  while (to > from && gone(bytes[to - 1])) to--;
  return bytes.subarray(from, to);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
