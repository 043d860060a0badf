import { didYouMean, HapError } from '../../../model/index.js';
import { allKeywords, harmlessValues, keyOf, readingOf, spelled } from './keywords.js';
import { matchesList } from './patterns.js';
import { configWords } from './words.js';

/** An option that cannot be read, or not be honoured: the host is not reached. @param where file and line, or what stands for them */
export function badOption(summary: string, where?: string, hint?: string): HapError {
  return new HapError({
    code: 'unreachable',
    summary: where === undefined ? summary : `${where}: ${summary}`,
    hint,
  });
}

/** What one letter for a span of time stands for, in seconds (sshd_config(5), TIME FORMATS). */
const spans: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

interface Entry {
  readonly words: readonly string[];
  readonly where: string;
}

/** The options of one host. As with OpenSSH the first value that is given counts, and identity files add up. */
export class SshOptions {
  readonly #entries = new Map<string, Entry[]>();
  #ignored = '';

  /** Takes a value as it is. @param where file and line, or what stands for them */
  set(name: string, words: readonly string[], where: string): void {
    const key = keyOf(name);
    const before = this.#entries.get(key);
    if (!before) this.#entries.set(key, [{ words, where }]);
    else if (readingOf(key) === 'adding') before.push({ words, where });
  }

  /**
   * Takes an option as it stands in a line.
   * @param rest what follows the option's name
   * @throws HapError `unreachable` for what cannot be read, and for what hap does not have and may not leave out
   */
  read(name: string, rest: string, where: string): void {
    const key = keyOf(name);
    const reading = readingOf(key);
    if (reading === 'ignored') return;
    if (reading === undefined) {
      if (matchesList(this.#ignored.split(','), key)) return;
      const hint =
        didYouMean(name, [...allKeywords()]) ?? 'IgnoreUnknown lets options pass that are not known.';
      throw badOption(`ssh has no option ${name}`, where, hint);
    }
    if (reading === 'line') {
      // Of the two the first that is given counts; `ProxyJump none` only says that there are no jumps.
      if (this.has('ProxyCommand') || !['none', undefined].includes(this.get('ProxyJump'))) return;
      const value = rest.replace(/^[ \t=]+/, '');
      if (value === '') throw badOption(`${spelled(key)} has no value`, where);
      this.set(key, [value], where);
      return;
    }
    const words = configWords(rest);
    if (!words) throw badOption(`a quote is not closed after ${spelled(key)}`, where);
    const [first] = words;
    if (first === undefined || first === '') throw badOption(`${spelled(key)} has no value`, where);
    if (reading !== 'words' && words.length > 1)
      throw badOption(`${spelled(key)} takes one value, not '${words.join(' ')}'`, where);
    if (key === 'ignoreunknown') this.#ignored ||= first.toLowerCase();
    else if (reading !== 'refused') this.set(key, words, where);
    else if (!this.has(key)) {
      if (!harmlessValues.has(first.toLowerCase()))
        throw badOption(`hap does not have the ssh option ${spelled(key)}, which '${first}' asks for`, where);
      this.set(key, words, where);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(keyOf(name));
  }

  /** The value; `undefined` where it is not given. */
  get(name: string): string | undefined {
    return this.#first(name)?.words[0];
  }

  /** All values of an option that adds up, each once. */
  all(name: string): readonly string[] {
    return [...new Set((this.#entries.get(keyOf(name)) ?? []).flatMap(({ words }) => words))];
  }

  /** A value that is a list of words. */
  words(name: string): readonly string[] | undefined {
    return this.#first(name)?.words;
  }

  /** A whole number of at least `least`. @throws HapError `unreachable` */
  number(name: string, least = 0, most = 0x7fffffff): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const number = /^\d+$/.test(value) ? Number(value) : -1;
    if (number >= least && number <= most) return number;
    throw this.#wrong(name, value, `a number from ${least} on`);
  }

  /** A span of time in seconds, written as `90` or `1m30s`. @throws HapError `unreachable` */
  seconds(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined || value === 'none') return undefined;
    if (!/^(?=.)(?:\d+[smhdw])*\d*$/i.test(value)) throw this.#wrong(name, value, 'a time');
    let sum = 0;
    for (const [, digits, unit = ''] of value.matchAll(/(\d+)([a-z]?)/gi))
      sum += Number(digits) * (spans[unit.toLowerCase()] ?? 1);
    return sum;
  }

  /** Yes or no; `undefined` where it is not given. @throws HapError `unreachable` */
  flag(name: string): boolean | undefined {
    const value = this.oneOf(name, ['yes', 'true', 'no', 'false']);
    return value === undefined ? undefined : value === 'yes' || value === 'true';
  }

  /** One of some words, in lower case. @throws HapError `unreachable` */
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const found = values.find((known) => known === value.toLowerCase());
    if (found === undefined) throw this.#wrong(name, value, values.join(', '));
    return found;
  }

  #first(name: string): Entry | undefined {
    return this.#entries.get(keyOf(name))?.[0];
  }

  #wrong(name: string, value: string, wanted: string): HapError {
    const where = this.#first(name)?.where;
    return badOption(`the ssh option ${spelled(keyOf(name))} has to be ${wanted}, not '${value}'`, where);
  }
}
