import type { Value } from '../../python/index.js';
import { intOf, PyError, textOf } from '../../python/index.js';
import type { Task } from '../core/parts.js';
import { booleanOf } from '../boolean.js';
import { failure } from '../failure.js';
import { requireDefined, toText } from '../text-of.js';

/** A wrong option of a lookup: no `errors='ignore'` passes over it. */
export class OptionsError extends PyError {
  constructor(message: string) {
    super('ValueError', message);
  }
}

/** What a lookup is called with. */
export interface LookupCall {
  readonly name: string;
  readonly terms: readonly Value[];
  readonly options: Options;
  readonly task: Task;
  /** The folder that relative names are looked for in first. */
  readonly subdir: string;
}

/** A lookup: from terms to a list of values. */
export type Lookup = (call: LookupCall) => Value[];

/** The named arguments of a lookup, each read as its documentation says. */
export class Options {
  constructor(private readonly given: ReadonlyMap<string, Value>) {}

  /** An option as it was given; undefined values are kept. */
  raw(name: string): Value | undefined {
    return this.given.get(name);
  }

  text(name: string): string | undefined;
  text(name: string, otherwise: string): string;
  text(name: string, otherwise?: string): string | undefined {
    const value = this.given.get(name);
    if (value === undefined || value === null) return otherwise;
    requireDefined(value);
    return toText(value);
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.given.get(name);
    if (value === undefined || value === null) return otherwise;
    requireDefined(value);
    return booleanOf(value) ?? false;
  }

  int(name: string, otherwise: number): number {
    const value = this.given.get(name);
    if (value === undefined || value === null) return otherwise;
    const text = textOf(value);
    const int = text !== undefined && /^\s*[-+]?\d+\s*$/.test(text) ? Number(text) : intOf(value);
    if (int === undefined)
      throw new OptionsError(`Invalid type for option ${name}: ${toText(value)} is no int`);
    return Number(int);
  }

  /** A list; a text is one of what stands between its commas. */
  list(name: string): Value[] {
    const value = this.given.get(name) ?? null;
    if (value === null) return [];
    if (Array.isArray(value)) return value;
    const text = textOf(value);
    if (text !== undefined) return text.split(',').map((part) => part.trim());
    requireDefined(value);
    return [value];
  }

  /** The same with some of them given otherwise. */
  with(more: Iterable<readonly [string, Value]>): Options {
    return new Options(new Map([...this.given, ...more]));
  }
}

/** A term that has to be text. */
export function termText(term: Value, lookup: string): string {
  const text = textOf(term);
  if (text !== undefined) return text;
  requireDefined(term);
  throw failure(`the lookup '${lookup}' expects text, and was given ${toText(term)}`);
}
