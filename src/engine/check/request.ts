import type { Inventory } from '../../inventory/index.js';
import type { ControllerFiles, ModuleRegistry, SecretKeeper } from '../../model/index.js';
import type { LoadContext, Play } from '../../playbook/index.js';
import type { Dict } from '../../python/index.js';
import type { Templar } from '../../template/index.js';
import type { Evaluated } from '../facts/evaluated.js';
import type { TagSelection } from '../tags.js';

/** What plays are checked with, before any connection. */
export interface CheckRequest {
  readonly plays: readonly Play[];
  readonly inventory: Inventory;
  readonly registry: ModuleRegistry;
  readonly templar: Templar;
  readonly files: ControllerFiles;
  /** What includes are read with. */
  readonly load: LoadContext;
  /** Variables of the command line. */
  readonly extra: Dict;
  readonly limit: string | undefined;
  readonly tags: TagSelection;
  /** Is told what must not be shown. */
  readonly secrets?: SecretKeeper | undefined;
  /** Plays are only listed: what they are made of is checked, and not what tasks say to their modules. */
  readonly listing?: boolean | undefined;
  /** Is told what the plays can evaluate. */
  readonly evaluated?: Pick<Evaluated, 'play' | 'file'> | undefined;
  /** The tasks before the one of this name are left out (`--start-at-task`). */
  readonly startAt?: string | undefined;
}
