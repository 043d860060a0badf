import type { Basics, Become, Output, Request, Shell, Target } from '../../model/index.js';
import type { Remote } from '../actions/action.js';
import type { Shared } from '../context.js';
import type { Attempt } from './once.js';

/** The host that an action's task runs on, reached as its user says, connection after connection. */
export class RemoteHost implements Remote {
  #target: Target;

  constructor(
    private readonly once: Attempt,
    private readonly own: Target,
    private readonly become: Become | undefined,
  ) {
    this.#target = own;
  }

  get kind(): Target['kind'] {
    return this.own.kind;
  }

  async basics(): Promise<Basics> {
    return this.once.state.way.basics(this.once, await this.shell());
  }

  async run(request: Request): Promise<Output> {
    const shell = await this.shell();
    return this.once.state.way.change(this.once, { shell, request, last: false });
  }

  async reconnect(timeout?: number): Promise<void> {
    await disconnect(this.once.state.shared, this.#target, this.become);
    this.#target = timeout === undefined ? this.own : { ...this.own, timeout };
  }

  private async shell(): Promise<Shell> {
    const { way, shared } = this.once.state;
    return way.shell(this.once, shared.pool.get(this.#target), this.become);
  }
}

/** Closes a connection and all of its shells; the lock that goes with them is this run's no more. */
export async function disconnect(
  { locks, pool, shells }: Shared,
  target: Target,
  become: Become | undefined,
): Promise<void> {
  const shell = shells.opened(pool.get(target), become);
  if (shell) locks.release(shells.machine(shell));
  await pool.drop(target);
}
