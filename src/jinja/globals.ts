import type { Value } from '../python/index.js';

/** Jinja's own globals. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map();
