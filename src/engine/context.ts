import type {
  ConnectionPool,
  ControllerFiles,
  ControllerStore,
  EventBody,
  ModuleRegistry,
  Position,
  SecretKeeper,
} from '../model/index.js';
import type { Dict } from '../python/index.js';
import type { Shells } from './ahead/shells.js';
import type { LoadContext } from '../playbook/index.js';
import type { VariableFiles } from './vars/load.js';
import type { WantedFacts } from './facts/wanted.js';
import type { HostStates } from './host.js';
import type { LeftOver } from './left-over.js';
import type { Locks } from './lock.js';
import type { StartAt } from './start-at.js';
import type { TagSelection } from './tags.js';
import type { ConnectionOptions } from './vars/settings.js';

/** What the command line decides about a run. */
export interface RunOptions {
  readonly check: boolean;
  readonly diff: boolean;
  /** How many hosts are worked on at a time. */
  readonly forks: number;
  readonly verbosity: number;
  readonly tags: TagSelection;
  /** `--limit` as written, for `ansible_limit`. */
  readonly limit: string | undefined;
  readonly extraVars: Dict;
  readonly connection: ConnectionOptions;
  readonly forceHandlers: boolean;
  /** When facts are gathered where a play does not say: `implicit`, `explicit` or `smart`. */
  readonly gathering: string;
  /** The configuration file that was read, if any. */
  readonly configFile?: string | undefined;
  /** The run is one task, without a loop, tries or handlers: a host is asked nothing after it. */
  readonly oneTask?: boolean | undefined;
  /** Start at the task of this name (`--start-at-task`). */
  readonly startAt: string | undefined;
}

/** A problem with what the user wrote, met in the middle of a run. */
export interface Warner {
  warn(message: string, position?: Position): void;
}

/** What everything in a run shares. */
export interface Shared extends Warner {
  readonly options: RunOptions;
  readonly registry: ModuleRegistry;
  readonly pool: ConnectionPool;
  readonly files: ControllerFiles;
  /** Where what is fetched from hosts is kept. */
  readonly store: ControllerStore | undefined;
  /** Decrypts a file's bytes where they are a vault. @throws HapError */
  readonly open: (data: Uint8Array, path: string) => Uint8Array;
  /** Is told what must not be shown. */
  readonly secrets: SecretKeeper | undefined;
  /** What includes are read with. */
  readonly load: LoadContext;
  readonly variableFiles: VariableFiles;
  readonly hosts: HostStates;
  /** What the run has not done. */
  readonly leftOver: LeftOver;
  /** The facts that plays gather which do not say; without it all. */
  readonly wanted: WantedFacts | undefined;
  /** The shells that were opened, and what was looked up through them. */
  readonly shells: Shells;
  /** The locks of the machines that the run changes. */
  readonly locks: Locks;
  /** What comes is asked together with what is due. */
  readonly lookAhead: boolean;
  /** `--start-at-task`. */
  readonly startAt: StartAt | undefined;
  /** Asks the run to end: no new task is started. */
  readonly signal: AbortSignal;
  emit(event: EventBody): void;
  /** Waits, unless the run is interrupted. @param milliseconds how long */
  wait(milliseconds: number): Promise<void>;
}
