import type { Carrier, Running, Sink, StartOptions } from './carrier.js';

/** A carrier that is made when its host is first to be reached, so that what it needs is not loaded before. */
export class LateCarrier implements Carrier {
  readonly #make: () => Promise<Carrier>;
  #made: Promise<Carrier> | undefined;

  constructor(make: () => Promise<Carrier>) {
    this.#make = make;
  }

  async reach(): Promise<void> {
    await (await this.#carrier()).reach?.();
  }

  async start(command: string, sink: Sink, options?: StartOptions): Promise<Running> {
    return (await this.#carrier()).start(command, sink, options);
  }

  async close(): Promise<void> {
    await (await this.#made)?.close();
  }

  #carrier(): Promise<Carrier> {
    return (this.#made ??= this.#make());
  }
}
