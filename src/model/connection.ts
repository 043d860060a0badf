import type { Sh } from './sh.js';

/** What one request to a remote shell gave back. */
export class Output {
  #stdout: string | undefined;
  #stderr: string | undefined;
  /**
   * @param rc exit status, 128 + n for a process ended by signal n, as sh reports it
   * @param answers what was read of it for the items that were asked, where more were asked with them
   */
  constructor(
    readonly rc: number,
    readonly out: Uint8Array,
    readonly err: Uint8Array,
    readonly answers?: readonly unknown[],
  ) {}
  /** Standard output as UTF-8. */
  get stdout(): string {
    return (this.#stdout ??= new TextDecoder().decode(this.out));
  }
  /** Standard error as UTF-8. */
  get stderr(): string {
    return (this.#stderr ??= new TextDecoder().decode(this.err));
  }
}

/** Questions of one kind, of which one script can ask any number. What is asked is plain data: the same text as JSON asks the same. */
export interface Inquiry<Item = unknown, Answer = unknown> {
  script(items: readonly Item[]): Sh;
  /** An answer for each item. @throws ModuleFailure where the script has not printed them all */
  read(output: Output, items: readonly Item[]): readonly Answer[];
}

/** The status of a request that was not carried out, since another has the lock: no process has it. */
export const lockedStatus = 999;

/** One script for a remote shell. It runs in a subshell with an empty standard input, unless `stdin` is given. */
export interface Request {
  readonly script: Sh;
  readonly stdin?: Uint8Array | undefined;
  /**
   * The script may leave a process behind that keeps its output open (a daemon started by an init script, `cmd &`):
   * the answer comes when the script itself ends, and what is written later is not part of any answer.
   */
  readonly mayDetach?: boolean | undefined;
  /** Milliseconds after which what it started is killed and the answer is rc 124. */
  readonly timeout?: number | undefined;
  /**
   * It is only carried out where the shell has the machine's lock, or gets it now; it is kept as long as the shell lives. Else the
   * status is {@link lockedStatus} and the output the names of the runs that have it, or may have it.
   */
  readonly lock?: boolean | undefined;
  /** What it does, for people, where it changes something; for the error when it is lost on the way. */
  readonly what?: string | undefined;
  /** What the script asks: requests of one inquiry may be sent as one, each then gets its own of the answers. */
  readonly asks?: { readonly inquiry: Inquiry; readonly items: readonly unknown[] } | undefined;
}

/** A long-lived `/bin/sh` on a host, as one user. Requests run one after the other, in the order they were given. */
export interface Shell {
  /**
   * Sends a request. Requests made without waiting for earlier answers travel together.
   * @throws HapError `unreachable` (or what `shell` throws) when the connection is lost before the whole answer is there;
   * `shell-ended` when only the shell was ended by what it ran; `become-failed` when the first request to a shell of another
   * user finds that there is no becoming it. The next request opens a new shell.
   */
  run(request: Request): Promise<Output>;
  /**
   * What the shell said of its host when it opened, where its pool has it say something: there without a round trip.
   * @throws HapError as `run`
   */
  greeting?(): Promise<string | undefined>;
}

/** How to become another user on the target. */
export interface Become {
  readonly method: string;
  readonly user: string;
  readonly exe?: string | undefined;
  readonly flags?: string | undefined;
  readonly password?: string | undefined;
}

/** The same for the same way to the same user, the login user included: which shell of a connection is meant. */
export function nameOfShell(become: Become | undefined): string {
  return become ? JSON.stringify(Object.entries(become).sort()) : '';
}

/** Where a host is and how to get in; every field as the variables and options of its host say. */
export interface Target {
  /** The inventory's name of the host, for messages. */
  readonly name: string;
  readonly kind: 'ssh' | 'local';
  readonly address: string;
  /** `undefined`: as the OpenSSH options say, or 22. */
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password?: string | undefined;
  readonly privateKeyFiles: readonly string[];
  /** `ansible_ssh_common_args`, `ansible_ssh_extra_args`, `ansible_ssh_args` as written: OpenSSH options. */
  readonly sshArgs: readonly string[];
  readonly hostKeyChecking: boolean;
  /** Milliseconds for connecting. */
  readonly timeout: number;
}

/** One connection to one host. It is opened on first use and stays open until it is closed. */
export interface Connection {
  readonly target: Target;
  /**
   * The shell of the login user, or of the user to become; the same one for the same arguments.
   * @param once it will be asked one thing: what it is asked may be served by a shell that ends with it, of which the host has less
   * trouble. It can be asked more, each time of another such shell.
   * @throws HapError `unreachable` (with why), `host-key-unknown`, `host-key-changed`, `host-key-revoked`, `become-failed`
   */
  shell(become?: Become, once?: boolean): Promise<Shell>;
  /**
   * Ends the shells, not the connection: the next request to any of them opens a new one, and what they were asked before is
   * still answered. Never throws.
   */
  renewShells(): Promise<void>;
  /** Ends the shells and the connection. Never throws. */
  close(): Promise<void>;
}

/** Makes connections: one per target, kept and given out again. */
export interface ConnectionPool {
  get(target: Target): Connection;
  /** Closes the connection to a target, so that the next `get` opens a new one. */
  drop(target: Target): Promise<void>;
  close(): Promise<void>;
}
