import type { Value } from './values.js';
export function formatPercent(_format: string, _args: Value): Value {
  throw new Error('percent');
}
