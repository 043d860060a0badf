import type { Basics, Become, Connection, Output, Shell } from '../../model/index.js';
import type { Shells } from './shells.js';
import type { Making, Question, Turn, Way } from './way.js';

/** The way without looking ahead: every task asks for itself, in its turn, whatever was asked before. */
export class DueWay implements Way {
  constructor(protected readonly shells: Shells) {}

  shell(_: Turn, connection: Connection, become: Become | undefined): Promise<Shell> {
    return this.shells.open(connection, become);
  }

  basics(_: Turn, shell: Shell): Basics | Promise<Basics> {
    return this.shells.basics(shell);
  }

  ask(_: Turn, { shell, requests }: Question): Promise<readonly Output[]> {
    return Promise.all(requests.map((request) => shell.run(request)));
  }

  change(_: Turn, { shell, request, sent }: Making): Promise<Output> {
    const made = shell.run(request);
    sent?.();
    return made;
  }
}
