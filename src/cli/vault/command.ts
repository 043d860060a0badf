import { Option, type Command } from 'commander';
import { HapError, type SecretKeeper } from '../../model/index.js';
import type { VaultSecret } from '../../vault/index.js';
import { ask } from '../ask.js';
import { readConfig } from '../config.js';
import { exit } from '../exit.js';
import { nodeFiles } from '../node/files.js';
import { decryptFiles, encryptFiles, rekeyFiles, viewFiles } from './convert.js';
import { createFile, editFiles } from './edit.js';
import { Ending } from './ending.js';
import { encryptingSecret, onlySecret } from './keys.js';
import { withVault, type VaultOptions } from './options.js';
import { loadPasswords } from './passwords.js';
import { removeLeftovers } from './plain-file.js';
import { passwordSources, type VaultConfig } from './sources.js';
import { encryptStrings, type StringOptions } from './string.js';
import { STANDARD, type Work } from './work.js';

interface Options extends VaultOptions, StringOptions {
  readonly encryptVaultId?: string;
  readonly newVaultId?: string;
  readonly newVaultPasswordFile?: string;
}

/** What the command line gives the commands with. */
interface Means {
  /** Is told every password. */
  readonly keeper: SecretKeeper;
  /** To standard error. */
  readonly say: (text: string) => void;
}

/** Adds `hap vault`, with the commands of ansible-vault. */
export function vaultCommand(program: Command, done: (status: number) => void, means: Means): void {
  const vault = program.command('vault').description('Encrypt and decrypt files as ansible-vault does.');
  const add = (
    name: string,
    text: string,
    run: (files: string[], options: Options) => Promise<void>,
  ): Command =>
    withVault(vault.command(name).description(text))
      .addOption(new Option('-v, --verbose').hideHelp())
      .action(async (files: string[], options: Options) => {
        await run(files, options);
        done(exit.ok);
      });
  const reading = (options: Options, run: (work: Work) => Promise<void>): Promise<void> =>
    work(means, options, false, run);
  const writing = (
    options: Options,
    run: (work: Work, secret: VaultSecret) => Promise<void>,
  ): Promise<void> =>
    work(means, options, true, (ready) =>
      run(ready, onlySecret(ready.secrets, options.encryptVaultId ?? ready.config.encryptIdentity)),
    );
  const files = '[file_name...]';

  withOutput(
    withEncryptId(
      add('encrypt', 'encrypt files, or standard input', (names, options) => {
        oneWithOutput(names, options);
        return writing(options, (ready, secret) => encryptFiles(ready, names, secret, options.output));
      }),
    ),
  ).argument(files, 'files; - is standard input');
  withOutput(
    add('decrypt', 'decrypt files, or standard input', (names, options) => {
      oneWithOutput(names, options);
      return reading(options, (ready) => decryptFiles(ready, names, options.output));
    }),
  ).argument(files, 'files; - is standard input');
  add('view', 'show what encrypted files hold', (names, options) =>
    reading(options, (ready) => viewFiles(ready, names)),
  ).argument(files, 'files');
  withEncryptId(
    add('edit', 'change encrypted files in the editor that EDITOR names', (names, options) => {
      for (const name of names) if (name === STANDARD) throw usage('standard input cannot be edited');
      return reading(options, (ready) => editFiles(ready, names));
    }),
  ).argument(files, 'files');
  withEncryptId(
    add('create', 'write a new encrypted file in an editor', (names, options) => {
      const [name, ...more] = names;
      if (name === undefined || more.length > 0) throw usage('create takes the name of one file');
      return writing(options, (ready, secret) => createFile(ready, name, secret));
    }),
  ).argument(files, 'the file');
  withEncryptId(
    add('rekey', 'encrypt files with another password', (names, options) => {
      for (const name of names) if (name === STANDARD) throw usage('standard input cannot be rekeyed');
      return reading(options, async (ready) =>
        rekeyFiles(ready, names, await newSecret(ready, options, means.keeper)),
      );
    }),
  )
    .argument(files, 'files')
    .option('--new-vault-id <id>', 'the new password: FILE, NAME@FILE or NAME@prompt')
    .addOption(
      new Option(
        '--new-vault-password-file <file>',
        'a file that holds the new password, or a program that prints it',
      ).conflicts('newVaultId'),
    );
  withOutput(
    withEncryptId(
      add('encrypt_string', 'encrypt texts as values for YAML', (texts, options) =>
        writing(options, (ready, secret) => encryptStrings(ready, texts, secret, options)),
      ),
    ),
  )
    .argument('[string_to_encrypt...]', 'texts; - is standard input')
    .option('-p, --prompt', 'ask for the text')
    .option('--show-input', 'show what is typed')
    .addOption(
      new Option('-n, --name <name>', "the variable's name; one for each text").argParser(
        (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
      ),
    )
    .option('--stdin-name <name>', 'the name for the text of standard input');
}

const withOutput = (command: Command): Command =>
  command.option('--output <file>', 'where to write it; - is standard output');
const withEncryptId = (command: Command): Command =>
  command.option('--encrypt-vault-id <id>', 'the vault id to encrypt with, where there are several');

function usage(summary: string): HapError {
  return new HapError({ code: 'usage', summary, hint: 'See hap vault --help.' });
}

/** @throws HapError `usage` */
function oneWithOutput(names: readonly string[], { output }: Options): void {
  if (output !== undefined && names.length > 1) throw usage('with --output at most one file is given');
}

/** Gets the passwords, and runs a command so that a signal ends it in order. */
async function work(
  { keeper, say }: Means,
  options: Options,
  fresh: boolean,
  run: (work: Work) => Promise<void>,
): Promise<void> {
  const config = readConfig(process.env, nodeFiles(), process.cwd()).vault;
  const ending = new Ending();
  removeLeftovers();
  try {
    const secrets = await passwords(options, config, { keeper, say }, fresh);
    await run({ config, secrets, ending, ask, say });
  } finally {
    ending.stop();
  }
}

function passwords(
  options: VaultOptions,
  config: VaultConfig,
  { keeper, say }: Means,
  fresh: boolean,
): Promise<VaultSecret[]> {
  const means = {
    config,
    env: process.env,
    cwd: process.cwd(),
    ask: (question: string) => ask(question, true),
    warn: (error: HapError) => {
      say(`warning: ${error.summary}\n`);
    },
    learned: (password: string) => {
      keeper.add(password);
    },
  };
  return loadPasswords(passwordSources(options, config, true), means, fresh);
}

/** The password that `rekey` encrypts with. As for ansible-vault, configured ids are only looked at where one is named. */
async function newSecret(
  { config, say }: Work,
  options: Options,
  keeper: SecretKeeper,
): Promise<VaultSecret> {
  const { newVaultId, newVaultPasswordFile } = options;
  const id = options.encryptVaultId ?? config.encryptIdentity;
  const given: VaultOptions = {
    vaultId: newVaultId === undefined ? [] : [newVaultId],
    vaultPasswordFile: newVaultPasswordFile === undefined ? [] : [newVaultPasswordFile],
    ...(options.askVaultPassword === undefined ? {} : { askVaultPassword: options.askVaultPassword }),
  };
  const known = { ...config, identityList: id === undefined ? [] : config.identityList };
  return encryptingSecret(await passwords(given, known, { keeper, say }, true), id);
}
