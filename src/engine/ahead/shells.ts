import {
  nameOfShell,
  Output,
  type Basics,
  type Become,
  type Connection,
  type ModuleRegistry,
  type Shell,
  type Target,
} from '../../model/index.js';
import { Machines, type Machine } from './machine.js';

interface Opened {
  readonly connection: Connection;
  /** By the user they are of. */
  readonly shells: Map<string, Shell>;
}

interface Asked {
  readonly answer: Promise<Basics>;
  known: Basics | undefined;
}

/** The shells that a run has opened, what each says of its host and user, and on which machine it runs. */
export class Shells {
  readonly #machines = new Machines();
  /** By target, since a pool may hand out a connection in another guise each time. */
  readonly #open = new Map<Target, Opened>();
  readonly #basics = new WeakMap<Shell, Asked>();

  constructor(private readonly registry: Pick<ModuleRegistry, 'basics'>) {}

  /** A shell that was opened before. */
  opened(connection: Connection, become: Become | undefined): Shell | undefined {
    return this.#open.get(connection.target)?.shells.get(nameOfShell(become));
  }

  /** Whether any shell of a connection was opened. */
  isConnected(connection: Connection): boolean {
    return this.#open.has(connection.target);
  }

  /** Opens a shell, or gives the one that is open. @throws HapError */
  async open(connection: Connection, become: Become | undefined): Promise<Shell> {
    const shell = await connection.shell(become);
    let opened = this.#open.get(connection.target);
    if (!opened) this.#open.set(connection.target, (opened = { connection, shells: new Map() }));
    opened.shells.set(nameOfShell(become), shell);
    return shell;
  }

  /** What a shell says, which is asked once: at once where it has answered. @throws HapError */
  basics(shell: Shell): Basics | Promise<Basics> {
    const before = this.#basics.get(shell);
    if (before) return before.known ?? before.answer;
    const { basics } = this.registry;
    const answer = this.ask(shell).then((outputs) => {
      const known = basics.parse(outputs);
      this.#machines.place(shell, known.machine);
      asked.known = known;
      return known;
    });
    const asked: Asked = { answer, known: undefined };
    this.#basics.set(shell, asked);
    // Who fails to open it is to find it unasked.
    answer.catch(() => this.#basics.delete(shell));
    return answer;
  }

  private async ask(shell: Shell): Promise<Output[]> {
    const said = await shell.greeting?.();
    if (said !== undefined) return [new Output(0, Buffer.from(said), new Uint8Array())];
    return Promise.all(this.registry.basics.requests.map((r) => shell.run(r)));
  }

  /**
   * Opens all shells of a machine anew, under whatever name it is connected to: what was changed there (users, groups,
   * sudoers) is seen by new ones only, and their users may be others by now. Never throws.
   */
  async renew(shell: Shell): Promise<void> {
    const machine = this.machine(shell);
    const there = [...this.#open.values()].filter(({ shells }) =>
      [...shells.values()].some((other) => this.machine(other) === machine),
    );
    for (const { shells } of there) for (const other of shells.values()) this.#basics.delete(other);
    await Promise.all(there.map(({ connection }) => connection.renewShells()));
  }

  machine(shell: Shell): Machine {
    return this.#machines.of(shell);
  }

  /** Counts the changes on all machines. */
  get epoch(): number {
    return this.#machines.epoch;
  }

  /** Time passes on purpose: what was looked up anywhere may not be true any more. */
  forget(): void {
    this.#machines.forget();
  }
}
