import type { TemplateFunction } from '../../jinja/index.js';
import type { Controller } from '../controller.js';

/** Filters of collections that are not Ansible's own, by their full and short names. */
export function collectionFilters(_controller: Controller): ReadonlyMap<string, TemplateFunction> {
  return new Map();
}

/** Tests of collections that are not Ansible's own. */
export function collectionTests(): ReadonlyMap<string, TemplateFunction> {
  return new Map();
}
