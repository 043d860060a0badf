import type { Dict } from '../python/index.js';
import type { Loop } from './ast.js';
import type { ActionCall } from './arguments.js';
import type { ScopedParts } from './scoped.js';

/** A task as far as it is read before it is known whether it stays one or is replaced by what it imports. */
export interface TaskHead {
  readonly dict: Dict;
  readonly scoped: ScopedParts;
  readonly call: ActionCall;
  readonly loop: Loop | undefined;
  /** It runs whenever the play does. */
  readonly certain: boolean;
}
