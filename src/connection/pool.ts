import type { ConnectionPool, Target } from '../model/index.js';
import type { Carrier } from './carrier.js';
import { HostConnection } from './connection.js';
import { LateCarrier } from './late.js';
import { LocalCarrier } from './local.js';
import type { AskPassphrase } from './ssh/keys.js';

/** What a pool is told of where hap runs. */
export interface PoolOptions {
  /** Of the controller: `HOME`, `USER`, `SSH_AUTH_SOCK` are looked at, and local commands get it whole. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between signs of life that are asked of a host, and how many may be missing before it counts as lost. */
  readonly keepalive?: { readonly interval: number; readonly count: number } | undefined;
  /**
   * What every shell is told to say of its host when it opens, with which `Shell.greeting` is answered: one line of
   * sh without quotes but double ones, backslashes and exclamation marks, since it passes through any login shell.
   */
  readonly greeting?: string | undefined;
  /** What every shell is called where others look who is there: plain characters, without a semicolon. */
  readonly name?: string | undefined;
  /** Asks for the passphrase of an encrypted key file; without it such keys only work through an agent. */
  readonly askPassphrase?: AskPassphrase | undefined;
}

/** The connections of a run that can be interrupted. */
export interface Pool extends ConnectionPool {
  /** Ends all that runs on the hosts, with SIGHUP and in the end SIGKILL, and then the connections: what was asked fails with `interrupted`. */
  interrupt(): Promise<void>;
}

/** A dead host is noticed after 3 s. */
export const defaultKeepalive = { interval: 1000, count: 2 };

/**
 * The connections of one run. Nothing is connected, and nothing that SSH needs is loaded, before the first shell is asked for.
 */
export function createPool(options: PoolOptions): Pool {
  const { environment, keepalive = defaultKeepalive, askPassphrase } = options;
  const connections = new Map<string, HostConnection>();
  let ssh: Promise<(target: Target) => Carrier> | undefined;
  const overSsh = async (target: Target): Promise<Carrier> => {
    ssh ??= import('./ssh/index.js').then((m) => m.sshCarriers({ environment, keepalive }, askPassphrase));
    return (await ssh)(target);
  };
  const carrierFor = (target: Target): Carrier => {
    return target.kind === 'local' ? new LocalCarrier(environment) : new LateCarrier(() => overSsh(target));
  };
  const keys = new WeakMap<Target, string>();
  const keyOf = (target: Target): string => {
    let key = keys.get(target);
    if (key === undefined) keys.set(target, (key = JSON.stringify(target)));
    return key;
  };
  return {
    get: (target) => {
      const key = keyOf(target);
      let connection = connections.get(key);
      if (!connection) {
        connection = new HostConnection(target, carrierFor(target), options.greeting, options.name);
        connections.set(key, connection);
      }
      return connection;
    },
    drop: async (target) => {
      const key = keyOf(target);
      const connection = connections.get(key);
      connections.delete(key);
      await connection?.close();
    },
    interrupt: async () => {
      await Promise.all([...connections.values()].map((connection) => connection.interrupt()));
    },
    close: async () => {
      const open = [...connections.values()];
      connections.clear();
      await Promise.all(open.map((connection) => connection.close()));
    },
  };
}
