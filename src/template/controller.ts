import type { ControllerFiles } from '../model/index.js';
import type { Value } from '../python/index.js';

/** What a command on the controller came to. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A request of the `url` lookup, with its options already read. */
export interface UrlRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly forceBasicAuth: boolean;
  readonly validateCerts: boolean;
  readonly timeoutSeconds: number;
  readonly userAgent: string;
  /** `urllib2` (GET and HEAD only), `all`, `safe`, `none`. */
  readonly followRedirects: string;
}

/** What `stat` and its like say of a path that {@link ControllerFiles} does not: links are not followed here. */
export interface ControllerPaths {
  /** Whether anything is there, a broken link included. */
  lexists(path: string): boolean;
  isLink(path: string): boolean;
  isMount(path: string): boolean;
  /** Whether two paths are one file; throws a HapError where one of them is not there. */
  sameFile(first: string, second: string): boolean;
  /** The path with every link resolved; what does not exist is kept as it is. */
  realpath(path: string): string;
  /** Owner and time of the last change, for `template_uid`, `template_mtime` and `ansible_managed`. */
  owner(
    path: string,
  ): { readonly uid: number; readonly user: string | undefined; readonly mtime: Date } | undefined;
}

/**
 * All that a template may touch outside itself. Nothing in this folder reads a file, a clock or the environment
 * but through what it is given here. What is optional and absent is refused with an error that says so.
 */
export interface Controller {
  readonly files: ControllerFiles;
  readonly paths: ControllerPaths;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory: what a relative path is relative to in `realpath`, `relpath` and the file tests. */
  readonly cwd: string;
  readonly hostname: string;
  /** The home of a user, or of the one who runs hap; `undefined` where there is no such user. */
  home(user?: string): string | undefined;
  now(): Date;
  /** Runs a shell's command line: lookups `pipe` and `lines`. */
  run?(command: string, options: { readonly cwd: string }): CommandResult;
  /** Fetches a page: lookup `url`. Throws a HapError where it fails. */
  fetch?(request: UrlRequest): Uint8Array;
  /** Writes a file that only its owner may read, and the folders it is in: lookup `password`. */
  savePassword?(path: string, content: string): void;
  /** Decrypts vaulted text with the secrets of this run; throws a HapError where none fits. */
  decrypt?(vaulted: string): Uint8Array;
  /** A configuration setting by Ansible's name (`DEFAULT_FORKS`): lookup `config`. */
  config?(name: string): Value | undefined;
  /** The names that a host pattern matches in the inventory, in order: lookup `inventory_hostnames`. */
  hosts?(patterns: readonly string[]): readonly string[];
}
