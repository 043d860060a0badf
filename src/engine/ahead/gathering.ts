import { randomBytes } from 'node:crypto';
import {
  lines,
  ModuleFailure,
  Output,
  sh,
  type Inquiry,
  type Request,
  type Shell,
} from '../../model/index.js';

interface Waiting {
  readonly request: Request;
  readonly due: boolean;
  readonly items: readonly unknown[];
  readonly resolve: (output: Output | Promise<Output>) => void;
  readonly reject: (error: unknown) => void;
}

/** Those who ask with one script. */
interface Part {
  readonly inquiry: Inquiry;
  readonly waiting: Waiting[];
}

/** A command line holds about two megabytes, and a path at most four kilobytes. */
const most = 256;

/**
 * What is asked of a shell in one turn of the event loop leaves as one request, in which each kind is asked by one script, so that
 * the host starts its tools once and not for each task. What is due leaves before all that is only asked ahead, but for what
 * is of its own kind, which goes with it.
 */
export class Gathering {
  #waiting = new Map<Inquiry, Waiting[]>();

  constructor(private readonly shell: Shell) {}

  /** Asks. What cannot be asked with others leaves at once. @param due it is asked in its turn, not ahead of it */
  ask(request: Request, due: boolean): Promise<Output> {
    const { asks } = request;
    if (!asks) return this.shell.run(request);
    return new Promise((resolve, reject) => {
      // After all that follows in this turn of the event loop, and before shells write.
      if (this.#waiting.size === 0) process.nextTick(() => this.flush());
      const waiting = { request, due, items: asks.items, resolve, reject };
      const alike = this.#waiting.get(asks.inquiry);
      if (alike) alike.push(waiting);
      else this.#waiting.set(asks.inquiry, [waiting]);
    });
  }

  /** Sends what was gathered. */
  flush(): void {
    const due: Part[] = [];
    const ahead: Part[] = [];
    const more: Part[][] = [];
    for (const [inquiry, waiting] of this.#waiting) {
      const [first = [], ...others] = portions(waiting);
      (first.some((each) => each.due) ? due : ahead).push({ inquiry, waiting: first });
      for (const some of others) more.push([{ inquiry, waiting: some }]);
    }
    this.#waiting = new Map();
    for (const parts of [due, ahead, ...more])
      this.send(parts).catch((e: unknown) => {
        for (const { waiting } of parts) for (const { reject } of waiting) reject(e);
      });
  }

  private async send(parts: readonly Part[]): Promise<void> {
    const [first, ...others] = parts;
    if (!first) return;
    if (others.length === 0 && first.waiting.length === 1) {
      this.alone(first);
      return;
    }
    if (others.length === 0) {
      this.tell(first, await this.shell.run({ script: scriptOf(first) }));
      return;
    }
    // What a script prints may be anything, files among it; this it cannot know.
    const mark = randomBytes(12).toString('hex');
    const end = sh`printf '\\n%s\\n' ${mark}`;
    const output = await this.shell.run({ script: lines(parts.flatMap((part) => [scriptOf(part), end])) });
    const said = cut(output, `\n${mark}\n`);
    for (const [i, part] of parts.entries()) this.tell(part, said[i]);
  }

  /** Tells each of a part what it asked; where that cannot be told apart, each asks for itself, or is told why it cannot. */
  private tell(part: Part, output: Output | undefined): void {
    const answers = output && readAll(part, output);
    if (!answers) {
      this.alone(part);
      return;
    }
    let at = 0;
    const { rc, out, err } = output;
    for (const { items, resolve } of part.waiting)
      resolve(new Output(rc, out, err, answers.slice(at, (at += items.length))));
  }

  private alone({ waiting }: Part): void {
    for (const { request, resolve } of waiting) resolve(this.shell.run(request));
  }
}

const itemsOf = ({ waiting }: Part): readonly unknown[] => waiting.flatMap(({ items }) => items);

function scriptOf(part: Part): Request['script'] {
  return part.inquiry.script(itemsOf(part));
}

function readAll(part: Part, output: Output): readonly unknown[] | undefined {
  try {
    return part.inquiry.read(output, itemsOf(part));
  } catch (error) {
    if (error instanceof ModuleFailure) return undefined;
    throw error;
  }
}

/** What stands before each mark, as the output of a script. One that did not come to its end has none. */
function cut({ rc, out, err }: Output, mark: string): Output[] {
  const bytes = Buffer.from(out.buffer, out.byteOffset, out.byteLength);
  const found: Output[] = [];
  let at = 0;
  for (let end = bytes.indexOf(mark); end >= 0; end = bytes.indexOf(mark, at)) {
    found.push(new Output(rc, bytes.subarray(at, end), err));
    at = end + mark.length;
  }
  return found;
}

/** No more in one script than a command line holds; what is due is in the first. */
function portions(waiting: readonly Waiting[]): Waiting[][] {
  const all: Waiting[][] = [];
  let room = 0;
  for (const each of [...waiting.filter(({ due }) => due), ...waiting.filter(({ due }) => !due)]) {
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
