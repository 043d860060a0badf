import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createPool, type PoolOptions } from '../../src/connection/index.js';
import { HapError, verbatim, type ConnectionPool, type Output, type Target } from '../../src/model/index.js';
import { newPair, startServer, type Pair, type ServerOptions, type TestServer } from './server.js';

/** The error that a promise fails with. */
export async function failure(promise: Promise<unknown>): Promise<HapError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HapError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Servers, pools and files of one test file, which go away with it. */
export class SshKit {
  readonly folder = mkdtempSync(join(tmpdir(), 'hap-ssh-'));
  readonly hostKey = newPair();
  readonly userKey = newPair();
  readonly #closers: (() => unknown)[] = [];
  #files = 0;
  readonly keyFile = this.file(this.userKey.private);

  constructor() {
    afterAll(async () => {
      // Pools come after the servers they use, and go before them.
      for (const close of this.#closers.reverse()) await close();
      rmSync(this.folder, { recursive: true });
    });
  }

  /** Something to be done at the end. */
  later(close: () => unknown): void {
    this.#closers.push(close);
  }

  /** A file with this text. */
  file(text: string): string {
    const name = join(this.folder, `file${++this.#files}`);
    writeFileSync(name, text);
    return name;
  }

  /** A program that hap is to take for sudo: it takes options up to `-u USER`, runs a script, and then the command. */
  sudo(script = ':'): string {
    const name = this.file(
      `#!/bin/sh\nwhile [ "$1" != -u ]; do case $1 in -p) prompt=$2; shift ;; esac; shift; done; shift 2\n${script}\nexec "$@"\n`,
    );
    chmodSync(name, 0o755);
    return name;
  }

  /** A server that lets the user's key in. */
  async serve(options: Partial<ServerOptions> = {}): Promise<TestServer> {
    const server = await startServer({ hostKeys: [this.hostKey], keys: [this.userKey], ...options });
    this.later(() => server.close());
    return server;
  }

  pool(options: Partial<PoolOptions> = {}): ConnectionPool {
    const made = createPool({ environment: { HOME: this.folder, USER: 'someone' }, ...options });
    this.later(() => made.close());
    return made;
  }

  /** A line of known_hosts for a server. */
  known(server: TestServer, pair: Pair = this.hostKey): string {
    return `[127.0.0.1]:${server.port} ${pair.public}\n`;
  }

  /** The target for a server whose key is known, unless other OpenSSH options are given. */
  target(server: TestServer, more: Partial<Target> = {}): Target {
    return {
      name: 'web',
      kind: 'ssh',
      address: '127.0.0.1',
      port: server.port,
      user: 'joe',
      privateKeyFiles: [this.keyFile],
      sshArgs: more.sshArgs ? [] : [`-o UserKnownHostsFile=${this.file(this.known(server))}`],
      hostKeyChecking: true,
      timeout: 5000,
      ...more,
    };
  }

  /** What a script answers on a connection of its own. */
  async ask(target: Target, script = ':', through = this.pool()): Promise<Output> {
    const shell = await through.get(target).shell();
    return shell.run({ script: verbatim(script) });
  }
}
