import { PyError } from './errors.js';

/** Characters of a str, or items of a list, that one operation may make. */
const MAX_SIZE = 1 << 26;

/** Refuses to make a value so large that it would exhaust the memory. */
export function checkSize(size: number): void {
  if (size > MAX_SIZE)
    throw new PyError('MemoryError', `a value of ${size} elements is larger than can be made`);
}
