import type { Target } from '../model/index.js';
import { defaultKeepalive, type PoolOptions } from './pool.js';
import type { Scan } from './ssh/scan.js';

/** Looks at the keys of a host and of those on the way to it, one after the other. @throws HapError `unreachable` */
export type KeyScanner = (target: Target) => AsyncIterable<Scan>;

/** What looks at the keys of hosts as connections do, and can write them to known_hosts. */
export function createKeyScanner({
  environment,
  keepalive = defaultKeepalive,
  askPassphrase,
}: Omit<PoolOptions, 'greeting'>): KeyScanner {
  const ssh = import('./ssh/index.js').then((m) => m.keyScanner({ environment, keepalive }, askPassphrase));
  return async function* (target) {
    yield* (await ssh)(target);
  };
}
