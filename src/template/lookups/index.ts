import { lines, pipe } from './commands.js';
import { csvfile } from './csvfile.js';
import { file, fileglob, firstFound, unvault } from './files.js';
import { ini } from './ini.js';
import {
  cartesian,
  dict,
  flattened,
  indexedItems,
  items,
  list,
  nested,
  randomChoice,
  subelements,
  together,
} from './lists.js';
import type { Lookup } from './lookup.js';
import { password } from './password.js';
import { sequence } from './sequence.js';
import { template } from './template.js';
import { url } from './url.js';
import { config, env, inventoryHostnames, varnames, vars } from './variables.js';

/** The lookups by name: those of `ansible.builtin`, and of `community.general` those that loops were made of. */
export const LOOKUPS: ReadonlyMap<string, Lookup> = new Map<string, Lookup>([
  ['cartesian', cartesian],
  ['community.general.cartesian', cartesian],
  ['community.general.flattened', flattened],
  ['config', config],
  ['csvfile', csvfile],
  ['dict', dict],
  ['env', env],
  ['file', file],
  ['fileglob', fileglob],
  ['first_found', firstFound],
  ['flattened', flattened],
  ['indexed_items', indexedItems],
  ['ini', ini],
  ['inventory_hostnames', inventoryHostnames],
  ['items', items],
  ['lines', lines],
  ['list', list],
  ['nested', nested],
  ['password', password],
  ['pipe', pipe],
  ['random_choice', randomChoice],
  ['sequence', sequence],
  ['subelements', subelements],
  ['template', template],
  ['together', together],
  ['unvault', unvault],
  ['url', url],
  ['varnames', varnames],
  ['vars', vars],
]);
