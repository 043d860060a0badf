import type { ControllerFiles } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';
import type { LoadSession } from './session.js';

/** What the reader has to know of the modules and actions there are. */
export interface ModuleNames {
  /** The param that takes text without a `key=`; `undefined` where there is none. */
  freeForm(name: string): string | undefined;
  /** By short or full name. */
  knows(name: string): boolean;
  names(): Iterable<string>;
}

/** What the reader is given. It does no I/O of its own. */
export interface LoadContext {
  readonly files: ControllerFiles;
  readonly modules: ModuleNames;
  /** Where roles are looked up after those beside the playbook. */
  readonly rolesPath: readonly string[];
  /** The roles that ship with hap: looked up last. */
  readonly builtinRolesDir?: string | undefined;
  /** Folders that hold `ansible_collections/`, for roles named `namespace.collection.role`. */
  readonly collectionsPath?: readonly string[] | undefined;
  /** What `with_NAME` may name; Ansible's own lookups where it is not given. */
  readonly lookups?: { knows(name: string): boolean; names(): Iterable<string> } | undefined;
  /** What `~` in a path stands for. */
  readonly home?: string | undefined;
  /**
   * Renders a name that has to be known while reading: of an imported file, an imported role, a role of a play.
   * @param vars variables in scope, from the lowest precedence to the highest; extra variables go above them
   * @returns `undefined` where it cannot be rendered, with an undefined variable for example
   */
  renderStatic(value: Value, vars: readonly Dict[]): string | undefined;
  /** Decrypts a file that is wholly vault-encrypted. @throws HapError */
  decrypt?(text: string, file: string): string;
  /** One for the whole run. */
  readonly session: LoadSession;
}
