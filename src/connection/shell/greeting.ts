/** A login that prints more than this without an end is not remembered. */
const shown = 65536;

/** Finds what a shell says first in what it prints, among whatever a login prints before. */
export class GreetingReader {
  readonly said: Promise<string>;
  #text = '';
  #over = false;
  /** Set by the executor of `said`. */
  #done: (said: string) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  /** @param token stands before and behind it, on lines of its own */
  constructor(private readonly token: string) {
    this.said = new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
    });
    // Nobody may ask for it.
    this.said.catch(() => undefined);
  }

  /** Whether it is there, or will not come any more. */
  get over(): boolean {
    return this.#over;
  }

  /** Takes the next piece of the stream. @returns whether it has completed what is said */
  push(chunk: Buffer): boolean {
    if (this.#over) return false;
    this.#text += chunk.toString('latin1');
    const [, said, ...more] = this.#text.split(this.token);
    // In what stands before the first token nothing is looked for but its beginning.
    if (said === undefined && this.#text.length > shown) this.#text = this.#text.slice(-this.token.length);
    if (said === undefined || more.length === 0) return false;
    this.#end();
    this.#done(Buffer.from(said.replaceAll('\r', '').trim(), 'latin1').toString());
    return true;
  }

  fail(error: unknown): void {
    this.#end();
    this.#fail(error);
  }

  #end(): void {
    this.#over = true;
    this.#text = '';
  }
}
