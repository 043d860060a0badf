import ssh2, { type ParsedKey } from 'ssh2';
import { agentKeys, type AgentKey } from './agent.js';
import { readCertificate, type Certificate } from './certificate.js';
import { Fields } from './fields.js';
import { readFile } from './read.js';

/** A key file, read: the key, or why it is of no use. */
export type KeyFile = { readonly key: ParsedKey } | { readonly problem: string };

/** Asks for the passphrase of a key file; `undefined` when there is none to be had. @param again whether the last answer was wrong */
export type AskPassphrase = (file: string, again: boolean) => Promise<string | undefined>;

/** How often the passphrase of one key is asked for, as ssh does. */
const tries = 3;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Private keys from files. Each is read and parsed once, for parsing an encrypted one takes half a second. */
export class KeyRing {
  readonly #files = new Map<string, Promise<KeyFile>>();
  readonly #publicKeys = new Map<string, Promise<Buffer | undefined>>();
  readonly #certificates = new Map<string, Promise<Certificate | undefined>>();
  readonly #agents = new Map<string, Promise<readonly AgentKey[]>>();
  readonly #askPassphrase: AskPassphrase | undefined;
  #asked: Promise<unknown> = Promise.resolve();

  constructor(askPassphrase?: AskPassphrase) {
    this.#askPassphrase = askPassphrase;
  }

  /** The key of a file, for which its passphrase is asked if need be. Never throws. */
  load(file: string): Promise<KeyFile> {
    return kept(this.#files, file, () => this.#load(file));
  }

  /** The public half of a key file, as its `.pub` or the file itself tells, also where it is encrypted. */
  publicKey(file: string): Promise<Buffer | undefined> {
    return kept(this.#publicKeys, file, async () => {
      for (const name of file.endsWith('.pub') ? [file] : [`${file}.pub`, file]) {
        const text = await readFile(name).catch(() => undefined);
        const key = text && ssh2.utils.parseKey(text);
        if (key && !(key instanceof Error)) return key.getPublicSSH();
        const bare = text && publicHalf(text.toString('latin1'));
        if (bare) return bare;
      }
      return undefined;
    });
  }

  /** Whether the passphrase of a file would have to be asked for; `undefined` where there is no such file. */
  async isEncrypted(file: string): Promise<boolean | undefined> {
    const text = await readFile(file).catch(() => undefined);
    const key = text && ssh2.utils.parseKey(text);
    return key && key instanceof Error && /passphrase/i.test(key.message);
  }

  /** The certificate of a file; `undefined` where there is none that can be read. */
  certificate(file: string): Promise<Certificate | undefined> {
    return kept(this.#certificates, file, async () => {
      const text = await readFile(file, 'latin1').catch(() => '');
      const encoded = /^\s*\S+-cert-v01@openssh\.com\s+(\S+)/.exec(text)?.[1];
      return encoded === undefined ? undefined : readCertificate(Buffer.from(encoded, 'base64'));
    });
  }

  /** What the agent at a socket holds. */
  agent(socket: string): Promise<readonly AgentKey[]> {
    return kept(this.#agents, socket, () => agentKeys(socket));
  }

  async #load(file: string): Promise<KeyFile> {
    let text: Buffer;
    try {
      text = await readFile(file);
    } catch (error) {
      return { problem: isMissing(error) ? 'no such file' : 'cannot be read' };
    }
    const plain = ssh2.utils.parseKey(text);
    if (!(plain instanceof Error)) return { key: plain };
    if (!/passphrase/i.test(plain.message)) return { problem: `no key that hap can use: ${plain.message}` };
    // One question at a time.
    const asked = this.#asked.then(() => this.#decrypt(file, text));
    this.#asked = asked;
    return asked;
  }

  async #decrypt(file: string, text: Buffer): Promise<KeyFile> {
    for (let i = 0; i < tries; i++) {
      const passphrase = await this.#askPassphrase?.(file, i > 0);
      if (passphrase === undefined) return { problem: 'encrypted, and there is no passphrase for it' };
      const key = ssh2.utils.parseKey(text, passphrase);
      if (!(key instanceof Error)) return { key };
    }
    return { problem: 'the passphrase is wrong' };
  }
}

function kept<T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  let value = known.get(name);
  if (!value) {
    value = make();
    known.set(name, value);
  }
  return value;
}

const magic = 'openssh-key-v1\0';

/** The public key of a private one, which stands before what is encrypted (PROTOCOL.key). */
function publicHalf(text: string): Buffer | undefined {
  const encoded = /^-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]*)-----END/.exec(text)?.[1];
  const data = Buffer.from(encoded ?? '', 'base64');
  if (data.toString('latin1', 0, magic.length) !== magic) return undefined;
  try {
    const fields = new Fields(data.subarray(magic.length));
    for (let i = 0; i < 3; i++) fields.string();
    return fields.number() > 0 ? fields.string() : undefined;
  } catch {
    return undefined;
  }
}
