const SIZE = 624;
const PERIOD = 397;

/** The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), seeded by an array of 32-bit words. */
export class Mersenne {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;

  constructor(key: readonly number[]) {
    this.#seedWith(19650218);
    const state = this.#state;
    let i = 1;
    let j = 0;
    for (let k = Math.max(SIZE, key.length); k > 0; k--) {
      state[i] = (at(state, i) ^ mixed(at(state, i - 1), 1664525)) + (key[j] ?? 0) + j;
      i += 1;
      j = (j + 1) % key.length;
      if (i >= SIZE) {
        state[0] = at(state, SIZE - 1);
        i = 1;
      }
    }
    for (let k = SIZE - 1; k > 0; k--) {
      state[i] = (at(state, i) ^ mixed(at(state, i - 1), 1566083941)) - i;
      i += 1;
      if (i >= SIZE) {
        state[0] = at(state, SIZE - 1);
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  /** The next 32 random bits. */
  next(): number {
    if (this.#index >= SIZE) this.#refill();
    let y = at(this.#state, this.#index++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #seedWith(seed: number): void {
    this.#state[0] = seed;
    for (let i = 1; i < SIZE; i++) this.#state[i] = mixed(at(this.#state, i - 1), 1812433253) + i;
  }

  #refill(): void {
    const state = this.#state;
    for (let k = 0; k < SIZE; k++) {
      const y = (at(state, k) & 0x80000000) | (at(state, (k + 1) % SIZE) & 0x7fffffff);
      state[k] = at(state, (k + PERIOD) % SIZE) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#index = 0;
  }
}

function at(state: Uint32Array, index: number): number {
  return state[index] ?? 0;
}

/** `(previous ^ (previous >>> 30)) * factor`, modulo 2³². */
function mixed(previous: number, factor: number): number {
  return Math.imul(previous ^ (previous >>> 30), factor) >>> 0;
}
