import { coreName, Deferred, HapError, type Become, type Target } from '../../model/index.js';
import type { Scoped, Sourced } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { str } from '../../python/repr.js';
import type { Renderer } from '../../template/index.js';
import { told } from '../result.js';
import { keyword, keywordChain, lineage } from './keywords.js';
import type { Variables } from './scope.js';

/** What the command line says about connecting; keywords and variables override it. */
export interface ConnectionOptions {
  readonly user?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly password?: string | undefined;
  readonly connection?: string | undefined;
  readonly sshArgs: SshArgs;
  readonly become: boolean;
  readonly becomeUser?: string | undefined;
  readonly becomeMethod?: string | undefined;
  readonly becomePassword?: string | undefined;
  readonly becomeExe?: string | undefined;
  readonly becomeFlags?: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  readonly hostKeyChecking: boolean;
}

/** Pieces of ssh's command line, as Ansible's settings of these names hold them; a variable goes before the setting that it names. */
export interface SshArgs {
  readonly ssh_args?: string | undefined;
  readonly ssh_common_args?: string | undefined;
  readonly ssh_extra_args?: string | undefined;
}

/** Reads keywords and variables of one task on one host, rendered. */
export class Settings {
  constructor(
    private readonly node: Scoped,
    private readonly variables: Pick<Variables, 'get'>,
    private readonly renderer: Renderer,
    private readonly options: ConnectionOptions,
  ) {}

  /** A keyword's value, or `undefined` where no node has it. */
  keyword(name: string): Value | undefined {
    const found = this.sourced(name);
    return found && this.rendered(name, found);
  }

  /** A keyword as the nearest node that has it says. */
  protected sourced(name: string): Sourced | undefined {
    return keyword(this.node, name);
  }

  /** Renders every keyword that is a template, whether it matters to the task's module or not. @throws HapError */
  check(): void {
    for (const [name, sourced] of templatesOf(this.node)) this.rendered(name, sourced);
  }

