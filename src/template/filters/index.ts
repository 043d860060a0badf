import type { TemplateFunction } from '../../jinja/index.js';
import type { Controller } from '../controller.js';
import type { Named } from '../types.js';
import { encodingFilters } from './encoding.js';
import { hashFilters } from './hashing.js';
import { humanFilters } from './human.js';
import { jsonFilters } from './json.js';
import { mathFilters } from './math.js';
import { pathFilters } from './paths.js';
import { randomFilters } from './random.js';
import { regexFilters } from './regex.js';
import { setFilters } from './sets.js';
import { structureFilters } from './structures.js';
import { textFilters } from './text.js';
import { timeFilters } from './time.js';
import { typeFilters } from './types.js';
import { urlFilters } from './urls.js';
import { vaultFilters } from './vault.js';
import { yamlFilters } from './yaml.js';

/** The filters of `ansible.builtin` that are not Jinja's own. */
export function builtinFilters(controller: Controller): ReadonlyMap<string, TemplateFunction> {
  const all: Named[] = [
    encodingFilters,
    hashFilters,
    humanFilters,
    jsonFilters,
    mathFilters,
    pathFilters(controller),
    randomFilters,
    regexFilters,
    setFilters,
    structureFilters,
    textFilters,
    timeFilters(controller),
    typeFilters,
    urlFilters,
    vaultFilters,
    yamlFilters,
  ];
  return new Map(all.flat());
}
