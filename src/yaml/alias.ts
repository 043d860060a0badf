import { isAlias, isMap, isScalar, isSeq, type Alias, type Node } from 'yaml';

/**
 * What each alias of a document stands for: the last node before it with that anchor, as YAML has it.
 * @param unknown is told of an alias that has none
 */
export function resolveAliases(root: Node, unknown: (alias: Alias) => void): ReadonlyMap<Node, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
      else unknown(node);
    } else if (isScalar(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    } else if (isMap(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      for (const pair of [...node.items].reverse()) stack.push(pair.value, pair.key);
    } else if (isSeq(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      for (const item of [...node.items].reverse()) stack.push(item);
    }
  }
  return targets;
}
