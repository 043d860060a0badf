import { unsupported } from '../errors.js';
import { Tuple, type Value } from '../values.js';
import { boundedExec, growth } from './bounded.js';
import { emit, type Emitted } from './emit.js';
import { Match, type Groups } from './match.js';
import type { Pattern } from './nodes.js';
import { parseRegex, type RegexFlags } from './parser.js';
import { parseReplacement } from './replacement.js';

/** A RegExp, and where it has the groups. */
interface Compiled {
  regexp: RegExp;
  emitted: Emitted;
}

/** A regular expression of Python, with the methods of Python's `re.Pattern`. */
export class Regex implements Groups {
  readonly #pattern: Pattern;
  readonly #emitted: Emitted;
  readonly #growth: number;
  readonly #search: Compiled;
  #match: Compiled | undefined;
  #fullMatch: Compiled | undefined;
  #advancing: Compiled | undefined;

  /** @throws PyError re.error where it is wrong; NotImplementedError where it cannot be had here */
  constructor(
    readonly source: string,
    flags: RegexFlags = {},
  ) {
    this.#pattern = parseRegex(source, flags);
    this.#emitted = emit(this.#pattern);
    this.#growth = growth(this.#pattern.node);
    this.#search = this.#compile(this.#emitted, this.#emitted.source, 'g');
  }

  #compile(emitted: Emitted, source: string, mode: 'g' | 'y'): Compiled {
    try {
      return { regexp: new RegExp(source, emitted.flags + mode), emitted };
    } catch {
      throw unsupported(`the regular expression ${this.source}`);
    }
  }

  get groups(): number {
    return this.#pattern.groups;
  }
  get names(): ReadonlyMap<string, number> {
    return this.#pattern.names;
  }

  #run({ regexp, emitted }: Compiled, text: string, from: number): Match | undefined {
    regexp.lastIndex = from;
    const result = boundedExec(regexp, text, this.#growth);
    if (!result) return undefined;
    // V8 finds what matches no text between the two halves of one character as well.
    if (splitsCharacter(text, result.index)) return this.#run({ regexp, emitted }, text, result.index + 1);
    return new Match(this, emitted, result);
  }

  /** Python's `search`: the first match anywhere. */
  search(text: string, from = 0): Match | undefined {
    return this.#run(this.#search, text, from);
  }

  /** Python's `match`: a match at the beginning. */
  match(text: string): Match | undefined {
    return this.#run((this.#match ??= this.#compile(this.#emitted, this.#emitted.source, 'y')), text, 0);
  }

  /** Python's `fullmatch`: a match of the whole text. */
  fullMatch(text: string): Match | undefined {
    this.#fullMatch ??= this.#compile(this.#emitted, `(?:${this.#emitted.source})$`, 'y');
    return this.#run(this.#fullMatch, text, 0);
  }

  /** Python's `finditer`: all matches, an empty one also right after another. */
  *findIter(text: string): Generator<Match> {
    let from = 0;
    let afterEmpty = false;
    while (from <= text.length) {
      const match: Match | undefined = afterEmpty ? this.#next(text, from) : this.search(text, from);
      if (!match) return;
      yield match;
      from = match.end;
      afterEmpty = match.text === '';
    }
  }

  /** The next match after an empty one: at the same place one that is not empty, else further on. */
  #next(text: string, from: number): Match | undefined {
    if (!this.#advancing) {
      const emitted = emit(this.#pattern, true);
      this.#advancing = this.#compile(emitted, emitted.source, 'y');
    }
    const here = this.#run(this.#advancing, text, from);
    const code = text.codePointAt(from);
    if (here || code === undefined) return here;
    return this.search(text, from + (code > 0xffff ? 2 : 1));
  }

  /** Python's `findall`: the texts of the matches, or of their one group, or tuples of their groups. */
  findAll(text: string): Value[] {
    return Array.from(this.findIter(text), (match) => {
      if (this.groups === 0) return match.text;
      const groups = match.groups().map((group) => group ?? '');
      return this.groups === 1 ? (groups[0] ?? '') : new Tuple(groups);
    });
  }

  /**
   * Python's `sub`.
   * @param replacement as Python's, or what makes one of a match
   * @param count the most matches to replace; 0 for all
   */
  sub(replacement: string | ((match: Match) => string), text: string, count = 0): string {
    return this.subCount(replacement, text, count).text;
  }

  /** Python's `subn`: the text, and how many matches were replaced. */
  subCount(
    replacement: string | ((match: Match) => string),
    text: string,
    count = 0,
  ): { text: string; count: number } {
    const expand = typeof replacement === 'string' ? this.#template(replacement) : replacement;
    let out = '';
    let at = 0;
    let replaced = 0;
    for (const match of this.findIter(text)) {
      if (count > 0 && replaced >= count) break;
      out += text.slice(at, match.index) + expand(match);
      at = match.end;
      replaced += 1;
    }
    return { text: out + text.slice(at), count: replaced };
  }

  #template(replacement: string): (match: Match) => string {
    const parts = parseReplacement(replacement, this.groups, this.names);
    return (match) =>
      parts.map((part) => (typeof part === 'string' ? part : (match.group(part) ?? ''))).join('');
  }

  /** Python's `split`: what stands between the matches, with the texts of their groups. */
  split(text: string, most = 0): (string | null)[] {
    const out: (string | null)[] = [];
    let at = 0;
    let count = 0;
    for (const match of this.findIter(text)) {
      if (most > 0 && count >= most) break;
      out.push(text.slice(at, match.index), ...match.groups());
      at = match.end;
      count += 1;
    }
    out.push(text.slice(at));
    return out;
  }
}

/** Whether an offset lies between the two UTF-16 units of one character. */
function splitsCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** How many compiled patterns are kept. */
const CACHE_SIZE = 500;
const cache = new Map<string, Regex>();

/**
 * Python's `re.compile`; the same pattern gives the same regular expression.
 * @throws PyError re.error where it is wrong; NotImplementedError where it cannot be had here
 */
export function compileRegex(source: string, flags: RegexFlags = {}): Regex {
  const key = `${JSON.stringify(flags)}${source}`;
  let regex = cache.get(key);
  if (!regex) {
    regex = new Regex(source, flags);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, regex);
  }
  return regex;
}

/** Python's `re.escape`. */
export function escapeRegex(text: string): string {
  return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}
