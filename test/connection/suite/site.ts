import { afterAll, beforeAll } from 'vitest';
import {
  verbatim,
  type Connection,
  type Output,
  type Request,
  type Shell,
} from '../../../src/model/index.js';

/** What the suite needs to know of the connection it is run against. */
export interface SuiteOptions {
  /** Opens a connection of its own each time. */
  readonly open: () => Connection;
  /** What is asked is served by shells that end with it. */
  readonly once?: boolean;
  /** Its shell passes NUL bytes through filters (busybox's sed does not). */
  readonly binaryFilters?: boolean;
  /** Bytes of large inputs and outputs. */
  readonly large?: number;
}

/** A connection of its own for some tests, with its shell and a folder on the host. */
export interface Site {
  readonly connection: Connection;
  readonly shell: Shell;
  readonly folder: string;
  readonly run: (text: string, more?: Partial<Request>) => Promise<Output>;
  readonly stdout: (text: string, more?: Partial<Request>) => Promise<string>;
}

/** Opens a site before the tests of the suite that is being described, and takes it away after them. */
export function siteFor({ open, once }: SuiteOptions): Site {
  let connection: Connection | undefined;
  let shell: Shell | undefined;
  let folder: string | undefined;
  const opened = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the site is not open');
    return value;
  };
  const site: Site = {
    get connection() {
      return opened(connection);
    },
    get shell() {
      return opened(shell);
    },
    get folder() {
      return opened(folder);
    },
    run: (text, more = {}) => site.shell.run({ script: verbatim(text), ...more }),
    stdout: async (text, more = {}) => (await site.run(text, more)).stdout,
  };
  beforeAll(async () => {
    connection = open();
    shell = await connection.shell(undefined, once);
    folder = (await site.stdout('mktemp -d')).trim();
  });
  afterAll(async () => {
    await site.run(`rm -rf ${site.folder}`);
    await site.connection.close();
  });
  return site;
}

/** Shell that waits until none of the processes runs any more; one that only waits to be reaped does not run. */
export function untilGone(...pids: readonly (string | undefined)[]): string {
  const state = "$(sed 's/.*) //' /proc/$p/stat 2>/dev/null)";
  const runs = `case "${state}" in ''|Z*|X*) false ;; esac`;
  return `for p in ${pids.join(' ')}; do while ${runs}; do sleep 0.02; done; done; echo gone`;
}

/** An error's code, for expectations about what is thrown. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  return 'no error';
}
