import type { Client } from 'ssh2';
import constants from 'ssh2/lib/protocol/constants.js';
import { readCertificate } from './certificate.js';

// ssh2 has no certificates. A host's needs two things of it: that it names their algorithms, and that it takes the key within
// the certificate when it checks the signature of the key exchange, which is made over the whole of it.

const suffix = '-cert-v01@openssh.com';

/** Algorithms of host certificates, best first, with the type of certificate that each needs. */
const types: ReadonlyMap<string, string> = new Map([
  [`ssh-ed25519${suffix}`, `ssh-ed25519${suffix}`],
  [`ecdsa-sha2-nistp256${suffix}`, `ecdsa-sha2-nistp256${suffix}`],
  [`ecdsa-sha2-nistp384${suffix}`, `ecdsa-sha2-nistp384${suffix}`],
  [`ecdsa-sha2-nistp521${suffix}`, `ecdsa-sha2-nistp521${suffix}`],
  [`rsa-sha2-512${suffix}`, `ssh-rsa${suffix}`],
  [`rsa-sha2-256${suffix}`, `ssh-rsa${suffix}`],
]);

/** The names under which host certificates are asked for. */
export const certificateAlgorithms: readonly string[] = [...types.keys()];

const supported = constants.SUPPORTED_SERVER_HOST_KEY;
supported.push(...certificateAlgorithms.filter((name) => !supported.includes(name)));

/** What is touched of ssh2's key exchange (lib/protocol/kex.js). */
interface Exchange {
  readonly negotiated: { serverHostKey: string };
  /** First what the host shows, whole; then what its signature is checked with. */
  _hostKey: Buffer | undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isExchange(value: unknown): value is Exchange {
  return (
    isObject(value) &&
    'negotiated' in value &&
    isObject(value.negotiated) &&
    'serverHostKey' in value.negotiated
  );
}

/**
 * Lets a host show a certificate. To be called when the client has been told to connect, before anything has arrived. Should ssh2
 * come to work in another way, the signature is not found good and the connection fails; nothing is let pass by it.
 */
export function admitCertificates(client: Client): void {
  const protocol: unknown = Reflect.get(client, '_protocol');
  if (!isObject(protocol)) return;
  let exchange: unknown;
  // One comes with each exchange of keys, of which there are more when much is sent.
  Object.defineProperty(protocol, '_kex', {
    configurable: true,
    get: () => exchange,
    set: (made: unknown) => {
      exchange = made;
      if (isExchange(made)) adapt(made);
    },
  });
}

function adapt(exchange: Exchange): void {
  const { negotiated } = exchange;
  const algorithm = negotiated.serverHostKey;
  const type = types.get(algorithm);
  if (type === undefined) return;
  // What is shown has to have this type…
  negotiated.serverHostKey = type;
  let signature: unknown;
  Object.defineProperty(exchange, '_sig', {
    configurable: true,
    get: () => {
      // …and the signature, which is read when all that it is over has been hashed, is by the key within.
      negotiated.serverHostKey = algorithm.slice(0, -suffix.length);
      const shown = exchange._hostKey;
      if (shown) exchange._hostKey = readCertificate(shown)?.key ?? shown;
      return signature;
    },
    set: (value: unknown) => {
      signature = value;
    },
  });
}
