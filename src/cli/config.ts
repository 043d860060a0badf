import { posix } from 'node:path';
import type { FactCacheSettings } from './node/fact-cache.js';
import type { SshArgs } from '../engine/index.js';
import { HapError, readText, type ControllerFiles } from '../model/index.js';
import { DEFAULT_ID } from '../vault/index.js';
import type { LockConfig } from './lock.js';
import type { RetryConfig } from './retry.js';
import type { VaultConfig } from './vault/sources.js';

/** How another user is become, beside who it is and the way. */
interface BecomeConfig {
  readonly exe: string | undefined;
  readonly flags: string | undefined;
  readonly password: string | undefined;
  readonly askPass: boolean;
  readonly passwordFile: string | undefined;
}

/** Settings that `ansible.cfg` and the environment give; the command line overrides them. */
export interface Config {
  readonly inventory: readonly string[];
  readonly rolesPath: readonly string[];
  /** Where collections are looked for; empty: in the usual places. */
  readonly collectionsPath: readonly string[];
  readonly forks: number | undefined;
  readonly user: string | undefined;
  readonly privateKeyFile: string | undefined;
  readonly hostKeyChecking: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly become: boolean;
  readonly becomeMethod: string | undefined;
  readonly becomeUser: string | undefined;
  readonly becomeWith: BecomeConfig;
  readonly sshArgs: SshArgs;
  /** `ask_pass`: the password of the login is asked for. */
  readonly askPass: boolean;
  /** `connection_password_file`: holds that password. */
  readonly passwordFile: string | undefined;
  readonly forceHandlers: boolean;
  readonly native: boolean;
  readonly managed: string | undefined;
  /** `ANSIBLE_FORCE_COLOR`, `ANSIBLE_NOCOLOR`, `NO_COLOR`; `undefined` where none says anything. */
  readonly color: boolean | undefined;
  /** `gathering`: facts are gathered where a play does not say. */
  readonly gathering: string;
  /** `fact_caching` and its like: how facts are kept from run to run. */
  readonly facts: FactCacheSettings;
  /** `vault_password_file` and its like. */
  readonly vault: VaultConfig;
  readonly retry: RetryConfig;
  readonly lock: LockConfig;
  /** The file that was read, if any. */
  readonly file: string | undefined;
}

interface Setting {
  readonly env: readonly string[];
  readonly section: string;
  readonly key: string;
}

