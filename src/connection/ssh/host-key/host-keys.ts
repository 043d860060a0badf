import { HapError } from '../../../model/index.js';
import { readCertificate, type Certificate } from '../certificate.js';
import { readFile } from '../read.js';
import type { SshSettings } from '../settings.js';
import { certificateAlgorithms } from '../ssh2-certificates.js';
import { changedKey, revokedKey, unknownKey } from './errors.js';
import { whyNotCertified } from './host-certificate.js';
import { describeKey, fingerprint, type SeenKey } from './key.js';
import { KnownHosts, knownName, type KnownKey } from './known-hosts.js';
import { knownLine, writeKnown } from './remember.js';
import { revokedIn } from './revoked.js';

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
  readonly algorithms: readonly string[];
  /** @param key the key or certificate as it comes over the wire */
  judge(key: Buffer): Promise<Verdict>;
}

/** Signature algorithms, best first, with the type of key each needs (RFC 8332: RSA keys have several). */
const algorithms: readonly (readonly [string, string])[] = [
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256'],
  ['ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp384'],
  ['ecdsa-sha2-nistp521', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'ssh-rsa'],
  ['rsa-sha2-256', 'ssh-rsa'],
  ['ssh-rsa', 'ssh-rsa'],
];

/** What is known of one host. */
interface Known {
  /** Under its name with its port. */
  readonly exact: readonly KnownKey[];
  /** As OpenSSH has it, a key that is known without the port will do, but must not be missed. */
  readonly portless: readonly KnownKey[];
  readonly authorities: readonly KnownKey[];
}

/** Checks host keys against known_hosts files, each of which is read once (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export class HostKeys {
  readonly #files = new Map<string, Promise<KnownHosts>>();

  /** Prepares the check of a host's key. */
  async checkFor(settings: SshSettings): Promise<HostKeyCheck> {
    const known = await this.#known(settings);
    const plain = [...known.exact, ...known.portless].filter((k) => !k.marker);
    const types = new Set(plain.map((k) => k.type));
    const [first, rest] = [true, false].map((wanted) =>
      algorithms.filter(([, type]) => types.has(type) === wanted).map(([name]) => name),
    );
    return {
      algorithms: [
        ...(known.authorities.length > 0 ? certificateAlgorithms : []),
        ...(first ?? []),
        ...(rest ?? []),
      ],
      judge: async (key) => {
        try {
          return await this.#judge(settings, key, known);
        } catch (error) {
          if (error instanceof HapError) return { refusal: error };
          throw error;
        }
      },
    };
  }

  async #known(settings: SshSettings): Promise<Known> {
    const files = await Promise.all(
      [...settings.userKnownHosts, ...settings.globalKnownHosts].map((file) => this.#file(file)),
    );
    const find = (port: number): readonly KnownKey[] => {
      return files.flatMap((file) => file.find(knownName(settings.keyName, port)));
    };
    const exact = find(settings.keyPort);
    const portless = settings.keyPort === 22 ? [] : find(22);
    const authorities = [...exact, ...portless].filter(({ marker }) => marker === 'cert-authority');
    return { exact, portless, authorities };
  }

  async #judge(settings: SshSettings, shown: Buffer, known: Known): Promise<Verdict> {
    const certificate = readCertificate(shown);
    const seen = describeKey(certificate?.key ?? shown);
    const all = [...known.exact, ...known.portless];
    const revoked =
      all.find(
        (k) => k.marker === 'revoked' && (k.key.equals(seen.key) || certificate?.authority.equals(k.key)),
      ) ?? (await revokedIn(settings, seen.key, certificate?.authority));
    if (revoked) return { refusal: revokedKey(settings, seen, revoked) };
    const problem = certificateProblem(certificate, settings, known.authorities);
    if (certificate && problem === undefined) return {};
    if (all.some(({ marker, key }) => marker === undefined && key.equals(seen.key))) return {};
    const others = known.exact.filter(({ marker }) => marker === undefined);
    const changed = others.find(({ type }) => type === seen.type);
    // A key of another type is new, but where one is known, a new one is no matter of course either.
    const contrary = changed ?? (settings.policy === 'accept-new' ? others[0] : undefined);
    if (contrary) {
      if (settings.policy === 'accept-all') return { suspicious: true };
      return { refusal: changedKey(settings, seen, contrary) };
    }
    // Neither is one where an authority is known.
    if (settings.policy === 'strict' || (settings.policy === 'accept-new' && problem !== undefined))
      return { refusal: unknownKey(settings, seen, others, problem) };
    await this.remember(settings, [seen]);
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

  /** Adds keys of a host to the first file, for this run and for the next ones. @returns why they could not be written */
  async remember(settings: SshSettings, keys: readonly SeenKey[]): Promise<string | undefined> {
    const [file] = settings.userKnownHosts;
    if (file === undefined) return 'there is no UserKnownHostsFile';
    const lines = keys.map((key) => knownLine(settings, key)).join('');
    (await this.#file(file)).add(lines, file);
    // As with OpenSSH no connection fails for it; the key is new again next time.
    return writeKnown(file, lines);
  }
}

/** Why a host's certificate, or that it has none, does not make it known; `undefined` where it does, and where none is asked for. */
function certificateProblem(
  certificate: Certificate | undefined,
  { keyName, caAlgorithms }: SshSettings,
  authorities: readonly KnownKey[],
): string | undefined {
  const [any] = authorities;
  if (!any) return undefined;
  const place = ({ file, line }: KnownKey): string => `${file}:${line}`;
  if (!certificate) return `${place(any)} has a certificate authority for it, but it shows no certificate.`;
  const authority = authorities.find(({ key }) => key.equals(certificate.authority));
  if (!authority)
    return `Its certificate is by another authority (${fingerprint(certificate.authority)}) than that of ${place(any)}.`;
  const why = whyNotCertified(certificate, keyName.toLowerCase(), caAlgorithms);
  return why === undefined ? undefined : `Its certificate '${certificate.id}' is not good: ${why}.`;
}
