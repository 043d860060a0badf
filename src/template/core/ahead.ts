import type { Context, TemplateFunction } from '../../jinja/index.js';
import type { VariableScope } from '../scope.js';
import { RenderScope } from './scopes.js';

/** Lookups that only rearrange what they are given. */
const rearranging: ReadonlySet<string> = new Set([
  'cartesian',
  'dict',
  'flattened',
  'indexed_items',
  'items',
  'list',
  'nested',
  'sequence',
  'subelements',
  'together',
]);

/** Filters whose value is another one each time, with what makes it always the same. */
const changing: ReadonlyMap<string, string> = new Map([
  ['password_hash', 'salt'],
  ['random', 'seed'],
  ['random_mac', 'seed'],
  ['shuffle', 'seed'],
  ['strftime', 'second'],
  ['vault', 'salt'],
]);

/** Tells a scope that looks ahead that a lookup is to be made now. @throws what the scope throws */
export function beforeLookup(scope: VariableScope, name: string): void {
  if (!rearranging.has(name)) scope.unsettled?.(`the lookup '${name}'`);
}

/** Tells a scope that looks ahead that a value is asked for that is another one each time. @throws what the scope throws */
export function beforeChanging(context: Context, what: string): void {
  if (context.root instanceof RenderScope) context.root.task.scope.unsettled?.(what);
}

/** A filter that tells a scope that looks ahead, where its value is another one each time. */
export function settled(name: string, filter: TemplateFunction): TemplateFunction {
  const fixed = changing.get(name);
  if (fixed === undefined) return filter;
  return (context, args, kwargs) => {
    if ((kwargs.get(fixed) ?? null) === null) beforeChanging(context, `the filter '${name}'`);
    return filter(context, args, kwargs);
  };
}
