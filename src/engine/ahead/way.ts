import type { Basics, Become, Connection, Output, Request, Shell } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { HostState } from '../host.js';

/** Where a host is in its play: the task whose turn it is, and the item of its loop. */
export interface Turn {
  readonly host: HostState;
  readonly task: Task;
  readonly index: number | undefined;
  /** The task is tried again: what it asks is to be asked anew. */
  readonly again: boolean;
}

/** What is asked of a shell together. */
export interface Question {
  readonly shell: Shell;
  readonly requests: readonly Request[];
  /** It may be asked before the task's turn. */
  readonly ahead: boolean;
}

/** One change, as a request to a shell. */
export interface Making {
  readonly shell: Shell;
  readonly request: Request;
  /** Requests may follow it in the same write: the task makes no further change, and shells stay as they are. */
  readonly last: boolean;
  /** Told when it has been sent: what is asked then travels with it, before all that is only looked at ahead. */
  readonly sent?: (() => void) | undefined;
}

/**
 * The way that a task's requests take to a host. There are three: that of a task whose turn it is, with what was
 * looked up ahead or without, and that of one which is only looked at ahead of its turn.
 */
export interface Way {
  shell(turn: Turn, connection: Connection, become: Become | undefined): Shell | Promise<Shell>;
  /** What a shell says of its host and user; asked once. */
  basics(turn: Turn, shell: Shell): Basics | Promise<Basics>;
  ask(turn: Turn, question: Question): Promise<readonly Output[]>;
  change(turn: Turn, making: Making): Promise<Output>;
}
