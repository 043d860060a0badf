import type { Value } from '../python/index.js';

/**
 * The variables of a host at a task, as they were written: values may hold `Deferred`s, which are rendered when
 * they are touched. A value must not be changed once it was handed out, or what was rendered of it stays as it was.
 */
export interface VariableScope {
  /**
   * The variable's value, or `undefined` where there is none. What it throws passes through everything here as
   * it is, `is defined` and `default` included: a look-ahead ends that way.
   */
  get(name: string): Value | undefined;
  has(name: string): boolean;
  names(): Iterable<string>;
  /**
   * Whether a variable's value came from a host: facts, registered results and what was made of them. Text of such
   * a variable is never taken for a condition. Where this is not given, every variable is taken for one that did.
   */
  isData?(name: string): boolean;
  /**
   * Called before something is used that may be another thing at another time: a lookup, the clock, random numbers.
   * What it throws passes as it does from `get`.
   */
  unsettled?(what: string): void;
}

/** Where a task stands: what relative names in its lookups and templates are relative to. */
export interface TaskPlace {
  readonly playbookDir: string;
  /**
   * The folders that are searched for files and templates, as `ansible_search_path` has them: the role's, those of
   * the roles and files that include it, the playbook's. `templates/` or `files/` in each is tried before it.
   */
  readonly searchPath: readonly string[];
  readonly rolePath?: string | undefined;
}
