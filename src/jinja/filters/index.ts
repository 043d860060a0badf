import type { TemplateFunction } from '../types.js';

/** Jinja's own filters. */
export const FILTERS: ReadonlyMap<string, TemplateFunction> = new Map();
