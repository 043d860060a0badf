import { randomBytes } from 'node:crypto';
import { HapError, Output, type Request, type ShellFunction } from '../../model/index.js';
import type { Ending, Running, Sink } from '../carrier.js';
import { GreetingReader } from './greeting.js';
import { FrameReader, type Frame } from './frames.js';
import { serveOnce } from './once.js';
import { functionsOf, opening, requestText, teach, type Tokens } from './script.js';
import { withTimeout } from './timed.js';

/** A request that waits for its answer. */
export interface Waiting {
  readonly request: Request;
  resolve(output: Output): void;
  reject(error: unknown): void;
}

/** What a session is and how it explains its end. */
export interface SessionOptions {
  /** Stdout and stderr arrive as one stream (a terminal). */
  readonly merged: boolean;
  /** Stands before and behind what the shell says first; without it the shell says nothing. */
  readonly greeting?: string | undefined;
  /** The shell serves one batch of requests and ends, as `serveOnce` has it. */
  readonly once?: boolean | undefined;
  /** Milliseconds in which the shell must have begun. */
  readonly timeout: number;
  /** The error for a shell that ended before it had begun: what it printed until then, and how it ended. */
  startFailure(printed: string, ending: Ending): HapError;
  /** The error for a shell that had not begun in time. */
  startTimeout(printed: string): HapError;
  /** The error for a shell that ended later, with the request that was running. */
  endFailure(running: Request | undefined, ending: Ending): HapError;
}

interface Sent extends Waiting {
  out?: Frame;
  err?: Frame;
}

/** How many bytes an answer may have on each stream: more fit neither into a result nor into what people can read. */
const limit = 64 * 1024 * 1024;

/** Milliseconds between two signs of life from who holds a lock: others take it for dead where none comes. */
const beat = 3000;

/** How much of what a login printed goes into an error. */
const shownNoise = 2000;

function tooLong(length: number, rc: number): HapError {
  return new HapError({
    code: 'output-too-long',
    summary: `it printed ${Math.round(length / 1e6)} MB, and a result holds ${Math.floor(limit / 1e6)} MB`,
    detail: `It ran to its end, with status ${rc}; what it printed is lost. Let it write to a file on the host.`,
  });
}

