import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';

/** A key file, read: the key, or why it is of no use. */
export type KeyFile = { readonly key: ParsedKey } | { readonly problem: string };

/** Asks for the passphrase of a key file; `undefined` when there is none to be had. */
export type AskPassphrase = (file: string) => Promise<string | undefined>;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Private keys from files. Each is read and parsed once, for parsing an encrypted one takes half a second. */
export class KeyRing {
  readonly #files = new Map<string, Promise<KeyFile>>();
  readonly #askPassphrase: AskPassphrase | undefined;

  constructor(askPassphrase?: AskPassphrase) {
    this.#askPassphrase = askPassphrase;
  }

  /** The key of a file. Never throws. */
  load(file: string): Promise<KeyFile> {
    let loaded = this.#files.get(file);
    if (!loaded) {
      loaded = this.#load(file);
      this.#files.set(file, loaded);
    }
    return loaded;
  }

  /** The public half of a key file, as its `.pub` or the key itself tells; for finding the key in an agent. */
  async publicKey(file: string): Promise<Buffer | undefined> {
    const beside = await this.load(file.endsWith('.pub') ? file : `${file}.pub`);
    const known = 'key' in beside ? beside : await this.load(file);
    return 'key' in known ? known.key.getPublicSSH() : undefined;
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
    const passphrase = await this.#askPassphrase?.(file);
    if (passphrase === undefined) return { problem: 'encrypted, and there is no passphrase for it' };
    const key = ssh2.utils.parseKey(text, passphrase);
    return key instanceof Error ? { problem: 'the passphrase is wrong' } : { key };
  }
}
