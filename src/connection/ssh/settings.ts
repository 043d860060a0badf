import type { Target } from '../../model/index.js';
import type { ClientConfig } from './config/client-config.js';
import { readSshArgs } from './config/args.js';
import { SshOptions } from './config/options.js';
import { Paths } from './config/paths.js';
import { commandTokens, expandCommand, expandHome, expandTokens, type Tokens } from './config/tokens.js';
import { checkedHost, checkedUser, readJumps, type Jump } from './names.js';

/** What is to be done with a host key that is not known. */
export type HostKeyPolicy = 'strict' | 'accept-new' | 'accept-all';

/** Everything that decides how a host is reached, from its target and its OpenSSH options. */
export interface SshSettings {
  /** The inventory's name, for messages. */
  readonly name: string;
  /** The inventory's name of the host that is to be reached, by this one or as this one. */
  readonly wanted: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  /** Under which name known_hosts is searched. */
  readonly keyName: string;
  readonly keyPort: number;
  readonly policy: HostKeyPolicy;
  /** The first of them is where new keys are written. */
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
  /** Names are hashed where new keys are written. */
  readonly hashNames: boolean;
  /** A file of keys that no host may have. */
  readonly revokedKeys: string | undefined;
  /** The algorithms by which a certificate may be signed; the usual ones where nothing is said. */
  readonly caAlgorithms: readonly string[] | undefined;
  /** Keys that are named for this host. */
  readonly identityFiles: readonly string[];
  /** Keys that are tried when none is named. */
  readonly defaultIdentityFiles: readonly string[];
  /** Certificates of keys, beside those that lie beside their keys. */
  readonly certificateFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Socket of the agent. */
  readonly agent: string | undefined;
  /** Socket of the agent that commands on the host can reach. */
  readonly forwardAgent: string | undefined;
  /** The ways to log in that are wanted, the first before the others. */
  readonly methods: readonly LoginMethod[];
  readonly family: 0 | 4 | 6;
  readonly bindAddress: string | undefined;
  /** Milliseconds for connecting, all in all. */
  readonly timeout: number;
  /** Milliseconds between signs of life that are asked for, 0 for never, and how many may be missing. */
  readonly aliveInterval: number;
  readonly aliveCount: number;
  readonly proxyCommand: string | undefined;
  /** Hosts to go through, the first first. */
  readonly proxyJump: readonly Jump[];
  /** The file of OpenSSH options that `-F` names. */
  readonly configFile: string | undefined;
  readonly handedOn: HandedOn;
}

/**
 * What the inventory and the command line say of files, for the hosts on the way: it counts there where their own options say
 * nothing. Ssh hands on less, and asks at its terminal what is missing.
 */
export interface HandedOn {
  readonly UserKnownHostsFile: readonly string[] | undefined;
  readonly GlobalKnownHostsFile: readonly string[] | undefined;
  readonly keys: readonly string[];
}

/** The ways to log in that hap has (RFC 4252, RFC 4256). */
export type LoginMethod = 'publickey' | 'keyboard-interactive' | 'password';

/** What comes from where hap runs. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly localUser: string;
  readonly config: ClientConfig;
  /** Milliseconds between signs of life that are asked for, and how many may be missing. */
  readonly keepalive: { readonly interval: number; readonly count: number };
}

/** Ansible's own, which says nothing: what the options say goes before it. */
const defaultTimeout = 10_000;

/** ServerAliveCountMax where only the interval is said. */
const usualCount = 3;

const policies = {
  yes: 'strict',
  true: 'strict',
  // `ask` cannot be asked: hap talks to many hosts at once.
  ask: 'strict',
  'accept-new': 'accept-new',
  no: 'accept-all',
  false: 'accept-all',
  off: 'accept-all',
} as const satisfies Record<string, HostKeyPolicy>;

const allowedBy: Readonly<Record<LoginMethod, string>> = {
  publickey: 'PubkeyAuthentication',
  'keyboard-interactive': 'KbdInteractiveAuthentication',
  password: 'PasswordAuthentication',
};

function methodsOf(options: SshOptions): LoginMethod[] {
  // As ssh has it, keys go before passwords.
  const wanted = options.get('PreferredAuthentications')?.split(',') ?? Object.keys(allowedBy);
  const known = wanted.filter((name): name is LoginMethod => Object.hasOwn(allowedBy, name));
  return known.filter((method) => options.flag(allowedBy[method]) !== false);
}

/** Seconds as milliseconds. */
function milliseconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1000;
}

/**
 * The settings of a target. What the target says goes before its OpenSSH options, those of its command line before those of
 * ~/.ssh/config and of the system, and all before defaults.
 *
 * @param beyond for a host that is only gone through: the one that is reached by it
 * @throws HapError `unreachable` for options that are wrong, and for a host or user that could be taken for an option or a command
 */
