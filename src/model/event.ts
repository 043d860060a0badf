import type { Plain } from '../python/index.js';
import type { HapError } from './error.js';
import type { Position } from './position.js';

/** How a task ended on a host. `failed` with `ignored` counts as ok and ignored, as Ansible counts it. */
export type HostStatus = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable';

/** A result as it is shown, registered and recorded: Ansible's fields, secrets already taken out. */
export type ResultFields = { readonly [key: string]: Plain };

/** A host's line of the PLAY RECAP. */
export interface HostStats {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
  /** Check mode: tasks whose outcome depends on a change that was only predicted. */
  unpredicted: number;
}

/** A task as events name it. */
export interface TaskRef {
  /** Unique in the run; the same for every host of a step. */
  readonly id: number;
  readonly name: string;
  /** The module as written: `ansible.builtin.apt`. */
  readonly action: string;
  readonly banner: 'TASK' | 'RUNNING HANDLER';
  readonly position: Position | undefined;
  readonly check: boolean;
  readonly diff: boolean;
}

/**
 * Everything that happens in a run, in the order people read it: a task's events stand between its `task-start` and the
 * next one. Plain data, so that a recording can be replayed into any report.
 */
export type Event = { readonly time: number } & EventBody;

export type EventBody =
  | { readonly type: 'run-start'; readonly check: boolean; readonly diff: boolean }
  | { readonly type: 'playbook-start'; readonly file: string; readonly plays: number }
  /** All plays of a playbook are done, or the run ended in it. The recap is that of the run so far. */
  | { readonly type: 'playbook-end'; readonly stats: Readonly<Record<string, HostStats>> }
  | {
      readonly type: 'play-start';
      readonly name: string;
      /** Hosts do not wait for each other (`strategy: free`): their results come in any order. */
      readonly free?: boolean | undefined;
      readonly hosts: readonly string[];
      readonly position: Position | undefined;
    }
  | { readonly type: 'no-hosts'; readonly reason: 'no-match' | 'none-left' }
  | { readonly type: 'task-start'; readonly task: TaskRef }
  /** A host begins; for the live line. */
  | { readonly type: 'host-start'; readonly host: string; readonly task: TaskRef; readonly what: string }
  /** One item of a loop. */
  | {
      readonly type: 'item';
      readonly host: string;
      readonly task: TaskRef;
      readonly status: HostStatus;
      readonly ignored: boolean;
      readonly label: string;
      readonly result: ResultFields;
      readonly unpredicted?: string | undefined;
      readonly delegatedTo?: string | undefined;
    }
  | {
      readonly type: 'retry';
      readonly host: string;
      readonly task: TaskRef;
      /** The task's own name as this host has it, without its role's. */
      readonly name: string;
      readonly attempt: number;
      readonly left: number;
      readonly result: ResultFields;
    }
  /** A host is done with a task. `loop` where items were reported before. `unpredicted` says why check mode cannot know. */
  | {
      readonly type: 'result';
      readonly host: string;
      readonly task: TaskRef;
      readonly status: HostStatus;
      readonly ignored: boolean;
      readonly loop: boolean;
      readonly result: ResultFields;
      readonly error?: HapError | undefined;
      readonly unpredicted?: string | undefined;
      readonly delegatedTo?: string | undefined;
    }
  | {
      readonly type: 'included';
      readonly task: TaskRef;
      readonly file: string;
      readonly hosts: readonly string[];
      readonly label?: string | undefined;
    }
  /** What is only told with so many `-v`. */
  | { readonly type: 'note'; readonly verbosity: number; readonly message: string }
  | { readonly type: 'notified'; readonly host: string; readonly handler: string }
  | { readonly type: 'warning'; readonly message: string; readonly position?: Position | undefined }
  | {
      readonly type: 'run-end';
      readonly stats: Readonly<Record<string, HostStats>>;
      readonly interrupted: boolean;
    };

/** Takes events as they happen. */
export type EventSink = (event: Event) => void;
