import type { Basics, Become, Connection, Output, Shell } from '../../model/index.js';
import { NotYet } from './not-yet.js';
import { nameOf } from './machine.js';
import type { Shells } from './shells.js';
import type { Question, Turn, Way } from './way.js';

/**
 * The way of a task that is looked at ahead of its turn: it may ask, and nothing else. What it asks is kept for its turn.
 */
export class PeekWay implements Way {
  /**
   * @param waits told when an answer is not there yet: whoever looks ahead goes on to the next task meanwhile
   * @param counts told how many bytes are asked
   */
  constructor(
    private readonly shells: Shells,
    private readonly waits: () => void,
    private readonly counts: (bytes: number) => void,
  ) {}

  shell(_: Turn, connection: Connection, become: Become | undefined): Shell | Promise<Shell> {
    const opened = this.shells.opened(connection, become);
    if (opened) return opened;
    // A wrong password is to be tried once, by the task that needs it; a host is connected to in its own turn.
    if (become?.password !== undefined || !this.shells.isConnected(connection))
      throw NotYet.because('unavailable');
    this.waits();
    return this.shells.open(connection, become);
  }

  basics(_: Turn, shell: Shell): Basics | Promise<Basics> {
    const basics = this.shells.basics(shell);
    if (basics instanceof Promise) this.waits();
    return basics;
  }

  async ask(_: Turn, { shell, requests, ahead }: Question): Promise<readonly Output[]> {
    const machine = this.shells.machine(shell);
    if (!ahead || !machine.settledFor(shell)) throw NotYet.because('unavailable');
    const { epoch } = machine;
    const answers = requests.map((request) => {
      const known = machine.known(shell, request);
      if (known) return known;
      this.counts(nameOf(request).length);
      return machine.askAhead(shell, request);
    });
    if (!answers.every((answer) => answer.arrived)) this.waits();
    const [first] = answers;
    const alone = answers.length === 1 && first;
    const outputs = alone ? [await alone.output] : await Promise.all(answers.map((answer) => answer.output));
    if (machine.epoch !== epoch) throw NotYet.because('unavailable');
    return outputs;
  }

  change(): Promise<Output> {
    return Promise.reject(NotYet.because('change'));
  }
}
