import { homedir, userInfo } from 'node:os';
import { HapError, type Target } from '../../model/index.js';
import { parseSshArgs, type SshOptions } from './options.js';

/** What is to be done with a host key that is not known. */
export type HostKeyPolicy = 'strict' | 'accept-new' | 'accept-all';

/** Everything that decides how a host is reached, from its target and its OpenSSH options. */
export interface SshSettings {
  /** The inventory's name, for messages. */
  readonly name: string;
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
  /** Keys that are named for this host. */
  readonly identityFiles: readonly string[];
  /** Keys that are tried when none is named. */
  readonly defaultIdentityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Socket of the agent. */
  readonly agent: string | undefined;
  readonly forwardAgent: boolean;
  readonly publickey: boolean;
  readonly passwords: boolean;
  readonly keyboard: boolean;
  readonly family: 0 | 4 | 6;
  readonly bindAddress: string | undefined;
  /** Milliseconds for connecting, all in all. */
  readonly timeout: number;
  /** Milliseconds between signs of life that are asked for, 0 for never, and how many may be missing. */
  readonly aliveInterval: number;
  readonly aliveCount: number;
  readonly proxyCommand: string | undefined;
  /** Hosts to go through, `user@host:port` each. */
  readonly proxyJump: readonly string[];
}

/** What comes from where hap runs. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between signs of life that are asked for, and how many may be missing. */
  readonly keepalive: { readonly interval: number; readonly count: number };
}

/** No option, no metacharacter of a shell, no blank. */
const harmless = /^[^-\s'"`$\\;&<>|(){}*?!#~][^\s'"`$\\;&<>|(){}*?!#]*$/;

function checked(kind: string, value: string): string {
  if (harmless.test(value)) return value;
  throw new HapError({ code: 'unreachable', summary: `'${value}' cannot be the ${kind} of a host` });
}

function policyOf(target: Target, options: SshOptions): HostKeyPolicy {
  const given = options.get('StrictHostKeyChecking')?.toLowerCase();
  if (given === 'no' || given === 'off') return 'accept-all';
  if (given === 'accept-new') return 'accept-new';
  // `ask` cannot be asked: hap talks to many hosts at once.
  if (given !== undefined) return 'strict';
  return target.hostKeyChecking ? 'strict' : 'accept-all';
}

/** Seconds as milliseconds. */
function seconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1000;
}

/**
 * The settings of a target. What the target says goes before its OpenSSH options, which go before defaults.
 *
 * @throws HapError `unreachable` for options that are wrong, and for a host or user that could be taken for an option or a command
 */
export function settingsOf(target: Target, { environment, keepalive }: Surroundings): SshSettings {
  const options = parseSshArgs(target.sshArgs);
  const home = environment['HOME'] ?? homedir();
  const host = checked('address', options.get('HostName') ?? target.address);
  const localUser = environment['USER'] ?? userInfo().username;
  const user = checked('user', target.user ?? options.get('User') ?? localUser);
  const port = target.port === 22 ? (options.number('Port') ?? 22) : target.port;
  const tokens: Readonly<Record<string, string>> = {
    '%': '%',
    d: home,
    h: host,
    n: checked('address', target.address),
    p: String(port),
    r: user,
    u: localUser,
  };
  const expand = (file: string): string => {
    return file.replace(/^~(?=\/|$)/, home).replace(/%(.)/g, (all, letter: string) => tokens[letter] ?? all);
  };
  const files = (name: string, fallback: readonly string[]): readonly string[] => {
    return (options.words(name) ?? fallback).map(expand).filter((file) => file !== 'none');
  };
  const methods = options.get('PreferredAuthentications')?.split(',');
  const allowed = (method: string, ...names: readonly string[]): boolean => {
    return (!methods || methods.includes(method)) && names.every((name) => options.flag(name) !== false);
  };
  const agent = options.get('IdentityAgent') ?? 'SSH_AUTH_SOCK';
  const agentVariable = /^\$?(?:\{)?(SSH_AUTH_SOCK|(?<=\$\{?)\w+)\}?$/.exec(agent)?.[1];
  const family = options.get('AddressFamily');
  const jump = options.get('ProxyJump');
  const command = options.get('ProxyCommand');
  return {
    name: target.name,
    host,
    port,
    user,
    password: target.password,
    keyName: options.get('HostKeyAlias') ?? host,
    keyPort: options.get('HostKeyAlias') === undefined ? port : 22,
    policy: policyOf(target, options),
    userKnownHosts: files('UserKnownHostsFile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
    globalKnownHosts: files('GlobalKnownHostsFile', [
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ]),
    identityFiles: [...target.privateKeyFiles, ...options.all('IdentityFile')].map(expand),
    defaultIdentityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => `${home}/.ssh/${name}`),
    identitiesOnly: options.flag('IdentitiesOnly') ?? false,
    agent: agent === 'none' ? undefined : agentVariable ? environment[agentVariable] : expand(agent),
    forwardAgent: options.flag('ForwardAgent') ?? false,
    publickey: allowed('publickey', 'PubkeyAuthentication'),
    passwords: allowed('password', 'PasswordAuthentication'),
    keyboard: allowed(
      'keyboard-interactive',
      'KbdInteractiveAuthentication',
      'ChallengeResponseAuthentication',
    ),
    family: family === 'inet' ? 4 : family === 'inet6' ? 6 : 0,
    bindAddress: options.get('BindAddress'),
    timeout: seconds(options.number('ConnectTimeout')) || target.timeout,
    aliveInterval: seconds(options.number('ServerAliveInterval')) ?? keepalive.interval,
    aliveCount: options.number('ServerAliveCountMax') ?? keepalive.count,
    proxyCommand: command === undefined || command === 'none' ? undefined : expand(command),
    proxyJump: jump === undefined || jump === 'none' ? [] : jump.split(','),
  };
}
