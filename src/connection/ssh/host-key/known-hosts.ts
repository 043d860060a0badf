import { createHmac } from 'node:crypto';
import { typeOf } from '../fields.js';
import { matchesList } from '../config/patterns.js';

/** A line of known_hosts (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownKey {
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`. */
  readonly type: string;
  /** The public key as it goes over the wire. */
  readonly key: Buffer;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

interface Hashed {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly known: KnownKey;
}

interface Patterned {
  readonly patterns: readonly string[];
  readonly known: KnownKey;
}

/** The names of a host in known_hosts: with its port, unless that is ssh's own. */
export function knownName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** A name as it stands hashed in known_hosts (HashKnownHosts of ssh_config(5)). */
export function hashName(name: string, salt: Buffer): Buffer {
  return createHmac('sha1', salt).update(name).digest();
}

/** The contents of known_hosts files, ready to be asked for many hosts. */
export class KnownHosts {
  readonly #plain = new Map<string, KnownKey[]>();
  readonly #hashed: Hashed[] = [];
  readonly #patterned: Patterned[] = [];

  /** Takes the text of a file. Lines that cannot be read are passed over, as OpenSSH does. */
  add(text: string, file: string): void {
    text.split('\n').forEach((line, i) => this.#addLine(line, file, i + 1));
  }

  /** The keys of a host that is known under this name, of {@link knownName}. */
  find(name: string): readonly KnownKey[] {
    const hashed = this.#hashed.filter(({ salt, hash }) => hashName(name, salt).equals(hash));
    const patterned = this.#patterned.filter(({ patterns }) => matchesList(patterns, name));
    return [...(this.#plain.get(name) ?? []), ...[...hashed, ...patterned].map(({ known }) => known)];
  }

  #addLine(line: string, file: string, number: number): void {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift()?.slice(1) : undefined;
    const [names, type, base64] = words;
    if (!names || names.startsWith('#') || !type || !base64) return;
    if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') return;
    const key = Buffer.from(base64, 'base64');
    // The key names its type itself.
    if (typeOf(key) !== type) return;
    const known: KnownKey = { marker, type, key, file, line: number };
    const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(names) ?? [];
    if (salt !== undefined && hash !== undefined)
      this.#hashed.push({ salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64'), known });
    else if (/[*?!]/.test(names)) this.#patterned.push({ patterns: names.toLowerCase().split(','), known });
    else for (const name of new Set(names.toLowerCase().split(','))) this.#addPlain(name, known);
  }

  #addPlain(name: string, known: KnownKey): void {
    const keys = this.#plain.get(name);
    if (keys) keys.push(known);
    else this.#plain.set(name, [known]);
  }
}
