import { Deferred, didYouMean, type ParamDocs, type ParamProblem } from '../model/index.js';
import { Text } from '../python/index.js';
import { isBooleanWord, NotConvertible, toStr, typeName } from './coerce.js';

/** One thing that is wrong with a param's value. */
export interface Fault {
  readonly problem: ParamProblem;
  readonly message: string;
  /** Keys and indexes below the param. */
  readonly path: readonly (string | number)[];
  readonly hint?: string | undefined;
}

/** Where a param's value is read: its name, and who hears of what is wrong. */
export interface Reading {
  readonly name: string;
  readonly path: readonly (string | number)[];
  fault(fault: Fault): void;
}

/** Turns what was written into the value a module gets; faults go to the reading, and the result is then not used. */
export type Reader = (value: unknown, reading: Reading) => unknown;

interface Parts {
  readonly docs: Omit<ParamDocs, 'name'>;
  readonly read: Reader;
}

/**
 * A param of a module: how its value is read and what `hap doc` says of it. Immutable; each method returns another one.
 * Without `required` or `default` its value is `undefined` where it is not given (or given as null).
 */
export class Param<T> {
  // Only there so that a Param<string> is not taken for a Param<number>.
  declare readonly output: T;

  constructor(readonly parts: Parts) {}

  #with(docs: Partial<ParamDocs>): Parts {
    return { ...this.parts, docs: { ...this.parts.docs, ...docs } };
  }
  /** It has to be given. */
  required(): Param<NonNullable<T>> {
    return new Param(this.#with({ required: true }));
  }
  /** What it is where it is not given. */
  default(value: NonNullable<T>): Param<NonNullable<T>> {
    return new Param(this.#with({ default: value }));
  }
  /** Other names it goes by. */
  aliases(...names: readonly string[]): Param<T> {
    return new Param(this.#with({ aliases: names }));
  }
  /** What it is for, in a sentence or two. */
  describe(description: string): Param<T> {
    return new Param(this.#with({ description }));
  }
  /** Its value is masked in every output. */
  secret(): Param<T> {
    return new Param(this.#with({ secret: true }));
  }
  /** A further demand on the value. @param message of a value that is refused, or `undefined` */
  check(message: (value: NonNullable<T>) => string | undefined): Param<T> {
    const read: Reader = (value, reading) => {
      const result = this.parts.read(value, reading);
      // Not rendered yet, or refused already.
      const open = result === undefined || result instanceof Deferred;
      const wrong = open ? undefined : message(result as NonNullable<T>);
      if (wrong !== undefined) reading.fault({ problem: 'type', message: wrong, path: reading.path });
      return result;
    };
    return new Param({ ...this.parts, read });
  }
}

/** The value a {@link Param} yields. */
export type OutputOf<P> = P extends Param<infer T> ? T : never;

/** A param whose value `convert` makes; what it refuses is told with Ansible's words. */
export function piece<T>(type: string, convert: (value: unknown) => T): Param<T | undefined> {
  const read: Reader = (value, reading) => {
    // Not rendered yet: nothing can be said of it.
    if (value instanceof Deferred) return value;
    try {
      return convert(unmarked(value));
    } catch (error) {
      if (!(error instanceof NotConvertible)) throw error;
      reading.fault({ problem: 'type', message: sentence(error, type, value, reading), path: reading.path });
      return undefined;
    }
  };
  return new Param({ docs: { type, required: false, aliases: [], description: '', secret: false }, read });
}

/** Text that carries a mark of the template it came from is text to a module. */
function unmarked(value: unknown): unknown {
  return value instanceof Text ? value.value : value;
}

function sentence(error: NotConvertible, type: string, value: unknown, reading: Reading): string {
  if (error.complete) return error.message;
  const what =
    typeof reading.path.at(-1) === 'number'
      ? `Elements value for option '${reading.name}'`
      : `argument '${reading.name}'`;
  return `${what} is of type <class '${typeName(value)}'> and we were unable to convert to ${type}: ${error.message}`;
}

/** A param that takes one of a few words. */
export function oneOf<const T extends string>(...choices: readonly T[]): Param<T | undefined> {
  const read: Reader = (value, reading) => {
    if (value instanceof Deferred) return value;
    const word = toStr(unmarked(value));
    const found = choices.find((c) => c === word) ?? unboolean(word, choices);
    if (found !== undefined) return found;
    const known = choices.join(', ');
    const message =
      typeof reading.path.at(-1) === 'number'
        ? `value of ${reading.name} must be one or more of: ${known}. Got no match for: ${word}`
        : `value of ${reading.name} must be one of: ${known}, got: ${word}`;
    reading.fault({ problem: 'choice', message, path: reading.path, hint: didYouMean(word, choices) });
    return undefined;
  };
  const docs = { type: 'str', required: false, aliases: [], description: '', secret: false, choices };
  return new Param({ docs, read });
}

/** YAML reads the word `yes` as true; where only one choice can have been meant, it is that one. */
function unboolean<T extends string>(word: string, choices: readonly T[]): T | undefined {
  if (word !== 'True' && word !== 'False') return undefined;
  const meant = choices.filter((c) => isBooleanWord(c, word === 'True'));
  return meant.length === 1 ? meant[0] : undefined;
}
