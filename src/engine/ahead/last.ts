import type { Renderer } from '../../template/index.js';
import { readBy, readsAlike, type Read } from './unsettled.js';

/** Something that was made of variables, and which. */
interface Kept<T> {
  readonly read: Read;
  readonly made: T;
}

/** Where so many hosts one after the other had other variables, those that follow will as well. */
const mostMisses = 3;

/** What was last made of variables, for whoever looks with the same ones. */
export class Last<T> {
  #kept: Kept<T> | undefined;
  #misses = 0;

  /** @param isAlike what is not made of variables alone is not kept @throws NotYet */
  of(renderer: Renderer, make: () => T, isAlike: (made: T) => boolean = () => true): T {
    if (this.#misses >= mostMisses) return make();
    if (this.#kept && readsAlike(renderer, this.#kept.read)) {
      this.#misses = 0;
      return this.#kept.made;
    }
    if (this.#kept) this.#misses++;
    const made = make();
    const read = this.#misses < mostMisses && isAlike(made) ? readBy(renderer) : undefined;
    this.#kept = read && { read, made };
    return made;
  }
}
