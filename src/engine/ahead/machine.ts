import type { Inquiry, Output, Request, Shell } from '../../model/index.js';
import { Gathering } from './gathering.js';

/** What a request is answered, or will be. */
export class Answer {
  #arrived = false;

  constructor(readonly output: Promise<Output>) {
    output.then(
      () => {
        this.#arrived = true;
      },
      () => undefined,
    );
  }

  get arrived(): boolean {
    return this.#arrived;
  }
}

/**
 * One machine, under whatever names the inventory has it: what was looked up there and has not been invalidated by a
 * change since. A request is its own name: the same script for the same shell has the same answer while nothing changes.
 */
export class Machine {
  #answers = new Map<Shell, Map<string, Answer>>();
  readonly #changing = new Map<Shell, number>();
  readonly #gathered = new Map<Shell, Gathering>();
  #epoch = 0;

  /** @param forgot told each time that what was looked up is forgotten */
  constructor(private readonly forgot: () => void) {}

  /** Counts the changes: what was looked up in another epoch is not true any more. */
  get epoch(): number {
    return this.#epoch;
  }

  /** What is known already, or under way. */
  known(shell: Shell, request: Request): Answer | undefined {
    return this.#answers.get(shell)?.get(nameOf(request));
  }

  /** Asks, and keeps the answer for whoever asks the same. What is due is held up by nothing of another kind that is asked ahead. */
  ask(shell: Shell, request: Request): Answer {
    return this.keep(shell, request, new Answer(this.gathered(shell).ask(request, true)));
  }

  /** The same ahead of any turn. */
  askAhead(shell: Shell, request: Request): Answer {
    return this.keep(shell, request, new Answer(this.gathered(shell).ask(request, false)));
  }

  private gathered(shell: Shell): Gathering {
    let gathered = this.#gathered.get(shell);
    if (!gathered) this.#gathered.set(shell, (gathered = new Gathering(shell)));
    return gathered;
  }

  private keep(shell: Shell, request: Request, answer: Answer): Answer {
    if (!this.settledFor(shell)) return answer;
    let answers = this.#answers.get(shell);
    if (!answers) this.#answers.set(shell, (answers = new Map<string, Answer>()));
    answers.set(nameOf(request), answer);
    return answer;
  }

  /**
   * Whether what a shell is asked now will still be true when it is answered: another shell that changes something may
   * be done before or after, while the shell itself does one thing after the other.
   */
  settledFor(shell: Shell): boolean {
    // Mostly nothing is being changed.
    return this.#changing.size === 0 || [...this.#changing.keys()].every((other) => other === shell);
  }

  /** Makes a change. All that was looked up before it is forgotten, on every shell of the machine. */
  async change(shell: Shell, make: () => Promise<Output>): Promise<Output> {
    this.forget();
    // It was asked before.
    this.#gathered.get(shell)?.flush();
    this.#changing.set(shell, (this.#changing.get(shell) ?? 0) + 1);
    try {
      return await make();
    } finally {
      const left = (this.#changing.get(shell) ?? 1) - 1;
      if (left > 0) this.#changing.set(shell, left);
      else this.#changing.delete(shell);
    }
  }

  /** Forgets what was looked up. */
  forget(): void {
    this.#epoch++;
    this.#answers = new Map();
    this.forgot();
  }
}

const names = new WeakMap<Request, string>();

/** What a request is known by: what it asks, else its script and all that goes with it. @throws HapError `nul-byte` */
export function nameOf(request: Request): string {
  let name = names.get(request);
  if (name === undefined) names.set(request, (name = nameAnew(request)));
  return name;
}

/** Questions of one kind are told apart by what they ask. */
const kinds = new WeakMap<Inquiry, string>();
let count = 0;

function kindOf(inquiry: Inquiry): string {
  let kind = kinds.get(inquiry);
  if (kind === undefined) kinds.set(inquiry, (kind = `?${count++} `));
  return kind;
}

function nameAnew(request: Request): string {
  if (request.asks) {
    const items = JSON.stringify(request.asks.items);
    // What cannot be asked at all is found now, before it is a part of what others ask.
    const said = items.includes('\\u0000') ? request.script.text : items;
    return kindOf(request.asks.inquiry) + said;
  }
  const { script, stdin, mayDetach, timeout } = request;
  const input = stdin === undefined ? '' : Buffer.from(stdin).toString('latin1');
  return `${timeout ?? ''}${mayDetach === true ? 'd' : ''}\0${script.text}\0${input}`;
}

/** All machines of a run. */
export class Machines {
  readonly #byName = new Map<string, Machine>();
  readonly #byShell = new WeakMap<Shell, Machine>();
  #epoch = 0;

  /** Counts the changes on all of them. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Notes where a shell runs. @param name the same for all shells of a machine; those that cannot tell may all be on one */
  place(shell: Shell, name: string): void {
    let machine = this.#byName.get(name);
    if (!machine) this.#byName.set(name, (machine = this.#make()));
    this.#byShell.set(shell, machine);
  }

  /** The machine of a shell; one of its own until it is placed. */
  of(shell: Shell): Machine {
    let machine = this.#byShell.get(shell);
    if (!machine) this.#byShell.set(shell, (machine = this.#make()));
    return machine;
  }

  /** Time passes on purpose: what was looked up anywhere may not be true any more. */
  forget(): void {
    for (const machine of this.#byName.values()) machine.forget();
  }

  #make(): Machine {
    return new Machine(() => this.#epoch++);
  }
}
