import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readSshArgs } from './args.js';
import { filesLike, readConfigFile, type ConfigFile } from './files.js';
import { hostName, matchesHost, matchesLine, type Situation } from './match.js';
import { badOption, SshOptions } from './options.js';
import { expandHome, type Tokens } from './tokens.js';
import { configWords } from './words.js';

/** Whose options are read, and where they are. */
export interface Client {
  readonly home: string;
  readonly user: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A host as it is asked for. */
export interface Asked {
  readonly host: string;
  /** What goes before all options. */
  readonly port: number | undefined;
  readonly user: string | undefined;
  /** Pieces of ssh's command line. */
  readonly args: readonly string[];
  /** False where Ansible's `host_key_checking` is off: that goes before the files. */
  readonly hostKeyChecking: boolean;
}

/** The options of a host, and what its tokens stand for. */
export interface Resolved {
  readonly options: SshOptions;
  /** The name or address to go to. */
  readonly host: string;
  readonly tokens: Tokens;
  /** The file of `-F`. */
  readonly file: string | undefined;
}

const systemFolder = '/etc/ssh';

/** Files that include one another: as deep as OpenSSH lets them. */
const deepest = 16;

/** How one file is read. */
interface Reading {
  /** Relative names are looked for there. */
  readonly folder: string;
  readonly guarded: boolean;
  readonly depth: number;
}

/** OpenSSH's options for hosts: from a command line, `~/.ssh/config` and /etc/ssh/ssh_config (ssh_config(5)). Each file is read once. */
export class ClientConfig {
  readonly #client: Client;
  readonly #files = new Map<string, ConfigFile | undefined>();
  readonly #answers = new Map<string, boolean>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** @throws HapError `unreachable` for what cannot be read, and for what hap does not have and may not ignore */
  optionsFor(asked: Asked): Resolved {
    const options = new SshOptions();
    if (asked.user !== undefined) options.set('User', [asked.user], 'the inventory');
    if (asked.port !== undefined) options.set('Port', [String(asked.port)], 'the inventory');
    const file = readSshArgs(asked.args, options);
    if (!asked.hostKeyChecking) options.set('StrictHostKeyChecking', ['no'], 'host_key_checking');
    const tokens = (host: string): Tokens => this.#tokens(asked.host, host, options);
    const situation = (host: string, final: boolean): Situation => ({
      host,
      originalHost: asked.host,
      localUser: this.#client.user,
      options,
      final,
      wantsFinal: false,
      tokens,
      succeeds: (command) => this.#succeeds(command),
    });
    const first = situation(asked.host, false);
    this.#readAll(file, first);
    const host = hostName(first).toLowerCase();
    if (first.wantsFinal) this.#readAll(file, situation(host, true));
    return { options, host, tokens: tokens(host), file };
  }

  #readAll(file: string | undefined, situation: Situation): void {
    const { home } = this.#client;
    const folder = join(home, '.ssh');
    if (file === undefined) {
      this.#read(join(folder, 'config'), { folder, guarded: true, depth: 0 }, situation, true);
      const system = { folder: systemFolder, guarded: false, depth: 0 };
      this.#read(join(systemFolder, 'ssh_config'), system, situation, true);
    } else if (file !== 'none') {
      const found = this.#read(expandHome(file, home), { folder, guarded: false, depth: 0 }, situation, true);
      if (!found) throw badOption(`there is no file ${file}`, '-F');
    }
  }

  /** @returns whether there is such a file */
  #read(name: string, reading: Reading, situation: Situation, outside: boolean): boolean {
    const file = this.#file(name, reading.guarded);
    let active = outside;
    for (const line of file?.lines ?? []) {
      const where = `${name}:${typeof line === 'number' ? line : line.line}`;
      if (typeof line === 'number') throw badOption('this line cannot be read', where);
      const key = line.name.toLowerCase();
      const rest = line.rest ?? '';
      if (key === 'host') active = matchesHost(words(rest, where), situation);
      else if (key === 'match') active = matchesLine(rest, situation, where);
      else if (!active) continue;
      else if (key === 'include') this.#include(words(rest, where), reading, situation, where);
      else situation.options.read(line.name, rest, where);
    }
    return file !== undefined;
  }

  #include(patterns: readonly string[], reading: Reading, situation: Situation, where: string): void {
    const depth = reading.depth + 1;
    if (depth > deepest) throw badOption('too many files include one another', where);
    for (const pattern of patterns) {
      const named = expandHome(pattern, this.#client.home);
      const path = isAbsolute(named) ? named : join(reading.folder, named);
      for (const name of filesLike(path))
        this.#read(name, { ...reading, guarded: true, depth }, situation, true);
    }
  }

  #file(name: string, guarded: boolean): ConfigFile | undefined {
    if (!this.#files.has(name)) this.#files.set(name, readConfigFile(name, guarded));
    return this.#files.get(name);
  }

  #succeeds(command: string): boolean {
    let answer = this.#answers.get(command);
    if (answer === undefined) {
      const { environment } = this.#client;
      const { status } = spawnSync(environment['SHELL'] ?? '/bin/sh', ['-c', command], {
        env: environment,
        stdio: 'ignore',
      });
      answer = status === 0;
      this.#answers.set(command, answer);
    }
    return answer;
  }

  #tokens(original: string, host: string, options: SshOptions): Tokens {
    const { home, user } = this.#client;
    const local = hostname();
    const port = options.get('Port') ?? '22';
    const remote = options.get('User') ?? user;
    return {
      get C() {
        return createHash('sha1').update(`${local}${host}${port}${remote}`).digest('hex');
      },
      d: home,
      h: host,
      i: String(process.getuid?.() ?? 0),
      j: '',
      k: options.get('HostKeyAlias') ?? original,
      L: local.split('.')[0] ?? local,
      l: local,
      n: original,
      p: port,
      r: remote,
      u: user,
    };
  }
}

function words(text: string, where: string): string[] {
  const found = configWords(text);
  if (!found) throw badOption('a quote is not closed', where);
  if (found.length === 0) throw badOption('a value is missing', where);
  return found;
}
