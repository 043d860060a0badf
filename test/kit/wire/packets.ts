/** What the server's half of an SSH connection shows to whoever carries it. */
interface Cipher {
  /** Bytes of the tag after each packet. */
  readonly tag: number;
}

const newKeys = 21;
const keyExchangeInit = 20;

/** The name-lists of an SSH_MSG_KEXINIT (RFC 4253, 7.1): the third and fourth are the ciphers, client to server and back. */
function nameLists(payload: Buffer): string[][] {
  const lists: string[][] = [];
  // The type and 16 bytes of cookie stand before them.
  for (let at = 17, i = 0; i < 10; i++) {
    const length = payload.readUInt32BE(at);
    lists.push(payload.toString('latin1', at + 4, at + 4 + length).split(','));
    at += 4 + length;
  }
  return lists;
}

/** One direction of an SSH connection, read as far as it can be read without keys. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0);
  #greeted = false;
  #sealed = false;
  #ciphers: readonly string[] = [];
  readonly #onSealed: (length: number) => void;
  readonly #cipher: () => Cipher | undefined;

  /**
   * @param cipher what protects this direction once its keys are in use; undefined when packets' lengths cannot be read then
   * @param onSealed told of each packet under encryption: how many bytes of it are encrypted
   */
  constructor(cipher: () => Cipher | undefined, onSealed: (length: number) => void) {
    this.#cipher = cipher;
    this.#onSealed = onSealed;
  }

  /** The ciphers that this side named for what the server sends, best first. */
  get ciphers(): readonly string[] {
    return this.#ciphers;
  }

  /** Takes what has come, in whatever pieces. */
  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#step());
  }

  /** Reads one line, or one packet. @returns whether there was a whole one */
  #step(): boolean {
    if (!this.#greeted) return this.#line();
    const cipher = this.#sealed ? this.#cipher() : { tag: 0 };
    if (!cipher) {
      this.#rest = Buffer.alloc(0);
      return false;
    }
    if (this.#rest.length < 4) return false;
    const length = this.#rest.readUInt32BE(0);
    const end = 4 + length + cipher.tag;
    if (this.#rest.length < end) return false;
    const packet = this.#rest.subarray(4, 4 + length);
    this.#rest = this.#rest.subarray(end);
    if (this.#sealed) this.#onSealed(length);
    else this.#clear(packet);
    return true;
  }

  /** The identification, and what a server may say before it (RFC 4253, 4.2). */
  #line(): boolean {
    const end = this.#rest.indexOf('\n');
    if (end < 0) return false;
    this.#greeted = this.#rest.toString('latin1', 0, 4) === 'SSH-';
    this.#rest = this.#rest.subarray(end + 1);
    return true;
  }

  #clear(packet: Buffer): void {
    const payload = packet.subarray(1, packet.length - packet.readUInt8(0));
    const type = payload.readUInt8(0);
    if (type === keyExchangeInit) this.#ciphers = nameLists(payload)[3] ?? [];
    if (type === newKeys) this.#sealed = true;
  }
}

/**
 * Finds in an SSH connection that somebody else's keys protect where the login succeeds. SSH_MSG_USERAUTH_SUCCESS is a
 * single byte (RFC 4252, 5.1), and no other packet that a server sends before it fits into one block of 16. Lengths are
 * in clear with AES-GCM (RFC 5647, 7.3), which ssh2 prefers; with other ciphers it is never found.
 */
export class LoginFinder {
  readonly #client: PacketReader;
  readonly #server: PacketReader;
  #loggedIn = false;

  constructor() {
    const cipher = (): Cipher | undefined => {
      const agreed = this.#client.ciphers.find((name) => this.#server.ciphers.includes(name));
      return agreed && /^aes\d+-gcm@openssh\.com$/.test(agreed) ? { tag: 16 } : undefined;
    };
    this.#client = new PacketReader(
      () => undefined,
      () => undefined,
    );
    this.#server = new PacketReader(cipher, (length) => {
      this.#loggedIn ||= length === 16;
    });
  }

  /** Whether the server has let the client in. */
  get loggedIn(): boolean {
    return this.#loggedIn;
  }

  /** Takes what the client said. */
  client(chunk: Buffer): void {
    this.#client.push(chunk);
  }

  /** Takes what the server said. */
  server(chunk: Buffer): void {
    this.#server.push(chunk);
  }
}
