import { Option, type Command } from 'commander';

/** Where vault passwords come from, as ansible-playbook and ansible-vault name it. */
export interface VaultOptions {
  readonly vaultId?: readonly string[];
  readonly vaultPasswordFile?: readonly string[];
  readonly askVaultPassword?: boolean;
}

const collect = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** Adds the options for vault passwords. */
export function withVault(command: Command): Command {
  return command
    .addOption(
      new Option('--vault-id <id>', 'a vault password: FILE, NAME@FILE or NAME@prompt; repeatable').argParser(
        collect,
      ),
    )
    .addOption(
      new Option(
        '--vault-pass-file, --vault-password-file <file>',
        'a file that holds the vault password, or a program that prints it; repeatable',
      )
        .argParser(collect)
        .conflicts('askVaultPassword'),
    )
    .option('-J, --ask-vault-password', 'ask for the vault password')
    .addOption(new Option('--ask-vault-pass').implies({ askVaultPassword: true }).hideHelp());
}
