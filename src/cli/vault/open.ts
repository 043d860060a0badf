import type { Problem, SecretKeeper } from '../../model/index.js';
import { ask } from '../ask.js';
import type { VaultOptions } from './options.js';
import { loadPasswords } from './passwords.js';
import { passwordSources, type VaultConfig } from './sources.js';
import { Vault } from './vault.js';

/**
 * The vaults of a run, with the passwords that the command line and the configuration name.
 * @returns also which of them could not be had, while others could
 * @throws HapError where none could be had that is asked for
 */
export async function openVault(
  options: VaultOptions,
  config: VaultConfig,
  keeper: SecretKeeper,
): Promise<{ readonly vault: Vault; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const means = {
    config,
    env: process.env,
    cwd: process.cwd(),
    ask: (question: string) => ask(question, true),
    warn: (error: Problem['error']) => problems.push({ severity: 'warning', error }),
    learned: (password: string) => {
      keeper.add(password);
    },
  };
  const secrets = await loadPasswords(passwordSources(options, config, false), means, false);
  return { vault: new Vault(secrets, config, keeper), problems };
}
