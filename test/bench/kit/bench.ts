import type { Lab } from '../../kit/lab.js';
import type { Command } from './measure.js';
import type { Peers } from './peers.js';

/** One line of a table: a tool in a case. Seconds and bytes; what was not measured is left out. */
export interface Row {
  readonly case: string;
  readonly tool: string;
  /** Wall-clock time of each run. */
  readonly seconds: readonly number[];
  /** User and system time of the tool's processes on the controller, median. */
  readonly cpu?: number | undefined;
  /** The most that the tool's processes held at one moment (resident). */
  readonly memory?: number | undefined;
  /** Round trips a host in all, TCP's and SSH's handshakes included, and those after the login. */
  readonly trips?: { readonly all: number; readonly afterLogin: number | undefined } | undefined;
  /** What others are compared with in this case: hap. */
  readonly base?: boolean | undefined;
  readonly note?: string | undefined;
}

/** What a scenario found. */
export interface Section {
  readonly rows: readonly Row[];
  /** Sentences that stand below the table. */
  readonly notes: readonly string[];
}

/** What a scenario is given. */
export interface Bench {
  readonly lab: Lab;
  readonly peers: Peers;
  /** How often hap and quick peers are run; slow peers are run less. */
  readonly runs: number;
  /** A folder for files, removed at the end. */
  readonly scratch: string;
  /** An empty ansible.cfg, for hap and Ansible. */
  readonly settings: string;
  /** hap as it was built when the bench began, with these arguments; options of node before it. */
  hap(args: readonly string[], node?: readonly string[]): Command;
  /** Something to be done at the end, whatever happens; the last first. */
  later(end: () => unknown): void;
  /** Tells on stderr what goes on. */
  say(text: string): void;
}

/** One question that the bench answers. */
export interface Scenario {
  readonly summary: string;
  run(bench: Bench): Promise<Section>;
}
