import type { Basics, Become, Connection, Output, Shell } from '../../model/index.js';
import type { Locks } from '../lock.js';
import type { Shells } from './shells.js';
import type { Making, Question, Turn, Way } from './way.js';

/** A way on which changes are made under the lock of their machine; the controller itself has none. */
export class LockedWay implements Way {
  readonly #connections = new WeakMap<Shell, Connection>();

  constructor(
    private readonly way: Way,
    private readonly shells: Shells,
    private readonly locks: Locks,
  ) {}

  shell(turn: Turn, connection: Connection, become: Become | undefined): Shell | Promise<Shell> {
    const opened = this.way.shell(turn, connection, become);
    const known = (shell: Shell): Shell => {
      this.#connections.set(shell, connection);
      return shell;
    };
    return opened instanceof Promise ? opened.then(known) : known(opened);
  }

  basics(turn: Turn, shell: Shell): Basics | Promise<Basics> {
    return this.way.basics(turn, shell);
  }

  ask(turn: Turn, question: Question): Promise<readonly Output[]> {
    return this.way.ask(turn, question);
  }

  change(turn: Turn, making: Making): Promise<Output> {
    const { shell, request } = making;
    const target = this.#connections.get(shell)?.target;
    if (target?.kind !== 'ssh') return this.way.change(turn, making);
    const at = { host: target.name, machine: this.shells.machine(shell), shell };
    return this.locks.change(at, request, (locked) => this.way.change(turn, { ...making, request: locked }));
  }
}
