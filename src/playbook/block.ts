import type { Block, BlockOrigin, Role, Scoped } from './ast.js';
import type { Writable } from './reading.js';

/** What a node has that says nothing of its own. */
export function bare(parent: Scoped | undefined, position: Scoped['position']): Scoped {
  return { keywords: new Map(), vars: undefined, when: [], tags: [], parent, position };
}

/** A block that is still to be filled. */
export function newBlock(
  origin: BlockOrigin,
  scoped: Omit<Scoped, 'parent'>,
  place: { readonly parent: Scoped; readonly role: Role | undefined },
): Writable<Block> {
  return {
    kind: 'block',
    origin,
    name: undefined,
    ...scoped,
    parent: place.parent,
    tasks: [],
    rescue: [],
    always: [],
    role: place.role,
    notify: undefined,
    includeDir: undefined,
    includeParams: undefined,
  };
}
