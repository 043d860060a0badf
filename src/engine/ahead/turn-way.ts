import type { Output, Request } from '../../model/index.js';
import { DueWay } from './due-way.js';
import type { Shells } from './shells.js';
import type { Making, Question, Turn } from './way.js';

/** What looks ahead of turns. */
export interface Lookout {
  /** Looks at what comes after a turn, so that its requests leave together with those of the turn. */
  begin(turn: Turn): void;
  /** A task asks something in its turn, whether it is known already or not. */
  asked(turn: Turn): void;
  /** A task makes a change. */
  changed(turn: Turn): void;
}

/**
 * The way of a task whose turn it is. What was looked up ahead is there already; what was not is asked now, and whenever
 * something has to be asked or changed, what comes next is looked up with it.
 */
export class TurnWay extends DueWay {
  /** Counts the looks. */
  #looks = 0;

  constructor(
    shells: Shells,
    private readonly lookout: Lookout,
  ) {
    super(shells);
  }

  override async ask(turn: Turn, { shell, requests, ahead }: Question): Promise<readonly Output[]> {
    const machine = this.shells.machine(shell);
    const asked: Request[] = [];
    const ask = (request: Request): Promise<Output> => {
      asked.push(request);
      return machine.ask(shell, request).output;
    };
    const answers = requests.map((request) => {
      // What changes by itself is asked by every task anew, as what is tried again is.
      const known = turn.again || !ahead ? undefined : machine.known(shell, request);
      // What was sent ahead may have been behind something that ended the shell.
      return known ? known.output.catch(() => ask(request)) : ask(request);
    });
    this.lookout.asked(turn);
    if (asked.length > 0) this.begin(turn);
    return Promise.all(answers);
  }

  override change(turn: Turn, { shell, request, last, sent }: Making): Promise<Output> {
    return this.shells.machine(shell).change(shell, () => {
      const made = shell.run(request);
      this.lookout.changed(turn);
      const before = this.#looks;
      sent?.();
      // What was asked then has begun a look already.
      if (last && this.#looks === before) this.begin(turn);
      return made;
    });
  }

  private begin(turn: Turn): void {
    this.#looks++;
    this.lookout.begin(turn);
  }
}