/** One life of a serving shell: requests go in, answers come out in the same order. */
export class Session implements Sink {
  readonly #tokens: Tokens = { end: randomBytes(12).toString('hex'), stop: randomBytes(12).toString('hex') };
  readonly #options: SessionOptions;
  readonly #stdout: FrameReader;
  readonly #stderr: FrameReader;
  readonly #known = new Set<ShellFunction>();
  /** Requests by number, in the order in which they were sent. */
  readonly #sent = new Map<number, Sent>();
  #running: Running | undefined;
  #count = 0;
  #opened = false;
  #used = false;
  /** It was sent all that its shell serves. */
  #complete = false;
  #begun = false;
  #failure: HapError | undefined;
  /** Set when it was told to end in the middle of its work. */
  #interrupted: HapError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;
  #whenEnded: (() => void)[] = [];
  readonly #greeting: GreetingReader | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#greeting = options.greeting === undefined ? undefined : new GreetingReader(options.greeting);
    const onOut = (frame: Frame): void => this.#take('out', frame);
    const onErr = (frame: Frame): void => this.#take('err', frame);
    this.#stderr = new FrameReader(this.#tokens.end, onErr, limit);
    let turn = 0;
    const onEither = (frame: Frame): void => (turn++ % 2 === 0 ? onOut(frame) : onErr(frame));
    this.#stdout = new FrameReader(this.#tokens.end, options.merged ? onEither : onOut, limit);
  }

  /** Whether it can take no more requests. */
  get ended(): boolean {
    return this.#failure !== undefined || this.#complete;
  }

  /** Whether a request was ever sent: the failure of a shell that ended before that is still to be told. */
  get used(): boolean {
    return this.#used;
  }

  /** Begins to serve on a shell that was started with this session as its sink. */
  begin(running: Running): void {
    this.#running = running;
    if (this.#greeting && !this.#failure && !this.#greeting.over) this.#startTimer();
  }

  /** What the shell said when it began, where it was told to. @throws HapError when it did not begin */
  get greeting(): Promise<string> | undefined {
    this.#used = true;
    return this.#greeting?.said;
  }

  /** Sends requests in one write. After the end they fail with the reason for it. */
  send(batch: readonly Waiting[]): void {
    this.#used = true;
    if (this.#failure || !this.#running) {
      for (const waiting of batch) waiting.reject(this.#failure);
      return;
    }
    const { once = false } = this.#options;
    const parts: (string | Buffer)[] = [];
    if (!this.#opened) {
      this.#opened = true;
      parts.push(opening(this.#tokens, this.#options.merged));
      this.#startTimer();
    }
    for (const [i, waiting] of batch.entries()) {
      try {
        const last = once && i === batch.length - 1;
        parts.push(...this.#text(waiting.request, this.#count + 1, last));
        this.#sent.set(++this.#count, { ...waiting });
      } catch (error) {
        // A NUL byte in a script; the others have nothing to do with it.
        waiting.reject(error);
      }
    }
    this.#complete = once;
    const whole = once ? serveOnce(parts) : parts;
    this.#running.write(Buffer.concat(whole.map((part) => Buffer.from(part))));
    if (batch.some(({ request }) => request.lock === true)) this.#startBeat();
  }

  /**
   * Ends the shell when it has served what it was asked. Resolves at once when that takes a while, otherwise when it has ended;
   * one that does not end in so many milliseconds is cut off.
   */
  async retire(patience: number): Promise<void> {
    if (this.#sent.size === 0) await this.close(patience);
    else this.#running?.write(Buffer.from('exit\n'));
  }

  /** Ends the shell: when it serves nothing, in order; otherwise what it runs is hung up. Resolves when it has ended. */
  async close(patience: number): Promise<void> {
    const running = this.#running;
    if (this.#failure || !running) return;
    const ended = new Promise<void>((resolve) => this.#whenEnded.push(resolve));
    const cut = (): void => (this.#begun ? running.close() : running.abandon());
    if (this.#sent.size > 0) cut();
    else running.write(Buffer.from('exit\n'));
    const timer = setTimeout(cut, patience);
    await ended;
    clearTimeout(timer);
  }

  /**
   * Ends the shell and all that runs below it, however long that was to take. Resolves when all of it has ended; what has not within
   * so many milliseconds is cut off. @param why the error for what was asked, with the request that was running
   */
  async hangUp(patience: number, why: (running: Request | undefined) => HapError): Promise<void> {
    const running = this.#running;
    if (this.#failure || !running) return;
    const [first] = this.#sent.values();
    if (!first) {
      await this.close(patience);
      return;
    }
    const ended = new Promise<void>((resolve) => this.#whenEnded.push(resolve));
    this.#interrupted = why(first.request);
    running.hangUp();
    const timer = setTimeout(() => (this.#begun ? running.close() : running.abandon()), patience);
    await ended;
    clearTimeout(timer);
  }

  /** Ends the shell without waiting for its end: the way to the host ends with it. */
  leave(): void {
    const running = this.#running;
    if (this.#failure || !running) return;
    // It ends by itself when its input does.
    if (this.#complete && this.#begun) return;
    if (this.#sent.size === 0) running.write(Buffer.from('exit\n'));
    if (this.#begun || this.#greeting?.over === true) running.close();
    else running.abandon();
  }

  stdout(chunk: Buffer): void {
    if (this.#greeting?.push(chunk) === true && !this.#opened) clearTimeout(this.#timer);
    this.#stdout.push(chunk);
  }

  stderr(chunk: Buffer): void {
    this.#stderr.push(chunk);
  }

  end(ending: Ending): void {
    const [first] = this.#sent.values();
    this.#fail(
      this.#interrupted ??
        (this.#begun
          ? this.#options.endFailure(first?.request, ending)
          : this.#options.startFailure(this.#printed(), ending)),
    );
  }

  /** @param last nothing comes after it that what is written later could get into */
  #text(request: Request, number: number, last: boolean): readonly (string | Buffer)[] {
    const { script, timeout, mayDetach } = request;
    const timed = timeout === undefined ? script : withTimeout(script, timeout);
    const asked = { ...request, mayDetach: mayDetach === true && !last };
    const text = requestText(timed, asked, number, this.#tokens, this.#options.merged);
    return [teach([...functionsOf(request), ...timed.functions], this.#known), ...text];
  }

  /** Takes an answer on one stream; which of the two comes first is not known. */
  #take(stream: 'out' | 'err', frame: Frame): void {
    this.#begin();
    if (frame.request === 0) return;
    const sent = this.#sent.get(frame.request);
    if (!sent || sent[stream]) {
      this.#outOfStep();
      return;
    }
    sent[stream] = frame;
    const { out, err } = sent;
    if (!out || !err) return;
    this.#sent.delete(frame.request);
    const length = Math.max(out.length, err.length);
    if (length > limit) sent.reject(tooLong(length, out.rc));
    else sent.resolve(new Output(out.rc, out.data, err.data));
  }

  /** The shell may hold a lock: from here on it hears an empty line now and then. */
  #startBeat(): void {
    this.#beat ??= setInterval(() => this.#running?.write(Buffer.from('\n')), beat).unref();
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stalled(), this.#options.timeout);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    clearTimeout(this.#timer);
  }

  #printed(): string {
    return [this.#stderr.unfinished(shownNoise), this.#stdout.unfinished(shownNoise)]
      .filter((text) => text !== '')
      .join('\n');
  }

  #stalled(): void {
    this.#fail(this.#options.startTimeout(this.#printed()));
    this.#running?.abandon();
  }

  #outOfStep(): void {
    const summary = 'the shell answered something else than it was asked';
    this.#fail(new HapError({ code: 'shell-ended', summary }));
    this.#running?.close();
  }

  #fail(failure: HapError): void {
    if (this.#failure) return;
    this.#failure = failure;
    clearTimeout(this.#timer);
    clearInterval(this.#beat);
    const sent = [...this.#sent.values()];
    this.#sent.clear();
    this.#greeting?.fail(failure);
    for (const waiting of sent) waiting.reject(failure);
    for (const done of this.#whenEnded.splice(0)) done();
  }
}
