import type { FunctionTable, TemplateFunction } from '../../jinja/index.js';
import { FILTERS } from '../../jinja/filters/index.js';
import { TESTS } from '../../jinja/tests.js';
import { settled } from './ahead.js';
import { NativeText } from './native-text.js';

/** The filters whose result stays text (Ansible's setting `STRING_TYPE_FILTERS`), by the name they are called by. */
const TEXT_FILTERS = ['string', 'to_json', 'to_nice_json', 'to_yaml', 'to_nice_yaml'];

/** The filters and tests a template can name, and their names. */
export interface Registry extends FunctionTable {
  names(): Iterable<string>;
}

/**
 * Ansible's own functions beside Jinja's. Ansible's also have their full names (`ansible.builtin.bool`); Jinja's do
 * not, as in Ansible.
 */
function registry(
  builtin: ReadonlyMap<string, TemplateFunction>,
  collections: ReadonlyMap<string, TemplateFunction>,
  jinja: ReadonlyMap<string, TemplateFunction>,
  dress: (name: string, found: TemplateFunction) => TemplateFunction,
): Registry {
  const own = new Map<string, TemplateFunction>();
  for (const [name, given] of builtin) {
    const found = settled(name, given);
    own.set(name, dress(name, found));
    own.set(`ansible.builtin.${name}`, found);
    own.set(`ansible.legacy.${name}`, found);
  }
  for (const [name, found] of collections)
    own.set(name, settled(name.slice(name.lastIndexOf('.') + 1), found));
  for (const [name, found] of jinja) if (TEXT_FILTERS.includes(name)) own.set(name, dress(name, found));
  return {
    get: (name) => own.get(name) ?? jinja.get(name),
    has: (name) => own.has(name) || jinja.has(name),
    names: () => new Set([...own.keys(), ...jinja.keys()]),
  };
}

/** A table of filters. Those of `to_json`'s kind give text that stays text. */
export function filterRegistry(
  builtin: ReadonlyMap<string, TemplateFunction>,
  collections: ReadonlyMap<string, TemplateFunction>,
): Registry {
  return registry(builtin, collections, FILTERS, (name, found) =>
    TEXT_FILTERS.includes(name)
      ? (context, args, kwargs) => NativeText.of(found(context, args, kwargs))
      : found,
  );
}

/** A table of tests. */
export function testRegistry(
  builtin: ReadonlyMap<string, TemplateFunction>,
  collections: ReadonlyMap<string, TemplateFunction>,
): Registry {
  return registry(builtin, collections, TESTS, (_, found) => found);
}
