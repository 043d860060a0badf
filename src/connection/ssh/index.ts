import type { Target } from '../../model/index.js';
import type { Carrier } from '../carrier.js';
import { SshCarrier, type SshShared } from './carrier.js';
import { HostKeys } from './host-keys.js';
import { KeyRing, type AskPassphrase } from './keys.js';
import type { Surroundings } from './settings.js';

/** Makes the SSH carriers of one run; key files and known_hosts are read once for all of them. */
export function sshCarriers(
  surroundings: Surroundings,
  askPassphrase: AskPassphrase | undefined,
): (target: Target) => Carrier {
  const shared: SshShared = {
    ...surroundings,
    hostKeys: new HostKeys(),
    keyRing: new KeyRing(askPassphrase),
  };
  return (target) => new SshCarrier(target, shared);
}
