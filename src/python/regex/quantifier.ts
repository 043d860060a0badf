import type { Scanner } from './scanner.js';

/** How often something is repeated, and which number of times is tried first. */
export interface Quantifier {
  min: number;
  max: number;
  mode: 'greedy' | 'lazy' | 'possessive';
}

/** How often what stands before is repeated; `undefined` where no quantifier stands here. */
export function parseQuantifier(scanner: Scanner): Quantifier | undefined {
  const at = scanner.position;
  let min = 0;
  let max = Infinity;
  if (scanner.take('?')) max = 1;
  else if (scanner.take('+')) min = 1;
  else if (!scanner.take('*')) {
    const bounds = parseBounds(scanner, at);
    if (!bounds) return undefined;
    ({ min, max } = bounds);
  }
  return { min, max, mode: scanner.take('?') ? 'lazy' : scanner.take('+') ? 'possessive' : 'greedy' };
}

/** `{2}`, `{2,}`, `{,3}` or `{2,3}`; a brace that is none of these is itself. */
function parseBounds(scanner: Scanner, at: number): { min: number; max: number } | undefined {
  if (!scanner.take('{')) return undefined;
  const low = scanner.takeWhile(/\d/);
  const comma = scanner.take(',');
  const high = comma ? scanner.takeWhile(/\d/) : low;
  if (!scanner.take('}') || (low === '' && !comma)) {
    scanner.position = at;
    return undefined;
  }
  const min = Number(low);
  const max = high === '' ? Infinity : Number(high);
  if (max < min) throw scanner.error('min repeat greater than max repeat', at + 1);
  if (min > 4294967294 || (max > 4294967294 && max !== Infinity))
    throw scanner.error('the repetition number is too large', at);
  return { min, max };
}
