import { ModuleFailure } from '../../model/index.js';
import type { Collector } from './collector.js';

/**
 * The collectors that a `gather_subset` means: the minimal ones, what it names, less what it names with `!`, and what
 * those require.
 * @throws ModuleFailure for a name that is no subset
 */
export function chosen(
  subset: readonly string[],
  all: readonly Collector[],
  minimal: readonly string[],
): readonly Collector[] {
  const known = all.flatMap((c) => [c.name, ...(c.aliases ?? [])]);
  const wanted = new Set(minimal);
  const explicit = new Set<string>();
  const excluded = new Set<string>();
  for (const word of subset) {
    const name = word.replace(/^!/, '');
    if (word === 'min') for (const n of minimal) wanted.add(n);
    else if (word === 'all') for (const n of known) wanted.add(n);
    else if (word === '!min') for (const n of minimal) excluded.add(n);
    else if (word === '!all') {
      for (const n of known) if (!minimal.includes(n)) excluded.add(n);
    } else if (name !== word) {
      const collector = all.find((c) => c.name === name);
      for (const n of [name, ...(collector?.aliases ?? [])]) excluded.add(n);
    } else if (known.includes(name)) {
      explicit.add(name);
      wanted.add(name);
    } else {
      const options = [...known].sort().join(', ');
      throw new ModuleFailure(
        `Bad subset '${name}' given to Ansible. gather_subset options allowed: all, ${options}`,
      );
    }
  }
  const names = [...wanted].filter((n) => !excluded.has(n) || explicit.has(n));
  return withRequired(all, names);
}

function withRequired(all: readonly Collector[], names: readonly string[]): readonly Collector[] {
  const found = new Set<Collector>();
  const add = (name: string): void => {
    for (const c of all.filter((x) => x.name === name || x.aliases?.includes(name) === true)) {
      if (found.has(c)) continue;
      found.add(c);
      c.requires?.forEach(add);
    }
  };
  names.forEach(add);
  // In their own order, so that what is required is collected first.
  return all.filter((c) => found.has(c));
}
