import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP connection to a server that can be cut, also after so many bytes, and frozen. */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #sent = 0;
  #cutAfter = Infinity;
  #frozen = false;

  private constructor(host: string, port: number) {
    this.#server = createServer((near) => {
      const far = connect({ host, port, noDelay: true });
      this.#join(near, far, (length) => this.#count(length));
      this.#join(far, near, () => undefined);
    });
  }

  /** Lays one from a free port of the loopback. */
  static async to(host: string, port = 22): Promise<Cable> {
    const cable = new Cable(host, port);
    cable.#server.listen(0, '127.0.0.1');
    await once(cable.#server, 'listening');
    return cable;
  }

  /** Where it begins, on 127.0.0.1. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Bytes from the client since it was last mended. */
  get sent(): number {
    return this.#sent;
  }

  /** Lets everything through again, and counts from 0. @param cutAfter cuts it after so many bytes from the client */
  mend(cutAfter = Infinity): void {
    this.#sent = 0;
    this.#cutAfter = cutAfter;
    this.#frozen = false;
  }

  /** Ends what passes through it, at both ends. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing passes any more, and nobody is told: the ends stay open. */
  freeze(): void {
    this.#frozen = true;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #count(length: number): number {
    const left = this.#cutAfter - this.#sent;
    this.#sent += length;
    return left;
  }

  #join(from: Socket, to: Socket, count: (length: number) => number | undefined): void {
    this.#sockets.add(from);
    from.on('error', () => {
      if (!this.#frozen) to.destroy();
    });
    from.on('close', () => {
      this.#sockets.delete(from);
      if (!this.#frozen) to.end();
    });
    from.on('data', (chunk: Buffer) => {
      if (this.#frozen) return;
      const left = count(chunk.length);
      if (left === undefined || left > chunk.length) {
        to.write(chunk);
        return;
      }
      if (left > 0) to.write(chunk.subarray(0, left));
      to.end();
      from.destroy();
    });
  }
}
