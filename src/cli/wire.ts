import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPool, type AskPassphrase, type Pool } from '../connection/index.js';
import { formatName, knownModules, type ConnectionOptions, type RunName } from '../engine/index.js';
import { loadInventory, type Inventory } from '../inventory/index.js';
import type { ControllerFiles, ModuleRegistry, Problem } from '../model/index.js';
import { createRegistry, greeting } from '../modules/index.js';
import { LoadSession, type LoadContext } from '../playbook/index.js';
import type { Dict } from '../python/index.js';
import { type Value } from '../python/index.js';
import { str } from '../python/repr.js';
import { createTemplar, type Templar } from '../template/index.js';
import type { Mask } from '../report/index.js';
import { readConfig, type Config } from './config.js';
import { extraVars } from './extra-vars.js';
import { inventoryDicts, naturalSecrets } from './nature.js';
import { nodeController, runProgram } from './node/controller.js';
import { nodeFiles } from './node/files.js';
import { becomePassword, loginPassword } from './login.js';
import type { ConnectOptions } from './options.js';
import { variablesOf } from './variables.js';
import { openVault } from './vault/open.js';
import type { Vault } from './vault/vault.js';

/** What every command is made of. */
export interface Setup {
  readonly files: ControllerFiles;
  readonly config: Config;
  readonly registry: ModuleRegistry;
  readonly inventory: Inventory;
  readonly sources: readonly string[];
  readonly extra: Dict;
  readonly templar: Templar;
  readonly vault: Vault;
  /** Knows the secrets of the run. */
  readonly mask: Mask;
  readonly problems: readonly Problem[];
}

/** Reads configuration, vault passwords, inventory and extra variables. @param mask is told every secret @throws HapError */
export async function setUp(options: ConnectOptions, mask: Mask): Promise<Setup> {
  const files = nodeFiles();
  const config = readConfig(process.env, files, process.cwd());
  const sources = options.inventory ?? config.inventory;
  const { vault, problems: locked } = await openVault(options, config.vault, mask);
  const controller = { ...nodeController(files), decrypt: (vaulted: string) => vault.value(vaulted) };
  const { inventory, problems } = loadInventory([...sources], {
    files,
    exec: runProgram,
    decrypt: (data, position) => vault.file(data, position),
  });
  const extra = extraVars(options.extraVars ?? [], files, vault);
  naturalSecrets([extra, ...inventoryDicts(inventory)], mask);
  const templar = createTemplar(
    { ...controller, hosts: (patterns) => inventory.match(patterns).hosts },
    { native: config.native, ...(config.managed === undefined ? {} : { managed: config.managed }) },
  );
  return {
    files,
    config,
    registry: createRegistry(),
    inventory,
    sources,
    extra,
    templar,
    vault,
    mask,
    problems: [...locked, ...problems],
  };
}

/** How to connect, as the command line and the configuration say; a password is asked for if need be. @throws HapError */
export async function connectionOptions(
  options: ConnectOptions,
  { config, mask }: Pick<Setup, 'config' | 'mask'>,
): Promise<ConnectionOptions> {
  const { ssh_args, ssh_common_args, ssh_extra_args } = config.sshArgs;
  const password = await loginPassword(options, config, mask);
  if (config.becomeWith.password !== undefined) mask.add(config.becomeWith.password);
  return {
    password,
    becomePassword: await becomePassword(options, config, password, mask),
    becomeExe: config.becomeWith.exe,
    becomeFlags: config.becomeWith.flags,
    user: options.user ?? config.user,
    privateKeyFile: options.privateKey ?? config.privateKeyFile,
    connection: options.connection,
    sshArgs: {
      ssh_args,
      ssh_common_args: options.sshCommonArgs ?? ssh_common_args,
      ssh_extra_args: options.sshExtraArgs ?? ssh_extra_args,
    },
    become: options.become ?? config.become,
    becomeUser: options.becomeUser ?? config.becomeUser,
    becomeMethod: options.becomeMethod ?? config.becomeMethod,
    timeout: (options.timeout ?? config.timeout) * 1000,
    hostKeyChecking: config.hostKeyChecking,
  };
}

/** The connections of a run. @param askPassphrase asks for the passphrase of a key file */
export function connections(name: RunName, askPassphrase: AskPassphrase): Pool {
  return createPool({ environment: process.env, greeting, name: formatName(name), askPassphrase });
}

/** Where the roles that ship with hap are: beside the bundle's folder, or the sources'. */
export function shippedRoles(): string {
  const here = posix.dirname(fileURLToPath(import.meta.url));
  return posix.resolve(here, here.endsWith('/cli') ? '../../roles' : '../roles');
}

/** What the playbook reader is given. */
export function loadContext(setup: Setup): LoadContext {
  const { files, config, registry, extra, templar, vault } = setup;
  const lookups = new Set(templar.lookupNames());
  return {
    files,
    modules: knownModules(registry),
    rolesPath: config.rolesPath.length > 0 ? config.rolesPath : defaultRolesPath(),
    collectionsPath: config.collectionsPath.length > 0 ? config.collectionsPath : defaultCollectionsPath(),
    builtinRolesDir: shippedRoles(),
    lookups: { knows: (name) => lookups.has(name.replace(/^ansible\.builtin\./, '')), names: () => lookups },
    home: process.env['HOME'],
    decrypt: (text, file) => Buffer.from(vault.file(text, { file, line: 1, column: 1 })).toString('utf8'),
    renderStatic: (value, vars) => renderStatic(templar, value, [...vars, extra]),
    session: new LoadSession(),
  };
}

function defaultRolesPath(): string[] {
  const home = process.env['HOME'];
  const own = home === undefined ? [] : [posix.join(home, '.ansible/roles')];
  return [...own, '/usr/share/ansible/roles', '/etc/ansible/roles'];
}

function defaultCollectionsPath(): string[] {
  const home = process.env['HOME'];
  return [
    ...(home === undefined ? [] : [posix.join(home, '.ansible/collections')]),
    '/usr/share/ansible/collections',
  ];
}

function renderStatic(templar: Templar, value: Value, layers: readonly Dict[]): string | undefined {
  const cwd = process.cwd();
  const renderer = templar.renderer(variablesOf(layers), { playbookDir: cwd, searchPath: [cwd] });
  try {
    return str(renderer.render(value));
  } catch {
    // Not known before the run: the reader says what that means where it stands.
    return undefined;
  }
}
