import type { KeyScanner, Scan } from '../../connection/index.js';
import type { Target } from '../../model/index.js';

/**
 * The hosts in their order, while those that come next are looked at already: a host that does not answer keeps nobody waiting for
 * the others.
 * @param most how many at a time
 */
export function* lookAhead(
  targets: readonly Target[],
  scanner: KeyScanner,
  most: number,
): Generator<readonly [Target, AsyncIterator<Scan>]> {
  const begun = new Map<number, AsyncIterator<Scan>>();
  const begin = (at: number): void => {
    const target = targets[at];
    if (target) begun.set(at, started(scanner(target)));
  };
  for (let at = 0; at < most; at++) begin(at);
  try {
    for (const [at, target] of targets.entries()) {
      const scans = begun.get(at);
      begun.delete(at);
      if (scans) yield [target, scans];
      begin(at + most);
    }
  } finally {
    for (const scans of begun.values()) void scans.return?.();
  }
}

/** The same, with the first step already under way. */
function started(scans: AsyncIterable<Scan>): AsyncIterator<Scan> {
  const iterator = scans[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<Scan>> | undefined = iterator.next();
  // It is heard of when its turn comes.
  first.catch(() => undefined);
  return {
    next: () => {
      const step = first ?? iterator.next();
      first = undefined;
      return step;
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
}
