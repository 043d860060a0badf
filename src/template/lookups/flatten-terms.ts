import { Tuple, type Value } from '../../python/index.js';

/** The items of lists and tuples among the terms in their place, one level deep. */
export function flattenOnce(terms: Iterable<Value>): Value[] {
  const out: Value[] = [];
  for (const term of terms) {
    if (Array.isArray(term)) out.push(...term);
    else if (term instanceof Tuple) out.push(...term.items);
    else out.push(term);
  }
  return out;
}
