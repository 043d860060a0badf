import type { Interchangeable, Output } from '../../model/index.js';

/**
 * Whether what was found on one host is what was found on another, as far as a module can tell that has seen the first.
 * Of objects that are not plain only those are compared that say how ({@link Interchangeable}).
 * @param seen what the module has seen
 */
export function isSame(seen: unknown, found: unknown): boolean {
  if (seen === found) return true;
  if (typeof seen !== 'object' || typeof found !== 'object' || seen === null || found === null) return false;
  if (Array.isArray(seen)) return Array.isArray(found) && isSameList(seen, found);
  if (seen instanceof Uint8Array) return found instanceof Uint8Array && Buffer.compare(seen, found) === 0;
  if (isInterchangeable(seen)) return seen.standsFor(found);
  if (!isPlain(seen) || !isPlain(found)) return false;
  const keys = Object.keys(seen);
  if (keys.length !== Object.keys(found).length) return false;
  for (const key of keys) if (!Object.hasOwn(found, key) || !isSame(seen[key], found[key])) return false;
  return true;
}

/** The same of answers: of those to questions that were asked with others, what was read of them for these. */
export function isSameAnswer(seen: readonly Output[], found: readonly Output[]): boolean {
  return seen.length === found.length && seen.every((output, i) => isSameOutput(output, found[i]));
}

function isSameOutput(seen: Output, found: Output | undefined): boolean {
  if (!found || seen.rc !== found.rc) return false;
  if (seen.answers || found.answers) return isSame(seen.answers, found.answers);
  return isSame(seen.out, found.out) && isSame(seen.err, found.err);
}

function isSameList(seen: readonly unknown[], found: readonly unknown[]): boolean {
  if (seen.length !== found.length) return false;
  for (let i = 0; i < seen.length; i++) if (!isSame(seen[i], found[i])) return false;
  return true;
}

function isInterchangeable(value: object): value is Interchangeable {
  return 'standsFor' in value && typeof value.standsFor === 'function';
}

function isPlain(value: object): value is Record<string, unknown> {
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null;
}
