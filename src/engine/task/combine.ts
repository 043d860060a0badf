import type { Dict, Value } from '../../python/index.js';
import { flag, toResult } from '../result.js';

/** A loop's result from those of its items. Source: Ansible's documentation, "Loops", registering variables with a loop. */
export function combineItems(items: readonly Dict[]): Dict {
  const any = (name: string): boolean => items.some((r) => flag(r, name));
  const failed = any('failed');
  const skipped = items.every((r) => flag(r, 'skipped'));
  const combined = toResult({ changed: any('changed') });
  if (failed) combined.set('failed', true);
  if (any('unreachable')) combined.set('unreachable', true);
  if (skipped) combined.set('skipped', true);
  combined.set(
    'msg',
    failed ? 'One or more items failed' : skipped ? 'All items skipped' : 'All items completed',
  );
  combined.set('results', [...items] as Value[]);
  return combined;
}
