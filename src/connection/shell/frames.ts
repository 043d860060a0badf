/** One answer of a shell on one of its streams. */
export interface Frame {
  /** The number of the request that it answers. */
  readonly request: number;
  /** Exit status of the request's script. */
  readonly rc: number;
  /** Empty where it was more than is kept. */
  readonly data: Buffer;
  /** How many bytes it was. */
  readonly length: number;
}

/**
 * Cuts a shell's stream into answers. An answer is everything up to a line `TOKEN NUMBER STATUS`, in front of which the shell
 * always puts a newline of its own. The token cannot be guessed, so no output can be taken for the end of an answer. What
 * arrives is kept as it arrives and joined once, when the end is there; of what is longer than a limit nothing is kept.
 */
export class FrameReader {
  readonly #mark: Buffer;
  readonly #onFrame: (frame: Frame) => void;
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #length = 0;
  /** The end of what arrived, as far as it may be the beginning of a mark. */
  #tail: Buffer = Buffer.alloc(0);

  /**
   * @param onFrame called for each answer, in the order of the stream
   * @param limit how many bytes of an answer are kept
   */
  constructor(token: string, onFrame: (frame: Frame) => void, limit = Infinity) {
    this.#limit = limit;
    this.#mark = Buffer.from(`\n${token} `);
    this.#onFrame = onFrame;
  }

  /** Takes the next piece of the stream. */
  push(chunk: Buffer): void {
    let rest = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk;
    for (;;) {
      const at = rest.indexOf(this.#mark);
      if (at < 0) break;
      const lineEnd = rest.indexOf(0x0a, at + this.#mark.length);
      if (lineEnd < 0) {
        this.#keep(rest, at);
        return;
      }
      const line = rest.toString('latin1', at + this.#mark.length, lineEnd);
      const [, request, rc] = /^(\d+) (\d+)$/.exec(line) ?? [];
      if (request === undefined || rc === undefined) {
        // The token stands in the output itself (somebody listed the shell's processes).
        this.#keep(rest, at + this.#mark.length);
        rest = this.#tail;
        continue;
      }
      this.#add(rest.subarray(0, at));
      const data = Buffer.concat(this.#chunks);
      const length = this.#length;
      this.#chunks = [];
      this.#length = 0;
      rest = rest.subarray(lineEnd + 1);
      this.#tail = rest;
      this.#onFrame({ request: Number(request), rc: Number(rc), data, length });
    }
    this.#keep(rest, Math.max(0, rest.length - this.#mark.length + 1));
  }

  /** The end of what arrived and belongs to no answer yet, as text; for error messages. */
  unfinished(limit: number): string {
    const text = Buffer.concat([...this.#chunks.slice(-8), this.#tail]).toString();
    return text.slice(-limit).trim();
  }

  #keep(rest: Buffer, tailAt: number): void {
    if (tailAt > 0) this.#add(rest.subarray(0, tailAt));
    this.#tail = rest.subarray(tailAt);
  }

  #add(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length <= this.#limit) this.#chunks.push(piece);
    else this.#chunks = [];
  }
}