export function settingsOf(target: Target, around: Surroundings, beyond?: SshSettings): SshSettings {
  const { environment, home, keepalive } = around;
  const { options, host, tokens, file } = around.config.optionsFor({
    host: checkedHost(target.address),
    port: target.port,
    user: target.user,
    args: target.sshArgs,
    hostKeyChecking: target.hostKeyChecking,
  });
  const user = checkedUser(options.get('User') ?? around.localUser);
  const port = options.number('Port', 1, 65_535) ?? 22;
  const paths = new Paths(options, tokens, home, environment);
  const agent = paths.socket(options.get('IdentityAgent') ?? 'SSH_AUTH_SOCK', 'IdentityAgent');
  const alias = options.get('HostKeyAlias');
  const command = options.get('ProxyCommand') ?? 'none';
  const jump = options.get('ProxyJump') ?? 'none';
  const usual = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => `${home}/.ssh/${name}`);
  const alive = milliseconds(options.seconds('ServerAliveInterval'));
  const family = options.oneOf('AddressFamily', ['any', 'inet', 'inet6']);
  const knownIn = (name: 'UserKnownHostsFile' | 'GlobalKnownHostsFile', usually: string): readonly string[] =>
    paths.list(name) ?? beyond?.handedOn[name] ?? [usually, `${usually}2`];
  return {
    name: target.name,
    wanted: beyond?.wanted ?? target.name,
    host: checkedHost(host),
    port,
    user,
    password: target.password,
    keyName: alias ?? host,
    keyPort: alias === undefined ? port : 22,
    policy: policies[options.oneOf('StrictHostKeyChecking', keysOf(policies)) ?? 'ask'],
    userKnownHosts: knownIn('UserKnownHostsFile', `${home}/.ssh/known_hosts`),
    globalKnownHosts: knownIn('GlobalKnownHostsFile', '/etc/ssh/ssh_known_hosts'),
    hashNames: options.flag('HashKnownHosts') ?? false,
    revokedKeys: paths.list('RevokedHostKeys')?.[0],
    caAlgorithms: options.get('CASignatureAlgorithms')?.split(','),
    identityFiles: [
      ...target.privateKeyFiles.map((path) => expandHome(path, home)),
      ...paths.all('IdentityFile'),
    ],
    defaultIdentityFiles: options.has('IdentityFile')
      ? []
      : [...new Set([...(beyond?.handedOn.keys ?? []), ...usual])],
    certificateFiles: paths.all('CertificateFile'),
    identitiesOnly: options.flag('IdentitiesOnly') ?? false,
    agent,
    forwardAgent: forwarded(options.get('ForwardAgent') ?? 'no', agent, paths),
    methods: methodsOf(options),
    family: family === 'inet' ? 4 : family === 'inet6' ? 6 : 0,
    bindAddress: options.get('BindAddress'),
    timeout:
      (target.timeout === defaultTimeout && milliseconds(options.seconds('ConnectTimeout'))) ||
      target.timeout,
    aliveInterval: alive ?? keepalive.interval,
    aliveCount: options.number('ServerAliveCountMax') ?? (alive === undefined ? keepalive.count : usualCount),
    proxyCommand:
      command === 'none'
        ? undefined
        : expandCommand(command, { ...tokens, h: host }, commandTokens, 'ProxyCommand'),
    proxyJump: jump === 'none' ? [] : readJumps(expandTokens(jump, tokens, commandTokens, 'ProxyJump')),
    configFile: file,
    handedOn: beyond?.handedOn ?? (jump === 'none' ? nothing : handedOn(target, around, tokens)),
  };
}

const nothing: HandedOn = { UserKnownHostsFile: undefined, GlobalKnownHostsFile: undefined, keys: [] };

/** What a command line says of files. It is read again, for the options of all sources are one by now. */
function handedOn(target: Target, { home, environment }: Surroundings, tokens: Tokens): HandedOn {
  const options = new SshOptions();
  readSshArgs(target.sshArgs, options);
  const paths = new Paths(options, tokens, home, environment);
  return {
    UserKnownHostsFile: paths.list('UserKnownHostsFile'),
    GlobalKnownHostsFile: paths.list('GlobalKnownHostsFile'),
    keys: [...target.privateKeyFiles.map((path) => expandHome(path, home)), ...paths.all('IdentityFile')],
  };
}

function forwarded(value: string, agent: string | undefined, paths: Paths): string | undefined {
  const word = value.toLowerCase();
  if (word === 'no' || word === 'false') return undefined;
  return word === 'yes' || word === 'true' ? agent : paths.socket(value, 'ForwardAgent');
}

function keysOf<T extends string>(record: Readonly<Record<T, unknown>>): T[] {
  return Object.keys(record) as T[];
}
