import type { Value } from '../../python/index.js';
import type { Comparison } from './lexer.js';

/** A query, parsed. */
export type Query =
  | { readonly type: 'identity' }
  | { readonly type: 'literal'; readonly value: Value }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly at: number }
  | { readonly type: 'slice'; readonly from: Value; readonly to: Value; readonly step: Value }
  /** One after the other, each of what the one before gives. `indexed` are those in brackets. */
  | { readonly type: 'chain'; readonly indexed: boolean; readonly steps: Query[] }
  | { readonly type: 'projection'; readonly left: Query; readonly right: Query }
  | { readonly type: 'values'; readonly left: Query; readonly right: Query }
  | { readonly type: 'filter'; readonly left: Query; readonly right: Query; readonly condition: Query }
  | { readonly type: 'flatten'; readonly left: Query }
  | { readonly type: 'compare'; readonly by: Comparison; readonly left: Query; readonly right: Query }
  | { readonly type: 'or' | 'and'; readonly left: Query; readonly right: Query }
  | { readonly type: 'not'; readonly value: Query }
  | { readonly type: 'list'; readonly items: Query[] }
  | { readonly type: 'dict'; readonly pairs: (readonly [string, Query])[] }
  | { readonly type: 'expref'; readonly value: Query }
  | { readonly type: 'call'; readonly name: string; readonly args: Query[] };
