import { fnmatch } from '../shared/fnmatch.js';
import type { Collector, Part } from './collector.js';
import { collectors } from './collectors.js';

/** Whether a fact, with its prefix, is one that `filter` lets through. */
export function letThrough(filter: readonly string[]): (name: string) => boolean {
  if (filter.length === 0 || filter.includes('')) return () => true;
  const whole = filter.map((f) => (/^(ansible_|facter|ohai)/.test(f) ? [f] : [f, `ansible_${f}`])).flat();
  const names = new Set(whole);
  const patterns = whole.filter((f) => /[*?[]/.test(f));
  return (name) => names.has(name) || patterns.some((pattern) => fnmatch(name, pattern));
}

/**
 * The parts that have to be collected for the facts that `filter` lets through, and those whose facts these look at, in the
 * order of their collectors: what would be left out of the result is not asked of the host.
 */
export function partsFor(chosen: readonly Collector[], filter: readonly string[]): readonly Part[] {
  const all = chosen.flatMap((collector) => collector.parts);
  if (filter.length === 0 || filter.includes('')) return all;
  const isWanted = letThrough(filter);
  const wanted = new Set<Part>();
  const add = (part: Part): void => {
    if (wanted.has(part)) return;
    wanted.add(part);
    for (const other of all) if (part.uses?.some((name) => other.facts.includes(name)) === true) add(other);
  };
  const others = filter.some((f) => !named.has(f.replace(/^ansible_/, '')));
  for (const part of all) {
    const own = part.facts.some((name) => isWanted(`ansible_${name}`));
    if (own || part.always === true || (others && part.namesItself === true)) add(part);
  }
  return all.filter((part) => wanted.has(part));
}

/** Facts whose names are the same on every host, and what a result has beside facts. */
const named = new Set([
  ...collectors.flatMap(({ parts }) => parts.flatMap(({ facts }) => facts)),
  ...['gather_subset', 'module_setup'],
]);
