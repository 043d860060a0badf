import type { TemplateFunction } from '../jinja/index.js';

/** Filters, tests or functions with their names. */
export type Named = readonly (readonly [string, TemplateFunction])[];
