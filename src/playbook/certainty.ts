import { Dict, type Value } from '../python/index.js';
import type { Loop, Scoped } from './ast.js';
import { alwaysHold } from './conditions.js';
import { isDeferred, sourceText } from './text.js';

/** Why a task may not run though its play does. */
export type Doubt = 'handler' | 'include' | 'loop' | 'rescue' | 'tags' | 'when';

/** Lookups that give as many items as their list has. */
const faithful = new Set(['items', 'list', 'indexed_items', 'dict', 'random_choice']);

/** Whether a loop has items whatever the variables are. */
export function neverEmpty({ lookup, terms }: Loop): boolean {
  if (lookup !== undefined && !faithful.has(lookup.replace(/^ansible\.builtin\./, ''))) return false;
  if (terms instanceof Dict) return terms.size > 0;
  const items: readonly Value[] = Array.isArray(terms) ? terms : lookup === undefined ? [] : [terms];
  // `loop` takes its items as they are; a lookup flattens lists that templates give.
  if (lookup === undefined) return items.length > 0;
  return items.some((item) => !isDeferred(item) && !Array.isArray(item));
}

/** What a node itself has that may keep it, and what stands in it, from running. */
export function ownDoubt(node: Pick<Scoped, 'when' | 'tags'>, loop?: Loop): Doubt | undefined {
  if (!alwaysHold(node.when)) return 'when';
  if (loop && !neverEmpty(loop)) return 'loop';
  return tagDoubt(node);
}

/** Whether a node's own tags keep it back by themselves. */
export function tagDoubt(node: Pick<Scoped, 'tags'>): 'tags' | undefined {
  const tags = node.tags.map((tag) => sourceText(tag));
  return tags.includes('never') && !tags.includes('always') ? 'tags' : undefined;
}

/** As {@link ownDoubt} (or another one), for everything a node stands in, up to and without `within`. */
export function outerDoubt(
  parent: Scoped | undefined,
  within?: Scoped,
  doubtOf: (node: Scoped) => Doubt | undefined = ownDoubt,
): Doubt | undefined {
  for (let at = parent; at && at !== within; at = at.parent) {
    const doubt = doubtOf(at);
    if (doubt) return doubt;
  }
  return undefined;
}
