import type { Dict } from '../../python/index.js';
import { isFactVariable } from './names.js';

/** Thrown through what touches a fact of a host that was not gathered: it is gathered, and what touched it begins again. */
export class MissingFact extends Error {
  constructor(
    name: string,
    private readonly lacking: Lacking,
  ) {
    super(`${name} was not gathered`);
    this.name = 'MissingFact';
  }

  /** Gathers what is missing. @throws HapError where the host cannot be asked any more */
  supply(): Promise<void> {
    return this.lacking.supply();
  }
}

/** Facts of a host that were not gathered, since nothing was seen to look at them. */
export class Lacking {
  #supplying: Promise<void> | undefined;

  /**
   * @param known the names that were asked for, with their prefix: of these it is known whether there is such a fact
   * @param gather gathers all facts
   * @param take is given them, or none where they are not to be had: then nothing is missing any more
   */
  constructor(
    private readonly known: ReadonlySet<string>,
    private readonly gather: () => Promise<Dict>,
    private readonly take: (facts: Dict | undefined) => void,
  ) {}

  /** Whether a variable of that name may be a fact that was not gathered. */
  misses(variable: string): boolean {
    return isFactVariable(variable) && !this.known.has(variable);
  }

  /** Whether there may be a fact that was not gathered, of that name without its prefix. */
  missesFact(name: string): boolean {
    return !this.known.has(`ansible_${name}`);
  }

  /** Gathers all facts, once. @throws HapError where the host cannot be asked any more */
  supply(): Promise<void> {
    this.#supplying ??= this.gather().then(this.take, (error: unknown) => {
      this.take(undefined);
      throw error;
    });
    return this.#supplying;
  }
}
