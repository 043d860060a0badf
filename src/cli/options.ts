import { InvalidArgumentError, Option, type Command } from 'commander';
import type { LockOptions } from './lock.js';
import { withVault, type VaultOptions } from './vault/options.js';

/** Options that every command which connects has, as Ansible names them. */
export interface ConnectOptions extends VaultOptions, LockOptions {
  readonly inventory?: readonly string[];
  readonly limit?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly extraVars?: readonly string[];
  readonly forks?: number;
  readonly user?: string;
  readonly privateKey?: string;
  readonly connection?: string;
  readonly timeout?: number;
  readonly askPass?: boolean;
  readonly connectionPasswordFile?: string;
  readonly sshCommonArgs?: string;
  readonly sshExtraArgs?: string;
  readonly become?: boolean;
  readonly becomeUser?: string;
  readonly becomeMethod?: string;
  readonly askBecomePass?: boolean;
  readonly becomePasswordFile?: string;
  readonly verbose: number;
  readonly strict?: boolean;
  readonly flushCache?: boolean;
  readonly playbookDir?: string;
}

const collect = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** A whole number from `least` on. */
function whole(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < least)
      throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
    return number;
  };
}

/** Adds the options that say which hosts, and with which variables. */
export function withInventory(command: Command): Command {
  return withVault(command)
    .addOption(
      new Option(
        '-i, --inventory <source>',
        'inventory file, directory, script or comma separated hosts; repeatable',
      )
        .argParser(collect)
        .default(undefined),
    )
    .addOption(new Option('--inventory-file <source>').argParser(collect).hideHelp())
    .option('-l, --limit <pattern>', 'only these of the hosts')
    .addOption(
      new Option(
        '-e, --extra-vars <vars>',
        'variables above all others: k=v, JSON or @file; repeatable',
      ).argParser(collect),
    )
    .addOption(
      new Option('-v, --verbose', 'show more; up to -vvvv')
        .argParser((_: string, n: number) => n + 1)
        .default(0),
    );
}

/** Adds the options of connecting. */
export function withLogin(command: Command): Command {
  return withInventory(command)
    .addOption(new Option('-f, --forks <n>', 'hosts worked on at a time (default: 50)').argParser(whole(1)))
    .option('-u, --user <name>', 'log in as this user')
    .option('--key-file, --private-key <file>', 'log in with this key')
    .option('-k, --ask-pass', 'ask for the password of the login')
    .option(
      '--conn-pass-file, --connection-password-file <file>',
      'file that holds it, or program that prints it',
    )
    .option('-c, --connection <kind>', 'ssh or local (default: ssh)')
    .addOption(new Option('-T, --timeout <seconds>', 'for connecting (default: 10)').argParser(whole(1)))
    .option('--ssh-common-args <args>', 'options as for ssh, -o Name=value')
    .option('--ssh-extra-args <args>', 'more of them')
    .option('--strict', 'take every warning about the input for an error');
}

/** Adds the options of connecting, of privilege and of check mode. */
export function withConnection(command: Command): Command {
  return withLogin(command)
    .option('-C, --check', 'change nothing, predict what would change')
    .option('-D, --diff', 'show what changes in files')
    .option('-b, --become', 'become another user')
    .option('--become-user <name>', 'which user (default: root)')
    .option('--become-method <name>', 'sudo, su or doas (default: sudo)')
    .option('-K, --ask-become-pass', 'ask for the password that this takes')
    .option(
      '--become-pass-file, --become-password-file <file>',
      'file that holds it, or program that prints it',
    )
    .option('--flush-cache', 'forget the facts that are kept of these hosts')
    .addOption(
      new Option(
        '--lock <how>',
        'where another run changes a host: wait, refuse or off (default: wait; off for hap run)',
      ).choices(['wait', 'refuse', 'off']),
    )
    .addOption(
      new Option('--lock-timeout <seconds>', 'how long to wait for it (default: 300)').argParser(whole(0)),
    );
}
