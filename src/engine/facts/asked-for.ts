import type { Dict } from '../../python/index.js';

/** Under this name a result tells which facts were asked for, where it was not all. */
export const askedFor = '_ansible_facts_asked_for';

/** The facts that were asked for, with their prefix; `undefined` where it was all. */
export function knownOf(result: Dict): ReadonlySet<string> | undefined {
  const names = result.get(askedFor);
  return Array.isArray(names) ? new Set(names.filter((name) => typeof name === 'string')) : undefined;
}
