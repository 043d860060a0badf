import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { HapError } from '../../../model/index.js';
import { changedKey, revokedKey, unknownKey, type SeenKey } from './errors.js';
import { KnownHosts, knownName, type KnownKey } from './known-hosts.js';
import type { SshSettings } from '../settings.js';

/** What comes of looking at a host's key. */
export interface Verdict {
  /** Why it is refused. */
  readonly refusal?: HapError | undefined;
  /** It is another key than the known one, and let pass all the same: no password may be sent. */
  readonly suspicious?: boolean | undefined;
}

/** How the key of one host is to be checked. */
export interface HostKeyCheck {
  /** In the order in which they are to be offered: those first of which a key is known, so that it is that key which is shown. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** @param key as it comes over the wire */
  judge(key: Buffer): Promise<Verdict>;
}

/** Signature algorithms, best first, with the type of key each needs (RFC 8332: RSA keys have several). */
const algorithms: readonly (readonly [ServerHostKeyAlgorithm, string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
  ['ssh-rsa', 'ssh-rsa'],
];

/** A public key's type and fingerprint (RFC 4253, 6.6; the fingerprint as ssh-keygen(1) prints it). */
function describe(key: Buffer): SeenKey {
  const type = key.toString('latin1', 4, 4 + key.readUInt32BE(0));
  const hash = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  return { type, fingerprint: `SHA256:${hash}`, key };
}

/** Checks host keys against known_hosts files, each of which is read once. */
export class HostKeys {
  readonly #files = new Map<string, Promise<KnownHosts>>();

  /** Prepares the check of a host's key. */
  async checkFor(settings: SshSettings): Promise<HostKeyCheck> {
    const files = await Promise.all(
      [...settings.userKnownHosts, ...settings.globalKnownHosts].map((file) => this.#file(file)),
    );
    const find = (port: number): readonly KnownKey[] => {
      return files.flatMap((file) => file.find(knownName(settings.keyName, port)));
    };
    const known = find(settings.keyPort);
    // As OpenSSH has it, a key that is known without the port will do, but must not be missed.
    const portless = settings.keyPort === 22 ? [] : find(22);
    const types = new Set([...known, ...portless].filter((k) => !k.marker).map((k) => k.type));
    const [first, rest] = [true, false].map((wanted) =>
      algorithms.filter(([, type]) => types.has(type) === wanted).map(([name]) => name),
    );
    return {
      algorithms: [...(first ?? []), ...(rest ?? [])],
      judge: (key) => this.#judge(settings, describe(key), known, portless),
    };
  }

  async #judge(
    settings: SshSettings,
    seen: SeenKey,
    known: readonly KnownKey[],
    portless: readonly KnownKey[],
  ): Promise<Verdict> {
    const all = [...known, ...portless];
    const same = all.filter(({ key }) => key.equals(seen.key));
    const revoked = same.find(({ marker }) => marker === 'revoked');
    if (revoked) return { refusal: revokedKey(settings, seen, revoked) };
    if (same.some(({ marker }) => marker === undefined)) return {};
    const others = known.filter(({ marker }) => marker === undefined);
    const changed = others.find(({ type }) => type === seen.type);
    // A key of another type is new, but where one is known, a new one is no matter of course either.
    const contrary = changed ?? (settings.policy === 'accept-new' ? others[0] : undefined);
    if (contrary) {
      if (settings.policy === 'accept-all') return { suspicious: true };
      return { refusal: changedKey(settings, seen, contrary) };
    }
    if (settings.policy === 'strict') {
      const authority = all.find(({ marker }) => marker === 'cert-authority');
      return { refusal: unknownKey(settings, seen, others, authority) };
    }
    await this.#remember(settings, seen);
    return {};
  }

  #file(file: string): Promise<KnownHosts> {
    let read = this.#files.get(file);
    if (!read) {
      read = this.#read(file);
      this.#files.set(file, read);
    }
    return read;
  }

  async #read(file: string): Promise<KnownHosts> {
    const known = new KnownHosts();
    try {
      known.add(await readFile(file, 'utf8'), file);
    } catch {
      // A file that is not there or may not be read knows no hosts.
    }
    return known;
  }

  /** Adds a key to the first file, for this run and for the next ones. */
  async #remember(settings: SshSettings, { type, key }: SeenKey): Promise<void> {
    const [file] = settings.userKnownHosts;
    if (file === undefined) return;
    const name = knownName(settings.keyName, settings.keyPort);
    const line = `${name} ${type} ${key.toString('base64')}\n`;
    (await this.#file(file)).add(line, file);
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await appendFile(file, line, { mode: 0o600 });
    } catch {
      // As with OpenSSH the connection does not fail for it; the key is new again next time.
    }
  }
}
