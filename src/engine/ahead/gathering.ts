import { ModuleFailure, Output, type Inquiry, type Request, type Shell } from '../../model/index.js';

interface Waiting {
  readonly request: Request;
  readonly items: readonly unknown[];
  readonly resolve: (output: Output | Promise<Output>) => void;
  readonly reject: (error: unknown) => void;
}

/** A command line holds about two megabytes, and a path at most four kilobytes. */
const most = 256;

/**
 * What is asked of a shell ahead of any turn: what is asked in one turn of the event loop and is of one kind leaves as one
 * request, so that the host starts its tools once and not for each task.
 */
export class Gathering {
  #waiting = new Map<Inquiry, Waiting[]>();

  constructor(private readonly shell: Shell) {}

  /** Asks. What cannot be asked with others leaves at once. */
  ask(request: Request): Promise<Output> {
    const { asks } = request;
    if (!asks) return this.shell.run(request);
    return new Promise((resolve, reject) => {
      // After all that follows in this turn of the event loop, and before shells write.
      if (this.#waiting.size === 0) process.nextTick(() => this.flush());
      const waiting = { request, items: asks.items, resolve, reject };
      const alike = this.#waiting.get(asks.inquiry);
      if (alike) alike.push(waiting);
      else this.#waiting.set(asks.inquiry, [waiting]);
    });
  }

  /** Sends what was gathered. */
  flush(): void {
    const all = [...this.#waiting];
    this.#waiting = new Map();
    for (const [inquiry, waiting] of all)
      for (const some of portions(waiting)) this.send(inquiry, some).catch((e: unknown) => fail(some, e));
  }

  private async send(inquiry: Inquiry, waiting: readonly Waiting[]): Promise<void> {
    const items = waiting.flatMap((each) => each.items);
    if (waiting.length === 1) {
      this.alone(waiting);
      return;
    }
    const output = await this.shell.run({ script: inquiry.script(items) });
    const answers = readAll(inquiry, output, items);
    if (!answers) {
      this.alone(waiting);
      return;
    }
    let at = 0;
    for (const { items: own, resolve } of waiting) {
      const { rc, out, err } = output;
      resolve(new Output(rc, out, err, answers.slice(at, (at += own.length))));
    }
  }

  /** Each for itself: what could not be told of all together is told of each, or why it cannot. */
  private alone(waiting: readonly Waiting[]): void {
    for (const { request, resolve } of waiting) resolve(this.shell.run(request));
  }
}

function readAll(
  inquiry: Inquiry,
  output: Output,
  items: readonly unknown[],
): readonly unknown[] | undefined {
  try {
    return inquiry.read(output, items);
  } catch (error) {
    if (error instanceof ModuleFailure) return undefined;
    throw error;
  }
}

function fail(waiting: readonly Waiting[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}

/** No more in one request than a command line holds. */
function portions(waiting: readonly Waiting[]): Waiting[][] {
  const all: Waiting[][] = [];
  let room = 0;
  for (const each of waiting) {
    room -= each.items.length;
    const last = all.at(-1);
    if (last && room >= 0) last.push(each);
    else {
      all.push([each]);
      room = most - each.items.length;
    }
  }
  return all;
}
