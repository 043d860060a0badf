import ssh2, { type ServerHostKeyAlgorithm } from 'ssh2';
import { HapError, type Target } from '../../model/index.js';
import { SshCarrier, type SshShared } from './carrier.js';
import { reasonOf, unreachable } from './errors.js';
import { bitsOf, describeKey, kindOf, type SeenKey } from './host-key/key.js';
import { suffix } from './certificate.js';
import { admitCertificates, nameCertificates } from './ssh2-certificates.js';
import type { SshSettings } from './settings.js';
import type { Wire } from './socket.js';

/** A key that a host has shown, and has proved to hold. */
export interface ScannedKey extends SeenKey {
  /** `ED25519`, `ECDSA`, `RSA`. */
  readonly kind: string;
  readonly bits: number;
}

/** What was found out of a host's keys. */
export interface Scan {
  /** The inventory's name; of a host on the way as it is named there. */
  readonly name: string;
  /** The inventory's name of the host that is reached by it. */
  readonly wanted: string;
  readonly host: string;
  readonly port: number;
  /** The file that new keys are written to. */
  readonly file: string;
  readonly keys: readonly ScannedKey[];
  /** What it is known by already: `ED25519 key SHA256:…`. */
  readonly known: string | undefined;
  /** Why none of the keys may be added: one has changed, or is revoked. */
  readonly refusal: HapError | undefined;
  /** Adds keys to the file. @returns why that did not work */
  add(keys: readonly ScannedKey[]): Promise<string | undefined>;
}

/** The types of keys that are asked for, by the algorithms that show them; one connection each. */
const kinds: readonly (readonly string[])[] = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
];

/**
 * Looks at the keys of a host, and before it at those of the hosts on the way, each when it is asked for: a key that is added
 * meanwhile opens the way to the next. Nothing is sent to a host but what it takes to see its keys.
 *
 * @throws HapError `unreachable`, and what connections to hosts on the way throw
 */
export async function* scanHost(target: Target, shared: SshShared): AsyncGenerator<Scan> {
  const carrier = new SshCarrier(target, shared);
  try {
    for (const station of carrier.stations()) yield await scan(station, shared);
  } finally {
    await carrier.close();
  }
}

async function scan(station: SshCarrier, { hostKeys }: SshShared): Promise<Scan> {
  const settings = station.settings();
  const keys: ScannedKey[] = [];
  for (const algorithms of kinds) {
    const key = await shownKey(station, settings, algorithms);
    if (key) keys.push({ ...describeKey(key), kind: kindOf(describeKey(key).type), bits: bitsOf(key) });
  }
  if (keys.length === 0) throw unreachable(settings, 'it shows no key that hap knows');
  const check = await hostKeys.checkFor({ ...settings, policy: 'strict' });
  const certificate = check.algorithms.filter((name) => name.endsWith(suffix));
  const shown = certificate.length > 0 ? await shownKey(station, settings, certificate, true) : undefined;
  let known = shown && !(await check.judge(shown)).refusal ? 'certificate' : undefined;
  let refusal: HapError | undefined;
  for (const key of keys) {
    const { refusal: why } = await check.judge(key.key);
    if (!why) known ??= `${key.kind} key ${key.fingerprint}`;
    else if (why.code !== 'host-key-unknown') refusal ??= why;
  }
  const { name, wanted, host, port, userKnownHosts } = settings;
  return {
    name,
    wanted,
    host,
    port,
    file: userKnownHosts[0] ?? 'none',
    keys,
    known,
    refusal,
    add: (chosen) => hostKeys.remember(settings, chosen),
  };
}

/** The key or certificate that a host shows for these algorithms; `undefined` where it has none. @throws HapError `unreachable` */
async function shownKey(
  station: SshCarrier,
  settings: SshSettings,
  algorithms: readonly string[],
  certified = false,
): Promise<Buffer | undefined> {
  let wire: Wire;
  try {
    wire = await station.wire();
  } catch (error) {
    throw error instanceof HapError ? error : unreachable(settings, reasonOf(error), undefined, error);
  }
  nameCertificates();
  const client = new ssh2.Client();
  let shown: Buffer | undefined;
  return new Promise<Buffer | undefined>((resolve, reject) => {
    client.on('handshake', () => {
      // By now the host has signed with the key.
      resolve(shown);
      client.end();
    });
    client.on('error', (error: Error) => {
      if (error.message.includes('no matching host key format')) resolve(undefined);
      else reject(unreachable(settings, reasonOf(error), undefined, error));
    });
    client.on('close', () => reject(unreachable(settings, 'it closed the connection')));
    client.connect({
      sock: wire,
      username: settings.user,
      readyTimeout: settings.timeout,
      algorithms: { serverHostKey: algorithms as ServerHostKeyAlgorithm[] },
      authHandler: () => false,
      hostVerifier: (key: Buffer) => {
        shown = key;
        return true;
      },
    });
    if (certified) admitCertificates(client);
  }).finally(() => wire.destroy());
}
