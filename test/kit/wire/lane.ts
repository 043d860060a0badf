import type { Socket } from 'node:net';

/** Something on its way: bytes, or the end of them. */
interface Freight {
  readonly due: number;
  readonly chunk: Buffer | undefined;
  arrive(): void;
}

/** One direction of a wire: what is said at one end arrives at the other, in order, so many milliseconds later. */
export class Lane {
  readonly #from: Socket;
  readonly #oneWay: number;
  readonly #queue: Freight[] = [];
  #to: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param onChunk told of what is said when it is said; what it returns is called when that has arrived */
  constructor(from: Socket, oneWay: number, onChunk: (chunk: Buffer) => () => void) {
    this.#from = from;
    this.#oneWay = oneWay;
    from.on('data', (chunk: Buffer) => this.#send(chunk, onChunk(chunk)));
    from.on('end', () => this.#send(undefined, () => undefined));
  }

  /** Where it leads; until that is known things wait. */
  lead(to: Socket): void {
    this.#to = to;
    to.on('drain', () => this.#from.resume());
    this.#deliver();
  }

  #send(chunk: Buffer | undefined, arrive: () => void): void {
    this.#queue.push({ due: performance.now() + this.#oneWay, chunk, arrive });
    this.#deliver();
  }

  #deliver(): void {
    const to = this.#to;
    if (!to || this.#timer) return;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          this.#deliver();
        }, Math.ceil(wait));
        return;
      }
      this.#queue.shift();
      next.arrive();
      if (to.destroyed) continue;
      if (next.chunk === undefined) to.end();
      // Whoever does not read is not sent more; this bounds what is held here, not how much passes.
      else if (!to.write(next.chunk)) this.#from.pause();
    }
  }
}
