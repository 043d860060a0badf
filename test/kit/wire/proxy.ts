import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Lane } from './lane.js';
import { LoginFinder } from './packets.js';
import { TurnCounter, type Turns } from './turns.js';

/** Where a proxy leads, and how far away that is. */
export interface WireProxyOptions {
  readonly host: string;
  readonly port: number;
  /** Milliseconds that a round trip takes, half of them each way; none when not given. */
  readonly roundTrip?: number;
}

/**
 * A wire between a client and an SSH server on which round trips are counted, and which can be as long as one likes. It
 * keeps the order and does not limit how much passes at once.
 */
export class WireProxy {
  readonly #server: Server;
  readonly #options: WireProxyOptions;
  readonly #sockets = new Set<Socket>();
  readonly #counters: TurnCounter[] = [];

  private constructor(options: WireProxyOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#carry(near));
  }

  /** Starts one on a free port of the loopback. */
  static async start(options: WireProxyOptions): Promise<WireProxy> {
    const proxy = new WireProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** Where it listens, on 127.0.0.1. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What was counted so far, for each connection that was made. */
  get connections(): readonly Turns[] {
    return this.#counters.map((counter) => counter.turns);
  }

  /** Forgets the connections there were. */
  reset(): void {
    this.#counters.length = 0;
  }

  /** Cuts what is open and ends it. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(near: Socket): void {
    const { host, port, roundTrip = 0 } = this.#options;
    const counter = new TurnCounter();
    this.#counters.push(counter);
    const login = new LoginFinder();
    const oneWay = roundTrip / 2;
    const there = new Lane(near, oneWay, (chunk) => {
      const arrived = counter.clientSpoke();
      return () => {
        login.client(chunk);
        arrived();
      };
    });
    this.#hold(near);
    const begin = (): void => {
      if (near.destroyed) return;
      const far = connect({ host, port, noDelay: true, allowHalfOpen: true });
      this.#hold(far);
      // Ends in order are on their way like everything else.
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      const back = new Lane(far, oneWay, (chunk) => {
        login.server(chunk);
        const { loggedIn } = login;
        const heard = counter.serverSpoke();
        return () => heard(loggedIn);
      });
      back.lead(near);
      far.once('connect', () => there.lead(far));
    };
    // The handshake of TCP: the server hears its end one way after the client does.
    if (roundTrip === 0) begin();
    else setTimeout(begin, roundTrip + oneWay);
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
