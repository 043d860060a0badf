import type { TemplateFunction } from '../types.js';
import { COLLECTION_FILTERS } from './collections.js';
import { HTML_FILTERS } from './html.js';
import { MAPPING_FILTERS } from './mapping.js';
import { NUMBER_FILTERS } from './numbers.js';
import { TEXT_FILTERS } from './text.js';
import { VALUE_FILTERS } from './values.js';

/** Jinja's own filters. */
export const FILTERS: ReadonlyMap<string, TemplateFunction> = new Map([
  ...VALUE_FILTERS,
  ...TEXT_FILTERS,
  ...NUMBER_FILTERS,
  ...COLLECTION_FILTERS,
  ...MAPPING_FILTERS,
  ...HTML_FILTERS,
]);
