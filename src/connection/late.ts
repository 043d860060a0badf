import type { Carrier, Running, Sink, StartOptions } from './carrier.js';

/** A carrier that is made when the first command is to be started, so that what it needs is not loaded before. */
export class LateCarrier implements Carrier {
  readonly #make: () => Promise<Carrier>;
  #made: Promise<Carrier> | undefined;

  constructor(make: () => Promise<Carrier>) {
    this.#make = make;
  }

  async reach(): Promise<void> {
    this.#made ??= this.#make();
    await (await this.#made).reach?.();
  }

  async start(command: string, sink: Sink, options?: StartOptions): Promise<Running> {
    this.#made ??= this.#make();
    return (await this.#made).start(command, sink, options);
  }

  async close(): Promise<void> {
    await (await this.#made)?.close();
  }
}
