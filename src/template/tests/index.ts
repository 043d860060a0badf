import type { TemplateFunction } from '../../jinja/index.js';
import type { Controller } from '../controller.js';
import { fileTests } from './files.js';
import { regexTests } from './regex.js';
import { resultTests } from './results.js';
import { urlTests } from './urls.js';
import { valueTests } from './values.js';
import { versionTests } from './version.js';

/** The tests of `ansible.builtin` that are not Jinja's own. */
export function builtinTests(controller: Controller): ReadonlyMap<string, TemplateFunction> {
  return new Map([
    ...fileTests(controller),
    ...regexTests,
    ...resultTests,
    ...urlTests,
    ...valueTests,
    ...versionTests,
  ]);
}
