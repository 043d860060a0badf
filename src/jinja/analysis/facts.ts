import { truth } from '../../python/index.js';
import type { Expression } from '../syntax/ast.js';

/**
 * The names that are certain to be defined where an expression has turned out true, or false:
 * `x is defined`, `not (x is undefined or …)`, `x | default(false)`.
 */
export function definedWhere(node: Expression, outcome: boolean): Set<string> {
  switch (node.kind) {
    case 'unary':
      return node.operator === 'not' ? definedWhere(node.operand, !outcome) : new Set();
    case 'logic': {
      // Both sides count where the whole has the outcome only if both have it.
      const both = (node.operator === 'and') === outcome;
      const left = definedWhere(node.left, outcome);
      const right = definedWhere(node.right, outcome);
      return new Set(both ? [...left, ...right] : [...left].filter((name) => right.has(name)));
    }
    case 'test': {
      const asks = bareName(node.name);
      const holds = asks === 'defined' ? outcome : asks === 'undefined' ? !outcome : false;
      return holds ? rootName(node.value) : new Set();
    }
    case 'filter': {
      const replaces = ['default', 'd'].includes(bareName(node.name)) && outcome;
      return replaces && node.value && isFalse(node.args.positional[0]) ? rootName(node.value) : new Set();
    }
    default:
      return new Set();
  }
}

/** The name of a filter or test without the collection that is Ansible's own. */
export function bareName(name: string): string {
  return name.replace(/^ansible\.builtin\./, '');
}

/** The name that an expression of attributes and items begins with. */
function rootName(node: Expression): Set<string> {
  if (node.kind === 'name') return new Set([node.name]);
  return node.kind === 'attribute' || node.kind === 'item' ? rootName(node.object) : new Set();
}

/** Whether what stands in for a value is false: then it was not taken where the outcome is true. */
function isFalse(node: Expression | undefined): boolean {
  if (!node) return true;
  if (node.kind === 'constant') return !truth(node.value);
  return (node.kind === 'list' || node.kind === 'tuple' || node.kind === 'dict') && node.items.length === 0;
}
