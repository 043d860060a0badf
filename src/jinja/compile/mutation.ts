import type { Expression, Statement } from '../syntax/ast.js';
import { ownExpressions, statements, within } from '../syntax/walk.js';

/** The methods that change a list or dict in place. */
const MUTATORS = new Set([
  'append',
  'clear',
  'extend',
  'insert',
  'pop',
  'popitem',
  'remove',
  'reverse',
  'setdefault',
  'sort',
  'update',
]);

/**
 * Whether a template might change a list or dict in place: it names a method that does, or hands values to
 * another template that may. Its variables then have to be copies, so that a rendering never changes what it
 * was given.
 */
export function mutates(body: readonly Statement[]): boolean {
  for (const node of statements(body)) {
    if (['import', 'fromimport', 'include', 'extends'].includes(node.kind)) return true;
    for (const expression of ownExpressions(node))
      for (const each of within(expression)) if (namesMutator(each)) return true;
  }
  return false;
}

/** `x.append`, `x['append']`, `x|attr('append')`; and `x[name]()`, which could be any. */
function namesMutator(node: Expression): boolean {
  if (node.kind === 'attribute') return MUTATORS.has(node.name);
  if (node.kind === 'constant') return typeof node.value === 'string' && MUTATORS.has(node.value);
  if (node.kind === 'filter') return node.name === 'attr';
  return node.kind === 'call' && node.callee.kind === 'item' && node.callee.index.kind !== 'constant';
}
