import { setImmediate as turn } from 'node:timers/promises';
import {
  Output,
  type Become,
  type Connection,
  type ConnectionPool,
  type Request,
  type Shell,
  type Target,
} from '../../../src/model/index.js';
import { questionsOf, type SimMachine, type Sent, type Session } from './machine.js';

/** How the simulated hosts behave. */
export interface Nature {
  /** The machine of a host of the inventory. */
  machineOf(host: string): SimMachine;
  /** After how many turns of the event loop the next answer comes. */
  delay(): number;
  /** What several questions are answered at once cannot be told apart. */
  readonly garbled: boolean;
  /** Told of each question and change as it is sent, before it is run. */
  sent(sent: Sent): void;
}

/** Connections to simulated machines, in this process and without a clock. */
export function simPool(nature: Nature): ConnectionPool {
  const connections = new Map<string, SimConnection>();
  return {
    get: (target) => {
      let known = connections.get(target.name);
      if (!known) connections.set(target.name, (known = new SimConnection(target, nature)));
      return known;
    },
    drop: (target) => {
      connections.delete(target.name);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

class SimConnection implements Connection {
  readonly #shells = new Map<string, SimShell>();
  readonly #queue: (() => void)[] = [];
  #writes = 0;

  constructor(
    readonly target: Target,
    private readonly nature: Nature,
  ) {}

  async shell(become?: Become): Promise<Shell> {
    const user = become?.user ?? 'login';
    let shell = this.#shells.get(user);
    if (!shell) this.#shells.set(user, (shell = new SimShell(user, this.target.name, this.nature, this)));
    await Promise.resolve();
    return shell;
  }

  renewShells(): Promise<void> {
    for (const shell of this.#shells.values()) shell.renew();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What is sent in one turn of the event loop leaves in one write. */
  send(leave: (write: number) => void): void {
    this.#queue.push(() => leave(this.#writes));
    if (this.#queue.length > 1) return;
    setImmediate(() => {
      this.#writes++;
      for (const each of this.#queue.splice(0)) each();
    });
  }
}

class SimShell implements Shell {
  #session: Session | undefined;
  #done: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly user: string,
    private readonly host: string,
    private readonly nature: Nature,
    private readonly connection: SimConnection,
  ) {}

  renew(): void {
    this.#session = undefined;
  }

  run({ script }: Request): Promise<Output> {
    const { nature, host, user } = this;
    const machine = nature.machineOf(host);
    return new Promise((resolve) => {
      this.connection.send((write) => {
        // What was sent to a shell is answered by it, though the next request may open a new one.
        const session = (this.#session ??= machine.session(user));
        const questions = questionsOf(script.text);
        for (const question of questions)
          nature.sent({ machine: machine.name, host, user, script: question, write });
        // One after the other, however much is sent at once.
        this.#done = this.#done.then(async () => {
          await turns(nature.delay());
          const said = machine.run(script.text, session);
          const { rc } = said;
          const text = nature.garbled && questions.length > 1 ? '' : said.text;
          await turns(nature.delay());
          resolve(new Output(rc, new TextEncoder().encode(text), new Uint8Array()));
        });
      });
    });
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}
