import type { Module } from '../../model/index.js';
import type { Action } from '../actions/action.js';
import type { Prepared } from '../ahead/prepared.js';

/** What a task says of one item, before a host has its say: all of it is made of variables alone. */
export interface Said {
  /** Its conditions hold. */
  readonly runs: boolean;
  readonly noLog: boolean;
  /** The handlers that it notifies, by name. */
  readonly notify: readonly string[];
  /** How often it is tried at most. */
  readonly tries: number;
  /** What its first try comes down to, where that was not made before. */
  readonly ready: Ready | undefined;
}

type HostModule = Extract<Module, { kind: 'host' }>;
type ControllerModule = Extract<Module, { kind: 'controller' }>;

/** How a try is meant. */
export interface Mode {
  readonly check: boolean;
  readonly diff: boolean;
}

/** What one try of a task comes down to, before a host has its say: all of it is made of variables alone. */
export interface Ready {
  readonly runs:
    | { readonly kind: 'action'; readonly action: Action }
    | { readonly kind: 'controller'; readonly module: ControllerModule }
    | ({ readonly kind: 'host' } & OnHost);
  readonly prepared: Prepared;
  readonly mode: Mode;
  readonly delegatedTo: string | undefined;
}

/** What a module that runs on a host is given besides its params. */
export interface OnHost {
  readonly module: HostModule;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}
