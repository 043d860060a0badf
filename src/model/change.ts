import type { Output } from './connection.js';
import type { Sh } from './sh.js';

/** One side of a diff: a file's text, or named properties (`{ state: 'absent' }`). */
export type DiffSide = string | Readonly<Record<string, unknown>>;

/** What `--diff` shows, in the shape of Ansible's `diff` result. */
export interface Diff {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly beforeHeader?: string | undefined;
  readonly afterHeader?: string | undefined;
  /** Why a side is not shown, as Ansible says it: `destination file appears to be binary`. The sides are then empty. */
  readonly skipped?: readonly string[] | undefined;
}

interface ChangeBase {
  /** What it does, for people: `start nginx`. Shown with `-v`, in errors and in the live line. */
  readonly what: string;
  readonly diff?: Diff | undefined;
  /** `false`: it is done but the task does not count as changed by it (systemd's `daemon_reload`). */
  readonly counts?: boolean | undefined;
  /**
   * What will be there afterwards, so that check mode can predict later tasks: `path:/etc/x`, `directory:/etc/y`,
   * `user:joe`, `group:web`, `package:nginx`, `service:nginx`.
   */
  readonly provides?: readonly string[] | undefined;
}

/** An absolute path that is safe to touch only where no link on the way there was made by one who may not touch it. */
export interface Guard {
  /** Links resolved. */
  readonly path: string;
  /** The link that leads to it, where one was followed. */
  readonly via?: string | undefined;
}

/** Runs a script. Any exit status but those that `accepts` allows fails the task. */
export interface RunChange extends ChangeBase {
  readonly kind: 'run';
  readonly script: Sh;
  /** What the script touches: it does not begin where a link of somebody else's leads there. */
  readonly guard?: Guard | undefined;
  readonly stdin?: Uint8Array | undefined;
  readonly mayDetach?: boolean | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /** Which exit statuses are no failure; only 0 where it is not given. */
  accepts?(rc: number): boolean;
  /** The task's `msg` when it fails; `what` and the end of stderr where it is not given. */
  explain?(output: Output): string;
}

/**
 * Replaces a file's content: written beside it, checked by `validate`, and renamed over it, so that at any moment the old
 * or the new file is there, whole. Owner, group, mode and extended attributes of an old file are kept where they are not given.
 */
export interface WriteChange extends ChangeBase {
  readonly kind: 'write';
  /** Absolute path of a file, links resolved. */
  readonly path: string;
  /** The link that leads to it, where one was followed: it is followed once more, and has to lead there still. */
  readonly via?: string | undefined;
  readonly content: Uint8Array;
  /** The target's file that the content is taken from; `content` is empty then. */
  readonly from?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** Octal digits, or a symbolic mode as chmod takes it; `0644` less umask for a new file where it is not given. */
  readonly mode?: string | undefined;
  /** A command in which `%s` stands for the new file's path; the old file stays when it fails. */
  readonly validate?: string | undefined;
  /** Keep the old file as `path.PID.DATE@TIME~`; its name is the result's `backup_file`. */
  readonly backup?: boolean | undefined;
  /** Write in place where it cannot be renamed (a bind-mounted file). */
  readonly unsafeWrites?: boolean | undefined;
}

/** What a plan is made of: the engine applies them in order. */
export type Change = RunChange | WriteChange;

/** A change of one named property, with its diff; none where it is already so. */
export function change(
  what: string,
  property: string,
  from: unknown,
  to: unknown,
  script: Sh,
  more: Partial<RunChange> = {},
): Change[] {
  if (to === undefined || from === to) return [];
  return [
    { kind: 'run', what, script, diff: { before: { [property]: from }, after: { [property]: to } }, ...more },
  ];
}

/** A script that always runs. */
export function run(what: string, script: Sh, more: Partial<RunChange> = {}): RunChange {
  return { kind: 'run', what, script, ...more };
}
