import { createPrivateKey, sign as signWith, type KeyObject } from 'node:crypto';
import type { Client } from 'ssh2';

// What ssh2 has no options for, and what costs a round trip or a signature for each host. Should ssh2 come to work in another
// way, it does what it did without this.

type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** A key as ssh2 has it; one that an agent holds is not private. */
interface Key {
  readonly type: string;
  getPrivatePEM(): string;
  isPrivateKey(): boolean;
  sign(data: Buffer, hash?: string): Buffer | Error;
}

/** What is touched of ssh2's protocol (lib/protocol/Protocol.js). */
interface Protocol {
  readonly _cipher: { encrypt(packet: unknown): void };
  readonly _packetRW: {
    readonly write: {
      readonly allocStart: number;
      alloc(size: number): Uint8Array;
      finalize(packet: Uint8Array): unknown;
    };
  };
  readonly _handlers: { GLOBAL_REQUEST?: (protocol: unknown, name: string, ...rest: unknown[]) => void };
  authPK(user: string, key: Key, algorithm?: string, sign?: Sign): void;
}

function isProtocol(value: unknown): value is Protocol {
  return typeof value === 'object' && value !== null && 'authPK' in value && '_handlers' in value;
}

/** To be called when the client has been told to connect, before anything has arrived. */
export function takeShortcuts(client: Client): void {
  const protocol: unknown = Reflect.get(client, '_protocol');
  if (!isProtocol(protocol)) return;
  signAtOnce(protocol);
  passOverHostKeys(protocol);
}

/**
 * Offers a private key with its signature. ssh2 asks first whether the host would take the key, which spares a person from typing
 * a passphrase in vain; hap has read the key already (RFC 4252, 7: a client need not ask).
 */
function signAtOnce(protocol: Protocol): void {
  const plain = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, sign) => {
    if (sign || !key.isPrivateKey()) {
      plain(user, key, algorithm, sign);
      return;
    }
    // `rsa-sha2-512` and its like say with which hash; other keys have but one.
    const [, size] = /^rsa-sha2-(\d+)$/.exec(algorithm ?? '') ?? [];
    plain(user, key, algorithm, (data, done) => {
      const signature = signed(data, key, size && `sha${size}`);
      // ssh2 tells what is wrong with the key when it is to sign by itself.
      if (signature instanceof Error) plain(user, key, algorithm);
      else done(signature);
    });
  };
}

/** Private keys as OpenSSL takes them: ssh2 has it read the text of the key for each signature, which takes longer than signing. */
const readied = new WeakMap<Key, KeyObject>();

function signed(data: Buffer, key: Key, hash: string | undefined): Buffer | Error {
  // Which hash those of other types want, ssh2 knows.
  if (key.type !== 'ssh-ed25519' && !(key.type === 'ssh-rsa' && hash !== undefined))
    return key.sign(data, hash);
  try {
    let ready = readied.get(key);
    if (!ready) readied.set(key, (ready = createPrivateKey(key.getPrivatePEM())));
    return signWith(hash, data, ready);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** SSH_MSG_IGNORE (RFC 4253, 11.2) without data. */
const ignore = [2, 0, 0, 0, 0];

/**
 * OpenSSH's server tells of all its host keys, and ssh2 has it prove each of them; nobody here asks for them. Something must be
 * said all the same: the server has not turned Nagle's algorithm off yet, and would wait 40 ms for TCP's own acknowledgement.
 */
function passOverHostKeys(protocol: Protocol): void {
  const handlers = protocol._handlers;
  const plain = handlers.GLOBAL_REQUEST;
  if (!plain) return;
  handlers.GLOBAL_REQUEST = (of, name, ...rest) => {
    if (name !== 'hostkeys-00@openssh.com') {
      plain(of, name, ...rest);
      return;
    }
    const { write } = protocol._packetRW;
    const at = write.allocStart;
    const packet = write.alloc(ignore.length);
    packet.set(ignore, at);
    protocol._cipher.encrypt(write.finalize(packet));
  };
}
