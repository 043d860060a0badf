import { HapError, type Position, type Problem } from '../model/index.js';
import type { Value } from '../python/index.js';
import { repr } from '../python/repr.js';

/** The warning for a key that a mapping has twice. */
export function duplicateKey(key: Value, before: Position, here: Position): Problem {
  const unused = `the one in line ${before.line}, column ${before.column} is not used`;
  const error = new HapError({
    code: 'yaml-duplicate-key',
    summary: `the key ${repr(key)} is written twice: ${unused}`,
    hint: 'Remove one of the two; the last one counts.',
    position: here,
  });
  return { severity: 'warning', error };
}
