import type { Scoped, Sourced } from '../../playbook/ast.js';

/** A keyword as the nearest node that has it says: the task, else the blocks it stands in, else the play. */
export function keyword(node: Scoped, name: string): Sourced | undefined {
  for (let at: Scoped | undefined = node; at; at = at.parent) {
    const found = at.keywords.get(name);
    if (found) return found;
  }
  return undefined;
}

/** A keyword of every node on the way, outermost first: what adds up (`environment`, `module_defaults`). */
export function keywordChain(node: Scoped, name: string): Sourced[] {
  const chain: Sourced[] = [];
  for (let at: Scoped | undefined = node; at; at = at.parent) {
    const found = at.keywords.get(name);
    if (found) chain.unshift(found);
  }
  return chain;
}

const lineages = new WeakMap<Scoped, readonly Scoped[]>();

/** The node and all it stands in, outermost first. */
export function lineage(node: Scoped): readonly Scoped[] {
  let chain = lineages.get(node);
  if (!chain) lineages.set(node, (chain = node.parent ? [...lineage(node.parent), node] : [node]));
  return chain;
}
