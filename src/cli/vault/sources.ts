import { posix } from 'node:path';
import { HapError } from '../../model/index.js';
import type { VaultOptions } from './options.js';

/** What `ansible.cfg` and the environment say of vaults. */
export interface VaultConfig {
  /** `vault_password_file`, absolute. */
  readonly passwordFile: string | undefined;
  /** `vault_identity_list`. */
  readonly identityList: readonly string[];
  /** `vault_identity`: the id of a password that is given without one. */
  readonly identity: string;
  /** `vault_encrypt_identity`. */
  readonly encryptIdentity: string | undefined;
  /** `vault_id_match`. */
  readonly match: boolean;
  /** `ask_vault_pass`. */
  readonly ask: boolean;
}

/** Where one vault password comes from. */
export interface PasswordSource {
  /** The id as it was given; `undefined` where none was. */
  readonly id: string | undefined;
  /** A file's path, or a prompt: `ask` is the one of `--ask-vault-password`, which has words of its own. */
  readonly from: { readonly file: string } | 'prompt' | 'ask';
}

/**
 * The sources of vault passwords in Ansible's order: the configured ids, those of `--vault-id`, password files, a prompt.
 * @param auto ask where nothing else is given
 * @throws HapError `usage`
 */
export function passwordSources(options: VaultOptions, config: VaultConfig, auto: boolean): PasswordSource[] {
  const sources = [...config.identityList, ...(options.vaultId ?? [])].map(sourceOf);
  const files = [...(options.vaultPasswordFile ?? []), config.passwordFile].filter((f) => f !== undefined);
  for (const file of files) sources.push({ id: config.identity, from: { file } });
  const asked = options.askVaultPassword ?? config.ask;
  if (asked || (auto && sources.length === 0)) sources.push({ id: config.identity, from: 'ask' });
  return sources;
}

function sourceOf(given: string): PasswordSource {
  const at = given.indexOf('@');
  const id = at < 0 ? undefined : given.slice(0, at);
  const place = given.slice(at + 1);
  if (id?.includes(';'))
    throw new HapError({
      code: 'usage',
      summary: `'${given}' is not a vault id: there must be no ';' in it`,
    });
  if (place === '')
    throw new HapError({
      code: 'usage',
      summary: `the vault id '${given}' does not say where its password is`,
      hint: 'Write NAME@FILE, or NAME@prompt.',
    });
  if (place === 'prompt') return { id, from: 'prompt' };
  if (place === 'prompt_ask_vault_pass') return { id, from: 'ask' };
  return { id, from: { file: place } };
}

/** A path as people write it: `~` and variables of the environment in it, relative to the working directory. */
export function expanded(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string {
  const home = path.replace(/^~(?=\/|$)/, env['HOME'] ?? '~');
  const named = home.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, a?: string, b?: string) => env[a ?? b ?? ''] ?? whole,
  );
  return posix.resolve(cwd, named);
}
