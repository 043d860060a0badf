import { defineModule, probe, type Fields } from '../../model/index.js';
import { expandPath, int, list, params, path, str } from '../../params/index.js';
import type { Facts } from './collector.js';
import { collectors, minimal } from './collectors.js';
import { letThrough, partsFor } from './filter.js';
import { factScript } from './script.js';
import { Source } from './source.js';
import { chosen } from './subset.js';

const schema = params({
  gather_subset: list(str)
    .default(['all'])
    .describe('Which facts: `all`, `min`, `network`, `hardware`, `virtual`, single ones; `!` leaves out.'),
  gather_timeout: int.default(10).describe('Seconds that asking the sizes of mounts may take.'),
  filter: list(str).default([]).describe('Only facts whose name matches one of these shell patterns.'),
  fact_path: path
    .default('/etc/ansible/facts.d')
    .describe('Directory of `*.fact` files: JSON, INI, or programs that print it.'),
});

/** Facts as the module returns them, with warnings. */
interface Gathered {
  readonly facts: Facts;
  readonly warnings: readonly string[];
}

/** Gathers facts about the host: one script, one round trip. */
export const setup = defineModule<typeof schema, Gathered>({
  name: 'setup',
  summary: 'Gather facts about a host.',
  params: schema,
  returns: { ansible_facts: 'The facts, each with the prefix `ansible_`.' },
  inspect(given, ctx) {
    const parts = partsFor(chosen(given.gather_subset, collectors, minimal), given.filter);
    const wishes = { timeout: given.gather_timeout, factPath: expandPath(given.fact_path, ctx) };
    return probe(factScript(parts, wishes), ({ stdout }) => {
      const source = new Source(stdout);
      const warnings: string[] = [];
      const known: Record<string, unknown> = {};
      for (const part of parts)
        Object.assign(
          known,
          part.collect(source, known, (w) => warnings.push(w)),
        );
      return { facts: named(known, given.gather_subset, given.filter), warnings };
    });
  },
  plan: () => [],
  result(_, [stage]): Fields {
    // The one stage is this module's own.
    const { facts, warnings } = stage?.now as Gathered;
    return { ansible_facts: facts, ...(warnings.length > 0 ? { warnings } : {}) };
  },
});

function named(facts: Facts, subset: readonly string[], filter: readonly string[]): Facts {
  const all: [string, unknown][] = [
    ...Object.entries(facts).map(([name, value]): [string, unknown] => [`ansible_${name}`, value]),
    ['gather_subset', subset],
    ['module_setup', true],
  ];
  const isWanted = letThrough(filter);
  return Object.fromEntries(all.filter(([name]) => isWanted(name)));
}
