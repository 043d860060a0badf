import type { TemplateFunction } from '../../jinja/index.js';
import type { Named } from '../types.js';
import { ipFilters } from '../ip/filters.js';
import { jsonQuery } from './json-query.js';

/** The functions of a collection by their full and their short names, both of which Ansible knows. */
function named(collection: string, functions: Named): Named {
  return functions.flatMap(([name, run]) => [
    [name, run],
    [`${collection}.${name}`, run],
  ]);
}

/** Filters of collections that are not Ansible's own. */
export function collectionFilters(): ReadonlyMap<string, TemplateFunction> {
  return new Map([
    ...named('community.general', jsonQuery),
    ...named('ansible.utils', ipFilters),
    ...ipFilters.map(([name, run]) => [`ansible.netcommon.${name}`, run] as const),
  ]);
}

/** Tests of collections that are not Ansible's own. */
export function collectionTests(): ReadonlyMap<string, TemplateFunction> {
  return new Map();
}
