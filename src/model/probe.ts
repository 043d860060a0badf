import type { Inquiry, Output, Request } from './connection.js';
import type { Sh } from './sh.js';

/**
 * What a module reads from the host: one or more read-only scripts and a pure parser of what they print. The scripts
 * change nothing, are safe to run at any time before the task's turn, and say "not there" in their output rather than fail.
 */
export interface Probe<T> {
  readonly requests: readonly Request[];
  /** @throws ModuleFailure when what was read means that the task cannot be done */
  parse(outputs: readonly Output[]): T;
  /** `false`: it must not be sent before the task's turn has come (what it reads changes by itself). */
  readonly ahead?: boolean | undefined;
}

/**
 * Something found on a host that says itself whether what was found elsewhere is as good: for all that anybody has looked at
 * so far.
 */
export interface Interchangeable {
  standsFor(other: unknown): boolean;
}

/** A probe of one script. */
export function probe<T>(
  script: Sh,
  parse: (output: Output) => T,
  options: { stdin?: Uint8Array; ahead?: boolean } = {},
): Probe<T> {
  return {
    requests: [{ script, stdin: options.stdin }],
    parse: ([output]) => parse(output as Output),
    ahead: options.ahead,
  };
}

/** A probe of items that may be asked together with those of other probes of that kind. */
export function inquire<Item, Answer>(
  inquiry: Inquiry<Item, Answer>,
  items: readonly Item[],
): Probe<readonly Answer[]> {
  let script: Sh | undefined;
  const request: Request = {
    // Made where it is asked alone: with others it is a part of theirs.
    get script() {
      return (script ??= inquiry.script(items));
    },
    asks: { inquiry, items },
  };
  return {
    requests: [request],
    parse: ([output]) =>
      (output?.answers as readonly Answer[] | undefined) ?? inquiry.read(output as Output, items),
  };
}

/** The same of one item. */
export function inquireOne<Item, Answer>(inquiry: Inquiry<Item, Answer>, item: Item): Probe<Answer> {
  return mapped(inquire(inquiry, [item]), ([answer]) => answer as Answer);
}

/** Several probes as one, their results under their names. Their scripts travel together. */
export function probes<T extends object>(parts: { readonly [K in keyof T]: Probe<T[K]> }): Probe<T> {
  const names = Object.keys(parts);
  const all = Object.values<Probe<unknown>>(parts);
  return {
    requests: all.flatMap((p) => p.requests),
    ahead: all.every((p) => p.ahead !== false),
    parse(outputs) {
      let at = 0;
      const results: Record<string, unknown> = {};
      all.forEach((p, i) => {
        const asked = p.requests.length;
        results[names[i] ?? ''] = p.parse(asked === outputs.length ? outputs : outputs.slice(at, at + asked));
        at += asked;
      });
      return results as T;
    },
  };
}

/** A probe that makes something of what another has read. */
export function mapped<T, U>(of: Probe<T>, make: (found: T) => U): Probe<U> {
  return { ...of, parse: (outputs) => make(of.parse(outputs)) };
}

/** A probe that asks nothing. */
export function known<T>(value: T): Probe<T> {
  return { requests: [], parse: () => value };
}
