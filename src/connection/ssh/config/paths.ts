import type { SshOptions } from './options.js';
import { expandHome, expandTokens, expandVariables, fileTokens, type Tokens } from './tokens.js';

/** The files and sockets that options name, with what stands for `~`, `%h` and `${NAME}` in them. */
export class Paths {
  constructor(
    private readonly options: SshOptions,
    private readonly tokens: Tokens,
    private readonly home: string,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** The files of an option that is a list; `undefined` where it is not given. @throws HapError `unreachable` */
  list(name: string): string[] | undefined {
    return this.options.words(name) && this.#expanded(this.options.words(name) ?? [], name);
  }

  /** The files of an option that adds up. @throws HapError `unreachable` */
  all(name: string): string[] {
    return this.#expanded(this.options.all(name), name);
  }

  /** A socket that is named by its path or by a variable that holds it. @throws HapError `unreachable` */
  socket(value: string, name: string): string | undefined {
    if (value === 'none') return undefined;
    if (value === 'SSH_AUTH_SOCK') return this.environment['SSH_AUTH_SOCK'];
    const variable = /^\$(\w+)$/.exec(value)?.[1];
    return variable === undefined ? this.#expand(value, name) : this.environment[variable];
  }

  #expanded(paths: readonly string[], name: string): string[] {
    return paths.filter((path) => path !== 'none').map((path) => this.#expand(path, name));
  }

  #expand(path: string, name: string): string {
    const tokenless = expandTokens(expandHome(path, this.home), this.tokens, fileTokens, name);
    return expandVariables(tokenless, this.environment, name);
  }
}
