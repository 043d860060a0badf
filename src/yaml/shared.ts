import { Dict, type Value } from '../python/index.js';

const shared = new WeakSet<object>();

/** Notes that a list or dict, and all in it, stands at several places of a document, by an anchor. */
export function markShared(value: Value): void {
  if (!(Array.isArray(value) || value instanceof Dict) || shared.has(value)) return;
  shared.add(value);
  for (const item of Array.isArray(value) ? value : value.values()) markShared(item);
}

/**
 * Whether a list or dict stands at several places of the document it was read from. Ansible copies what it reads, so
 * to its filters it is a list or dict of its own at each.
 */
export function isShared(value: object): boolean {
  return shared.has(value);
}
