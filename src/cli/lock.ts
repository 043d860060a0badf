import { hostname, userInfo } from 'node:os';
import { HapError } from '../model/index.js';
import type { LockPolicy, RunName } from '../engine/index.js';

/** What the command line says of the lock of hosts. */
export interface LockOptions {
  readonly lock?: string;
  readonly lockTimeout?: number;
}

/** The same from `HAP_LOCK` and `HAP_LOCK_TIMEOUT`, or the section `hap` of the configuration. */
export interface LockConfig {
  readonly how: string | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
}

/** Seconds for which another run's end is waited. */
const patience = 300;

/**
 * What is done about a host that another run has locked.
 * @param usual where nothing is said
 * @throws HapError `bad-config`
 */
export function lockPolicy(options: LockOptions, config: LockConfig, usual: LockPolicy['how']): LockPolicy {
  const how = options.lock ?? config.how ?? usual;
  const timeout = (options.lockTimeout ?? config.timeout ?? patience) * 1000;
  if (how === 'wait' || how === 'refuse' || how === 'off') return { how, timeout };
  throw new HapError({ code: 'bad-config', summary: `lock must be wait, refuse or off, not '${how}'` });
}

/** Who this run is, for those who find its lock. */
export function runName(): RunName {
  return {
    // Sets it apart and is no secret: node:crypto takes 5 ms to load, which is done while the hosts answer.
    run: Math.random().toString(16).slice(2),
    pid: process.pid,
    since: Math.floor(Date.now() / 1000),
    who: `${userName()}@${hostname()}`,
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container a user may have a number only.
    return String(process.getuid?.() ?? 'unknown');
  }
}
