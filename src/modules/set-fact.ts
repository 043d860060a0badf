import { defineControllerModule, ModuleFailure } from '../model/index.js';
import { bool, openParams } from '../params/index.js';
import { fromPlain, textOf, type Value } from '../python/index.js';

const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Sets variables of a host for the rest of the run. */
export const setFact = defineControllerModule({
  name: 'set_fact',
  summary: 'Set variables of the host, for the rest of the run.',
  params: openParams({
    cacheable: bool.default(false).describe('Keep them among the facts of the host as well.'),
  }),
  returns: { ansible_facts: 'The variables that were set.' },
  decide({ cacheable, others }, { native }) {
    if (others.size === 0)
      throw new ModuleFailure(
        'No key/value pairs provided, at least one is required for this action to succeed',
      );
    const facts = new Map<string, Value>();
    for (const [name, value] of others) {
      if (!identifier.test(name))
        throw new ModuleFailure(
          `The variable name '${name}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.`,
        );
      facts.set(name, native ? fromPlain(value) : typed(fromPlain(value)));
    }
    return { facts, cacheable };
  },
});

/** Text that is one of YAML's booleans becomes one, since neither `k=v` nor a template could say it otherwise. */
function typed(value: Value): Value {
  const word = textOf(value)?.toLowerCase();
  if (word === 'true' || word === 'yes') return true;
  return word === 'false' || word === 'no' ? false : value;
}
