import type { Client } from 'ssh2';
import constants from 'ssh2/lib/protocol/constants.js';
import { readCertificate, suffix } from './certificate.js';
import { field } from './fields.js';

// ssh2 has no certificates. A host's needs two things of it: that it names their algorithms, and that it takes the key within
// the certificate when it checks the signature of the key exchange, which is made over the whole of it. A user's needs one: that
// its signature is named by the algorithm of the key, where ssh2 takes the name that the certificate goes by.

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

/** Lets ssh2 take their names for algorithms. To be called before a client is told of them; ssh2 is not loaded before. */
export function nameCertificates(): void {
  const supported = constants.SUPPORTED_SERVER_HOST_KEY;
  supported.push(...certificateAlgorithms.filter((name) => !supported.includes(name)));
}

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

/** What is touched of ssh2's protocol (lib/protocol/Protocol.js). */
interface Protocol {
  readonly _kex: { readonly sessionID: Buffer };
  readonly _authsQueue: string[];
  readonly _cipher: { encrypt(packet: unknown): void };
  readonly _packetRW: { readonly write: PacketWriter };
  authPK(user: string, key: PublicKey, algorithm?: string, sign?: Sign): void;
}

interface PacketWriter {
  readonly allocStart: number;
  alloc(size: number): Uint8Array;
  finalize(packet: Uint8Array): unknown;
}

interface PublicKey {
  readonly type: string;
  getPublicSSH(): Buffer;
}

type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

function isProtocol(value: unknown): value is Protocol {
  return isObject(value) && 'authPK' in value && '_packetRW' in value;
}

/**
 * Lets a host show a certificate, and a user log in with one. To be called when the client has been told to connect, before anything has arrived. Should ssh2
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
  if (isProtocol(protocol)) admitUsers(protocol);
}

/** SSH_MSG_USERAUTH_REQUEST (RFC 4252, 7). */
const userauthRequest = 50;

/** Logs in with certificates by requests that are put together here. */
function admitUsers(protocol: Protocol): void {
  const plain = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, sign) => {
    if (!sign || !key.type.endsWith(suffix)) {
      plain(user, key, algorithm, sign);
      return;
    }
    const request = Buffer.concat([
      Buffer.from([userauthRequest]),
      field(user),
      field('ssh-connection'),
      field('publickey'),
      Buffer.from([1]),
      field(key.type),
      field(key.getPublicSSH()),
    ]);
    sign(Buffer.concat([field(protocol._kex.sessionID), request]), (signature) => {
      const named = [field(key.type.slice(0, -suffix.length)), field(onTheWire(key.type, signature))];
      const whole = Buffer.concat([request, field(Buffer.concat(named))]);
      const { write } = protocol._packetRW;
      const at = write.allocStart;
      const packet = write.alloc(whole.length);
      packet.set(whole, at);
      protocol._authsQueue.push('publickey');
      protocol._cipher.encrypt(write.finalize(packet));
    });
  };
}

/** The numbers of an ECDSA signature are in DER where this process made it, and fields where an agent did. */
function onTheWire(type: string, signature: Buffer): Buffer {
  if (!type.startsWith('ecdsa-') || signature[0] !== 0x30) return signature;
  // A sequence, its length in one byte or two, and in it twice: an integer, its length, its bytes.
  const numbers: Buffer[] = [];
  for (let at = signature[1] === 0x81 ? 3 : 2; at < signature.length;) {
    const length = signature[at + 1] ?? 0;
    numbers.push(field(signature.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return Buffer.concat(numbers);
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
