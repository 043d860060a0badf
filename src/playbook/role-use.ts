import type { Position } from '../model/index.js';
import type { Dict } from '../python/index.js';
import type { Play, Role, Scoped } from './ast.js';

/** Which files of a role are used in place of `main`. */
export interface RoleFiles {
  readonly tasks?: string | undefined;
  readonly handlers?: string | undefined;
  readonly vars?: string | undefined;
  readonly defaults?: string | undefined;
}

/** One use of a role: an entry of `roles`, a dependency, an import or an include. */
export interface RoleUse {
  /** Rendered. */
  readonly name: string;
  /** Keywords, conditions and tags of the entry, and what it stands in. */
  readonly entry: Scoped;
  /** `vars` of the entry. */
  readonly entryVars: Dict | undefined;
  /** Further keys of the entry. */
  readonly params: Dict;
  readonly from: RoleFiles;
  /** In place of what its meta says. */
  readonly allowDuplicates: boolean | undefined;
  /** Whether its params are checked against `argument_specs`. */
  readonly validate: boolean;
  /** The role was imported or included, not listed. */
  readonly included: boolean;
  readonly play: Play;
  /** The roles that led here, outermost first. */
  readonly parents: readonly Role[];
  /** The folder of the roles beside the one that depends on it. */
  readonly beside: string | undefined;
  readonly certain: boolean;
  readonly importing: readonly string[];
  readonly imported: Role[];
  readonly position: Position | undefined;
}
