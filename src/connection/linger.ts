/** Milliseconds without output after which nothing more is expected of a command that has ended. */
const silence = 200;

/**
 * Ends the streams of a command that has ended itself when something it left behind holds them open: what it wrote is still
 * taken in, but nobody waits for the other to end.
 */
export class Linger {
  readonly #close: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param close closes the streams */
  constructor(close: () => void) {
    this.#close = close;
  }

  /** The command has ended. */
  exited(): void {
    this.#timer = setTimeout(this.#close, silence);
  }

  /** Something arrived. */
  heard(): void {
    this.#timer?.refresh();
  }

  /** The streams are closed. */
  closed(): void {
    clearTimeout(this.#timer);
  }
}
