import { Dict, type Value } from '../../python/index.js';
import { flag } from '../result.js';

/** A loop's result from those of its items. Source: Ansible's documentation, "Loops", registering variables with a loop. */
export function combineItems(items: readonly Dict[]): Dict {
  const combined = new Dict();
  combined.set('results', [...items]);
  const skipped = items.every((r) => flag(r, 'skipped'));
  combined.set('skipped', skipped);
  combined.set(
    'changed',
    items.some((r) => flag(r, 'changed')),
  );
  const failed = items.some((r) => flag(r, 'failed'));
  if (failed) combined.set('failed', true);
  combined.set(
    'msg',
    skipped ? 'All items skipped' : failed ? 'One or more items failed' : 'All items completed',
  );
  for (const name of ['warnings', 'deprecations']) gather(name, items, combined);
  return combined;
}

/** Moves what items warn of to the whole. */
function gather(name: string, items: readonly Dict[], combined: Dict): void {
  const all: Value[] = [];
  for (const item of items) {
    const own = item.get(name);
    if (own === undefined || own === null || (Array.isArray(own) && own.length === 0)) continue;
    all.push(...(Array.isArray(own) ? own : [own]));
    item.delete(name);
  }
  if (all.length > 0) combined.set(name, all);
}