const settings = {
  inventory: { env: ['ANSIBLE_INVENTORY'], section: 'defaults', key: 'inventory' },
  rolesPath: { env: ['ANSIBLE_ROLES_PATH'], section: 'defaults', key: 'roles_path' },
  collectionsPath: {
    env: ['ANSIBLE_COLLECTIONS_PATH', 'ANSIBLE_COLLECTIONS_PATHS'],
    section: 'defaults',
    key: 'collections_path',
  },
  collectionsPaths: { env: [], section: 'defaults', key: 'collections_paths' },
  forks: { env: ['ANSIBLE_FORKS'], section: 'defaults', key: 'forks' },
  user: { env: ['ANSIBLE_REMOTE_USER'], section: 'defaults', key: 'remote_user' },
  privateKeyFile: { env: ['ANSIBLE_PRIVATE_KEY_FILE'], section: 'defaults', key: 'private_key_file' },
  hostKeyChecking: {
    env: ['ANSIBLE_HOST_KEY_CHECKING', 'ANSIBLE_SSH_HOST_KEY_CHECKING'],
    section: 'defaults',
    key: 'host_key_checking',
  },
  timeout: { env: ['ANSIBLE_TIMEOUT'], section: 'defaults', key: 'timeout' },
  become: { env: ['ANSIBLE_BECOME'], section: 'privilege_escalation', key: 'become' },
  becomeMethod: { env: ['ANSIBLE_BECOME_METHOD'], section: 'privilege_escalation', key: 'become_method' },
  becomeUser: { env: ['ANSIBLE_BECOME_USER'], section: 'privilege_escalation', key: 'become_user' },
  becomeExe: { env: ['ANSIBLE_BECOME_EXE'], section: 'privilege_escalation', key: 'become_exe' },
  becomeFlags: { env: ['ANSIBLE_BECOME_FLAGS'], section: 'privilege_escalation', key: 'become_flags' },
  becomeAskPass: {
    env: ['ANSIBLE_BECOME_ASK_PASS'],
    section: 'privilege_escalation',
    key: 'become_ask_pass',
  },
  becomePass: { env: ['ANSIBLE_BECOME_PASS'], section: 'sudo_become_plugin', key: 'password' },
  becomePasswordFile: {
    env: ['ANSIBLE_BECOME_PASSWORD_FILE'],
    section: 'defaults',
    key: 'become_password_file',
  },
  askPass: { env: ['ANSIBLE_ASK_PASS'], section: 'defaults', key: 'ask_pass' },
  passwordFile: {
    env: ['ANSIBLE_CONNECTION_PASSWORD_FILE'],
    section: 'defaults',
    key: 'connection_password_file',
  },
  sshArgs: { env: ['ANSIBLE_SSH_ARGS'], section: 'ssh_connection', key: 'ssh_args' },
  sshCommonArgs: { env: ['ANSIBLE_SSH_COMMON_ARGS'], section: 'ssh_connection', key: 'ssh_common_args' },
  sshExtraArgs: { env: ['ANSIBLE_SSH_EXTRA_ARGS'], section: 'ssh_connection', key: 'ssh_extra_args' },
  forceHandlers: { env: ['ANSIBLE_FORCE_HANDLERS'], section: 'defaults', key: 'force_handlers' },
  native: { env: ['ANSIBLE_JINJA2_NATIVE'], section: 'defaults', key: 'jinja2_native' },
  managed: { env: [], section: 'defaults', key: 'ansible_managed' },
  forceColor: { env: ['ANSIBLE_FORCE_COLOR'], section: 'defaults', key: 'force_color' },
  noColor: { env: ['ANSIBLE_NOCOLOR'], section: 'defaults', key: 'nocolor' },
  factCaching: { env: ['ANSIBLE_CACHE_PLUGIN'], section: 'defaults', key: 'fact_caching' },
  factCachingFolder: {
    env: ['ANSIBLE_CACHE_PLUGIN_CONNECTION'],
    section: 'defaults',
    key: 'fact_caching_connection',
  },
  factCachingPrefix: {
    env: ['ANSIBLE_CACHE_PLUGIN_PREFIX'],
    section: 'defaults',
    key: 'fact_caching_prefix',
  },
  factCachingTimeout: {
    env: ['ANSIBLE_CACHE_PLUGIN_TIMEOUT'],
    section: 'defaults',
    key: 'fact_caching_timeout',
  },
  gathering: { env: ['ANSIBLE_GATHERING'], section: 'defaults', key: 'gathering' },
  vaultPasswordFile: {
    env: ['ANSIBLE_VAULT_PASSWORD_FILE'],
    section: 'defaults',
    key: 'vault_password_file',
  },
  vaultIdentityList: {
    env: ['ANSIBLE_VAULT_IDENTITY_LIST'],
    section: 'defaults',
    key: 'vault_identity_list',
  },
  vaultIdentity: { env: ['ANSIBLE_VAULT_IDENTITY'], section: 'defaults', key: 'vault_identity' },
  vaultEncryptIdentity: {
    env: ['ANSIBLE_VAULT_ENCRYPT_IDENTITY'],
    section: 'defaults',
    key: 'vault_encrypt_identity',
  },
  vaultIdMatch: { env: ['ANSIBLE_VAULT_ID_MATCH'], section: 'defaults', key: 'vault_id_match' },
  lock: { env: ['HAP_LOCK'], section: 'hap', key: 'lock' },
  lockTimeout: { env: ['HAP_LOCK_TIMEOUT'], section: 'hap', key: 'lock_timeout' },
  retryFiles: { env: ['ANSIBLE_RETRY_FILES_ENABLED'], section: 'defaults', key: 'retry_files_enabled' },
  retryFilesFolder: {
    env: ['ANSIBLE_RETRY_FILES_SAVE_PATH'],
    section: 'defaults',
    key: 'retry_files_save_path',
  },
  askVaultPassword: { env: ['ANSIBLE_ASK_VAULT_PASS'], section: 'defaults', key: 'ask_vault_pass' },
} satisfies Record<string, Setting>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads Ansible's configuration: the environment first, then the file that `ANSIBLE_CONFIG` names, or `ansible.cfg` here,
 * or `~/.ansible.cfg`, or /etc/ansible/ansible.cfg. Source: Ansible's documentation, "Ansible configuration settings".
 * @throws HapError `bad-config`
 */
