import { homedir, userInfo } from 'node:os';
import type { Target } from '../../model/index.js';
import type { Carrier } from '../carrier.js';
import { SshCarrier, type SshShared } from './carrier.js';
import { ClientConfig } from './config/client-config.js';
import { HostKeys } from './host-key/host-keys.js';
import { KeyRing, type AskPassphrase } from './keys.js';
import { scanHost, type Scan } from './scan.js';
import type { Surroundings } from './settings.js';

/** Where hap runs, and the OpenSSH options of whoever runs it. */
export function surroundingsOf({
  environment,
  keepalive,
}: Pick<Surroundings, 'environment' | 'keepalive'>): Surroundings {
  const home = environment['HOME'] ?? homedir();
  const localUser = environment['USER'] ?? userInfo().username;
  const config = new ClientConfig({ home, user: localUser, environment });
  return { environment, keepalive, home, localUser, config };
}

/** Looks at the keys of hosts. @see scanHost */
export function keyScanner(
  surroundings: Pick<Surroundings, 'environment' | 'keepalive'>,
  askPassphrase: AskPassphrase | undefined,
): (target: Target) => AsyncGenerator<Scan> {
  const shared = sharedBy(surroundings, askPassphrase);
  return (target) => scanHost(target, shared);
}

/** Makes the SSH carriers of one run; key files and known_hosts are read once for all of them. */
export function sshCarriers(
  surroundings: Pick<Surroundings, 'environment' | 'keepalive'>,
  askPassphrase: AskPassphrase | undefined,
): (target: Target) => Carrier {
  const shared = sharedBy(surroundings, askPassphrase);
  return (target) => new SshCarrier(target, shared);
}

function sharedBy(
  surroundings: Pick<Surroundings, 'environment' | 'keepalive'>,
  askPassphrase: AskPassphrase | undefined,
): SshShared {
  return {
    ...surroundingsOf(surroundings),
    hostKeys: new HostKeys(),
    keyRing: new KeyRing(askPassphrase),
  };
}
