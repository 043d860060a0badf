import type { TemplateFunction } from './types.js';

/** Jinja's own tests. */
export const TESTS: ReadonlyMap<string, TemplateFunction> = new Map();