  /** A keyword that is yes or no. @throws HapError `bad-keyword` */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.keyword(name);
    return value === undefined || value === null ? otherwise : toBool(value, name);
  }

  /** The first of these variables that is set, rendered. */
  variable(...names: readonly string[]): Value | undefined {
    for (const name of names) {
      const value = this.variables.get(name);
      if (value !== undefined && value !== null) return this.renderer.render(value);
    }
    return undefined;
  }

  /** `environment` of the play, its blocks and the task, the inner over the outer. */
  environment(): Record<string, string> {
    const merged: Record<string, string> = {};
    const add = (value: Value): void => {
      if (Array.isArray(value)) value.forEach(add);
      else if (value instanceof Dict) for (const [k, v] of value) merged[text(k)] = text(v);
      else if (value !== null && value !== '')
        throw new HapError({
          code: 'bad-keyword',
          summary: 'environment must be a mapping or a list of mappings',
        });
    };
    for (const sourced of keywordChain(this.node, 'environment')) add(this.rendered('environment', sourced));
    return merged;
  }

  /** How to become another user, or `undefined` where the task does not. */
  become(): Become | undefined {
    const wanted = this.variable('ansible_become') ?? this.keyword('become') ?? this.options.become;
    if (!toBool(wanted, 'become')) return undefined;
    const method = text(
      this.variable('ansible_become_method') ??
        this.keyword('become_method') ??
        this.options.becomeMethod ??
        'sudo',
    );
    const pick = (variable: string, name: string): string | undefined => {
      const value =
        this.variable(`ansible_become_${variable}`, `ansible_${method}_${variable}`) ?? this.keyword(name);
      return value === undefined || value === null ? undefined : text(value);
    };
    return {
      method,
      user: pick('user', 'become_user') ?? this.options.becomeUser ?? 'root',
      exe: pick('exe', 'become_exe') ?? this.options.becomeExe,
      flags: pick('flags', 'become_flags') ?? this.options.becomeFlags,
      password: pick('password', '') ?? pick('pass', '') ?? this.options.becomePassword,
    };
  }

  /** Where the host is and how to get in. @throws HapError `bad-connection` */
  target(host: string): Target {
    const optional = (...names: string[]): string | undefined => {
      const value = this.variable(...names);
      return value === undefined ? undefined : text(value);
    };
    const kind = this.connectionKind();
    const port = this.variable('ansible_port', 'ansible_ssh_port') ?? this.keyword('port');
    const key =
      optional('ansible_ssh_private_key_file', 'ansible_private_key_file') ?? this.options.privateKeyFile;
    const remoteUser = this.keyword('remote_user');
    const checking = this.variable('ansible_ssh_host_key_checking', 'ansible_host_key_checking');
    const timeout = this.variable('ansible_ssh_timeout', 'ansible_timeout');
    const sshArgs = (['ssh_args', 'ssh_common_args', 'ssh_extra_args'] as const).flatMap((name) => {
      const value = optional(`ansible_${name}`) ?? this.options.sshArgs[name];
      return value ? [value] : [];
    });
    return {
      name: host,
      kind,
      address: optional('ansible_host', 'ansible_ssh_host') ?? host,
      port: port === undefined || port === null ? undefined : portNumber(port, host),
      user:
        optional('ansible_user', 'ansible_ssh_user') ??
        (remoteUser == null ? this.options.user : text(remoteUser)),
      password:
        optional('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password') ?? this.options.password,
      privateKeyFiles: key === undefined ? [] : [key],
      sshArgs,
      hostKeyChecking:
        checking === undefined ? this.options.hostKeyChecking : toBool(checking, 'host_key_checking'),
      timeout: timeout === undefined ? this.options.timeout : Number(text(timeout)) * 1000,
    };
  }

  private connectionKind(): Target['kind'] {
    const value =
      this.variable('ansible_connection') ?? this.keyword('connection') ?? this.options.connection ?? 'ssh';
    const name = coreName(text(value));
    if (name === 'local') return 'local';
    if (['ssh', 'smart', 'paramiko', 'paramiko_ssh'].includes(name)) return 'ssh';
    throw new HapError({
      code: 'bad-connection',
      summary: `the connection '${name}' is not one hap has`,
      hint: 'Use ssh or local.',
      position: keyword(this.node, 'connection')?.position,
    });
  }

  private rendered(name: string, sourced: Sourced): Value {
    const what = `The field '${name}' has an invalid value, which includes an undefined variable. The error was: `;
    try {
      return told(what, () => this.renderer.render(sourced.value));
    } catch (error) {
      throw error instanceof HapError ? error.at(sourced.position) : error;
    }
  }
}

const templates = new WeakMap<Scoped, ReadonlyMap<string, Sourced>>();

/** The keywords of a node that are templates: none of most. */
function templatesOf(node: Scoped): ReadonlyMap<string, Sourced> {
  let found = templates.get(node);
  if (!found) {
    const all = new Map<string, Sourced>();
    for (const { keywords } of [...lineage(node)].reverse())
      for (const [name, sourced] of keywords)
        if (!all.has(name) && name !== 'module_defaults') all.set(name, sourced);
    found = new Map([...all].filter(([, { value }]) => value instanceof Deferred));
    templates.set(node, found);
  }
  return found;
}

function portNumber(value: Value, host: string): number {
  const port = Number(text(value));
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new HapError({
    code: 'bad-connection',
    summary: `'${text(value)}' is not a port number (host ${host})`,
  });
}

/** A value as text for a setting, as Python writes it; nothing for None. */
export function text(value: Value): string {
  return value === null ? '' : str(value);
}

/** Ansible's booleans: yes/no, on/off, true/false, 1/0 in any case. @throws HapError `bad-keyword` */
export function toBool(value: Value, what: string): boolean {
  if (typeof value === 'boolean') return value;
  const word = text(value).trim().toLowerCase();
  if (['yes', 'on', '1', 'true', 't', 'y', '1.0'].includes(word)) return true;
  if (['no', 'off', '0', 'false', 'f', 'n', '0.0', ''].includes(word)) return false;
  throw new HapError({
    code: 'bad-keyword',
    summary: `${what} must be yes or no, not '${text(value)}'`,
  });
}
