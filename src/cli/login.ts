import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import type { AskPassphrase } from '../connection/index.js';
import { HapError, type SecretKeeper } from '../model/index.js';
import { ask, hasTerminal } from './ask.js';
import type { Config } from './config.js';
import type { ConnectOptions } from './options.js';

/**
 * The password of the login, asked for (`-k`) or from a file, as Ansible has it; hosts may have their own.
 * @param keeper is told the password
 * @throws HapError `usage`, `password-file`, `interrupted`
 */
export function loginPassword(
  options: Pick<ConnectOptions, 'askPass' | 'connectionPasswordFile'>,
  config: Pick<Config, 'askPass' | 'passwordFile'>,
  keeper: SecretKeeper,
): Promise<string | undefined> {
  const { askPass, connectionPasswordFile } = options;
  if (askPass && connectionPasswordFile !== undefined)
    throw new HapError({ code: 'usage', summary: 'say one of --ask-pass and --connection-password-file' });
  const file = askPass ? undefined : (connectionPasswordFile ?? config.passwordFile);
  const asks = askPass === true || config.askPass;
  return given(file, asks ? 'SSH password: ' : undefined, keeper);
}

/**
 * The password for becoming another user, asked for (`-K`) or from a file, as Ansible has it; hosts may have their own. Who only
 * presses Enter when both are asked for means the password of the login.
 * @param login the password of the login, where it was asked for
 * @throws HapError `usage`, `password-file`, `interrupted`
 */
export async function becomePassword(
  options: Pick<ConnectOptions, 'askBecomePass' | 'becomePasswordFile'>,
  { becomeWith }: Pick<Config, 'becomeWith'>,
  login: string | undefined,
  keeper: SecretKeeper,
): Promise<string | undefined> {
  const { askBecomePass, becomePasswordFile } = options;
  if (askBecomePass && becomePasswordFile !== undefined)
    throw new HapError({ code: 'usage', summary: 'say one of --ask-become-pass and --become-password-file' });
  const file = askBecomePass ? undefined : (becomePasswordFile ?? becomeWith.passwordFile);
  const asks = askBecomePass === true || becomeWith.askPass;
  const question = `BECOME password${login === undefined ? '' : '[defaults to SSH password]'}: `;
  const password = await given(file, asks ? question : undefined, keeper);
  return (password === '' ? login : password) ?? becomeWith.password;
}

/** @param question asked where there is no file; nothing is given where there is neither */
async function given(
  file: string | undefined,
  question: string | undefined,
  keeper: SecretKeeper,
): Promise<string | undefined> {
  if (file === undefined && question === undefined) return undefined;
  const password = file === undefined ? await ask(question ?? '', true) : passwordIn(file);
  keeper.add(password);
  return password;
}

/** What a file holds, or what it prints where it is a program. @throws HapError `password-file` */
function passwordIn(file: string): string {
  const wrong = (summary: string, detail?: string): HapError =>
    new HapError({ code: 'password-file', summary: `the password file ${file} ${summary}`, detail });
  let password: string;
  try {
    password = isExecutable(file) ? printed(file) : readFileSync(file === '-' ? 0 : file, 'utf8').trim();
  } catch (error) {
    throw wrong('gives no password', error instanceof Error ? error.message : String(error));
  }
  if (password === '') throw wrong('is empty');
  return password;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @throws Error */
function printed(file: string): string {
  const { status, signal, stdout, error } = spawnSync(file, [], { stdio: ['inherit', 'pipe', 'inherit'] });
  if (error) throw error;
  if (status !== 0) throw new Error(`it ended with ${signal ?? `status ${String(status)}`}`);
  return stdout.toString('utf8').replace(/^[\r\n]+|[\r\n]+$/g, '');
}

/**
 * Asks on a terminal for the passphrases of keys; without one there are none to be had.
 * @param keeper is told them
 * @param hold keeps the screen still while something is asked
 */
export function passphraseAsker(
  keeper: SecretKeeper,
  hold: <T>(question: () => Promise<T>) => Promise<T>,
): AskPassphrase {
  return async (file, again) => {
    if (!hasTerminal()) return undefined;
    const question = `${again ? 'Wrong passphrase. ' : ''}Passphrase of the key ${file}: `;
    try {
      const passphrase = await hold(() => ask(question, true));
      if (passphrase === '') return undefined;
      keeper.add(passphrase);
      return passphrase;
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      if (error.code === 'interrupted') process.kill(process.pid, 'SIGINT');
      return undefined;
    }
  };
}
