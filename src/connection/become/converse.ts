import type { Carrier, Ending, Running, Sink } from '../carrier.js';
import type { BecomePlan, Dialogue } from './command.js';
import { becomeTimeout, incorrectPassword, missingPassword, whyNotBecome } from './failure.js';

/** How much of what a program printed goes into an error. */
const shown = 2000;

/** One conversation with a program that may ask for a password. Once it is over, everything goes on to the shell's own sink. */
class Conversation implements Sink {
  readonly over: Promise<void>;
  /** Set by the executor of `over`. */
  #done: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  readonly #plan: BecomePlan;
  readonly #dialogue: Dialogue;
  readonly #password: string | undefined;
  readonly #sink: Sink;
  #running: Running | undefined;
  /** What came since the last answer of ours, on the stream of the welcome and on that of the prompt. */
  #out = '';
  #err = '';
  #said = '';
  #asked = false;
  #entering = false;
  #through = false;

  constructor(plan: BecomePlan, dialogue: Dialogue, password: string | undefined, sink: Sink) {
    this.#plan = plan;
    this.#dialogue = dialogue;
    this.#password = password;
    this.#sink = sink;
    this.over = new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
    });
  }

  begin(running: Running): void {
    this.#running = running;
    this.#listen();
  }

  /** Ends it when it has taken so many milliseconds. */
  giveUp(timeout: number): void {
    this.#break(becomeTimeout(timeout, this.#said.trim()));
  }

  stdout(chunk: Buffer): void {
    if (this.#through) {
      this.#sink.stdout(chunk);
      return;
    }
    // On a terminal the prompt comes this way too.
    this.#out += chunk.toString('latin1');
    if (this.#plan.terminal) this.#err += chunk.toString();
    this.#hear(chunk);
  }

  stderr(chunk: Buffer): void {
    if (this.#through) {
      this.#sink.stderr(chunk);
      return;
    }
    this.#err += chunk.toString();
    this.#hear(chunk);
  }

  end(ending: Ending): void {
    if (this.#through) this.#sink.end(ending);
    else this.#fail(whyNotBecome(this.#plan.method, this.#said.trim(), this.#asked, ending));
  }

  #hear(chunk: Buffer): void {
    this.#said = (this.#said + chunk.toString()).slice(-shown).replace(/\[[0-9a-f]{16}\] password:/, '');
    if (this.#running) this.#listen();
  }

  #listen(): void {
    const at = this.#out.indexOf(this.#dialogue.welcome);
    const lineEnd = at < 0 ? -1 : this.#out.indexOf('\n', at);
    if (lineEnd >= 0) this.#enter(this.#out.slice(lineEnd + 1));
    else if (!this.#entering && this.#dialogue.prompt.test(this.#err)) this.#answer();
  }

  #enter(rest: string): void {
    const { enter } = this.#dialogue;
    if (enter !== undefined && !this.#entering) {
      this.#entering = true;
      this.#out = rest;
      this.#running?.write(Buffer.from(enter));
      this.#listen();
      return;
    }
    this.#through = true;
    if (rest !== '') this.#sink.stdout(Buffer.from(rest, 'latin1'));
    this.#done();
  }

  #answer(): void {
    const { method } = this.#plan;
    this.#err = '';
    if (this.#password === undefined) this.#break(missingPassword(method, this.#said.trim()));
    else if (this.#asked) this.#break(incorrectPassword(method, this.#said.trim()));
    else {
      this.#asked = true;
      this.#running?.write(Buffer.from(`${this.#password}\n`));
    }
  }

  #break(error: unknown): void {
    this.#fail(error);
    this.#running?.abandon();
  }
}

/**
 * Starts the program of a plan, gives it the password when it asks, and returns when its shell serves.
 *
 * @param sink takes what comes from then on
 * @throws HapError `become-failed` in Ansible's words (`Missing sudo password`, `Incorrect sudo password`), `unreachable`
 */
export async function converse(
  carrier: Carrier,
  plan: BecomePlan,
  dialogue: Dialogue,
  password: string | undefined,
  sink: Sink,
  timeout: number,
): Promise<Running> {
  const conversation = new Conversation(plan, dialogue, password, sink);
  // It may fail while the command is still being started.
  conversation.over.catch(() => undefined);
  const running = await carrier.start(plan.command, conversation, { terminal: plan.terminal });
  conversation.begin(running);
  const timer = setTimeout(() => conversation.giveUp(timeout), timeout);
  try {
    await conversation.over;
    return running;
  } finally {
    clearTimeout(timer);
  }
}