export function readConfig(env: Environment, files: ControllerFiles, cwd: string): Config {
  const found = configFile(env, files, cwd);
  const ini = found === undefined ? new Map<string, string>() : parse(readText(files, found) ?? '');
  const dir = found === undefined ? cwd : posix.dirname(posix.resolve(cwd, found));
  const get = (name: keyof typeof settings): string | undefined => {
    const { env: variables, section, key }: Setting = settings[name];
    for (const variable of variables) if (env[variable] !== undefined) return env[variable];
    return ini.get(`${section}.${key}`);
  };
  const fromEnv = (name: keyof typeof settings): boolean =>
    settings[name].env.some((v) => env[v] !== undefined);
  const list = (name: keyof typeof settings, separator = /,/): string[] =>
    (get(name) ?? '')
      .split(separator)
      .map((p) => p.trim())
      .filter((p) => p !== '');
  const paths = (name: keyof typeof settings, separator: RegExp): string[] =>
    list(name, separator).map((p) => resolved(p, fromEnv(name) ? cwd : dir, env));
  const yes = (name: keyof typeof settings): boolean => isYes(get(name));
  const number = (name: keyof typeof settings): number | undefined => {
    const value = get(name);
    if (value === undefined || value.trim() === '') return undefined;
    const parsed = Number(value);
    if (Number.isFinite(parsed)) return parsed;
    throw new HapError({
      code: 'bad-config',
      summary: `${settings[name].key} must be a number, not '${value}'`,
      hint: found,
    });
  };
  const key = get('privateKeyFile');
  return {
    inventory: paths('inventory', /,/),
    rolesPath: paths('rolesPath', /:/),
    collectionsPath: [...paths('collectionsPath', /:/), ...paths('collectionsPaths', /:/)],
    forks: number('forks'),
    user: get('user'),
    privateKeyFile: key === undefined ? undefined : resolved(key, dir, env),
    hostKeyChecking: get('hostKeyChecking') === undefined ? true : yes('hostKeyChecking'),
    timeout: number('timeout') ?? 10,
    become: yes('become'),
    becomeMethod: get('becomeMethod'),
    becomeUser: get('becomeUser'),
    becomeWith: {
      exe: get('becomeExe'),
      flags: get('becomeFlags'),
      password: get('becomePass'),
      askPass: yes('becomeAskPass'),
      passwordFile: paths('becomePasswordFile', /$^/)[0],
    },
    sshArgs: {
      ssh_args: get('sshArgs'),
      ssh_common_args: get('sshCommonArgs'),
      ssh_extra_args: get('sshExtraArgs'),
    },
    askPass: yes('askPass'),
    passwordFile: paths('passwordFile', /$^/)[0],
    forceHandlers: yes('forceHandlers'),
    native: yes('native'),
    managed: get('managed'),
    color: yes('forceColor') ? true : yes('noColor') || noColor(env) ? false : undefined,
    gathering: get('gathering') ?? 'implicit',
    facts: {
      plugin: get('factCaching') ?? 'memory',
      folder: paths('factCachingFolder', /$^/)[0],
      prefix: get('factCachingPrefix') ?? '',
      timeout: number('factCachingTimeout') ?? 86_400,
    },
    vault: {
      passwordFile: paths('vaultPasswordFile', /$^/)[0],
      identityList: list('vaultIdentityList'),
      identity: get('vaultIdentity') ?? DEFAULT_ID,
      encryptIdentity: get('vaultEncryptIdentity'),
      match: yes('vaultIdMatch'),
      ask: yes('askVaultPassword'),
    },
    lock: { how: get('lock'), timeout: number('lockTimeout') },
    retry: { enabled: yes('retryFiles'), folder: paths('retryFilesFolder', /$^/)[0] },
    file: found,
  };
}

/** Whether NO_COLOR asks for none. Source: no-color.org */
export function noColor(env: Environment): boolean {
  return (env['NO_COLOR'] ?? '') !== '';
}

function configFile(env: Environment, files: ControllerFiles, cwd: string): string | undefined {
  const named = env['ANSIBLE_CONFIG'];
  const home = env['HOME'];
  const tried = [
    ...(named === undefined
      ? []
      : [files.info(named)?.kind === 'directory' ? posix.join(named, 'ansible.cfg') : named]),
    posix.join(cwd, 'ansible.cfg'),
    ...(home === undefined ? [] : [posix.join(home, '.ansible.cfg')]),
    '/etc/ansible/ansible.cfg',
  ];
  return tried.find((path) => files.info(path)?.kind === 'file');
}

/** The settings of an INI file by `section.key`; a line that is indented goes on with the one before. */
function parse(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let section = '';
  let last: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/\s+;.*$/, '').trimEnd();
    if (line === '' || /^[#;]/.test(line)) continue;
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    const pair = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$/.exec(line);
    if (header !== undefined) section = header.trim();
    else if (/^\s/.test(raw) && last !== undefined)
      found.set(last, `${found.get(last) ?? ''}\n${line.trim()}`);
    else if (pair) found.set((last = `${section}.${pair[1] ?? ''}`), pair[2] ?? '');
  }
  return found;
}

function resolved(path: string, dir: string, env: Environment): string {
  const home = env['HOME'] ?? '';
  const expanded = path.replace(/^~(?=\/|$)/, home).replace('{{CWD}}', dir);
  // A host list (`a,b,`) is no path.
  return posix.resolve(dir, expanded);
}

function isYes(value: string | undefined): boolean {
  return ['1', 'true', 'yes', 'on', 't', 'y'].includes((value ?? '').trim().toLowerCase());
}
