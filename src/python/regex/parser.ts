import { PyError, unsupported } from '../errors.js';
import { strRepr } from '../repr.js';
import { parseClass } from './class-parser.js';
import { characterEscape, octalEscape } from './escapes.js';
import { parseQuantifier } from './quantifier.js';
import { width, type CaseFlags, type ClassEscape, type Node, type Pattern } from './nodes.js';
import { Scanner } from './scanner.js';

/** The flags of Python's `re`. */
export interface RegexFlags {
  ignoreCase?: boolean;
  multiline?: boolean;
  dotAll?: boolean;
  ascii?: boolean;
  verbose?: boolean;
}
type Flags = Required<RegexFlags>;

const FLAG_LETTERS: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  a: 'ascii',
  x: 'verbose',
};
/** What matches a position: Python repeats none of these. */
const POSITIONS = new Set<Node['kind']>(['start', 'end', 'textEnd', 'boundary']);
/** Groups within each other that are read. */
const MAX_DEPTH = 200;

/**
 * Parses a regular expression of Python.
 * @throws PyError re.error in Python's words; NotImplementedError for what has no counterpart here
 */
export function parseRegex(text: string, flags: RegexFlags): Pattern {
  const all: Flags = { ignoreCase: false, multiline: false, dotAll: false, ascii: false, verbose: false };
  return new RegexParser(new Scanner(text), { ...all, ...flags }).whole();
}

class RegexParser {
  readonly #names = new Map<string, number>();
  /** The groups that are open: nothing can refer to them yet. */
  readonly #open = new Set<number>();
  #groups = 0;
  #flags: Flags;

  constructor(
    private readonly scanner: Scanner,
    flags: Flags,
  ) {
    this.#flags = flags;
  }

  whole(): Pattern {
    const { scanner } = this;
    const node = this.#alternation();
    if (!scanner.done) throw scanner.error('unbalanced parenthesis');
    return { node, groups: this.#groups, names: this.#names };
  }

  get #caseFlags(): CaseFlags {
    const { ignoreCase, ascii } = this.#flags;
    return { ignoreCase, ascii };
  }

  #alternation(): Node {
    const options = [this.#sequence()];
    while (this.scanner.take('|')) options.push(this.#sequence());
    const [only] = options;
    return only && options.length === 1 ? only : { kind: 'alternation', options };
  }

  #sequence(): Node {
    const { scanner } = this;
    const items: Node[] = [];
    let before: 'nothing' | 'atom' | 'repeat' = 'nothing';
    while (!scanner.done && scanner.peek() !== '|' && scanner.peek() !== ')') {
      if (this.#flags.verbose && this.#skipBlank()) continue;
      const at = scanner.position;
      const quantifier = parseQuantifier(scanner);
      const last = items.at(-1);
      if (!quantifier) {
        const atom = this.#atom();
        if (atom) items.push(atom);
        before = atom ? 'atom' : before;
      } else if (before === 'repeat') throw scanner.error('multiple repeat', at);
      else if (!last || before === 'nothing' || POSITIONS.has(last.kind))
        throw scanner.error('nothing to repeat', at);
      else {
        items[items.length - 1] = { kind: 'repeat', body: last, ...quantifier };
        before = 'repeat';
      }
    }
    const [only] = items;
    return only && items.length === 1 ? only : { kind: 'sequence', items };
  }

  /** Whitespace and comments of a verbose pattern. */
  #skipBlank(): boolean {
    const { scanner } = this;
    if (/[ \t\n\r\f\v]/.test(scanner.peek())) scanner.next();
    else if (scanner.peek() === '#') {
      while (!scanner.done && scanner.next() !== '\n');
    } else return false;
    return true;
  }

  #atom(): Node | undefined {
    const { scanner } = this;
    const { multiline, dotAll } = this.#flags;
    const at = scanner.position;
    const c = scanner.next();
    switch (c) {
      case '.':
        return { kind: 'any', newline: dotAll };
      case '^':
        return { kind: 'start', multiline };
      case '$':
        return { kind: 'end', multiline };
      case '[':
        return parseClass(scanner, this.#caseFlags);
      case '(':
        return this.#group(at);
      case '\\':
        return this.#escape(at);
      default:
        return { kind: 'literal', code: c.codePointAt(0) ?? 0, flags: this.#caseFlags };
    }
  }

  #escape(at: number): Node {
    const { scanner } = this;
    const c = scanner.peek();
    const flags = this.#caseFlags;
    if (c === '') throw scanner.error('bad escape (end of pattern)', at);
    if ('dDwWsS'.includes(c)) {
      scanner.next();
      return { kind: 'class', negated: false, items: [{ kind: 'escape', escape: c as ClassEscape }], flags };
    }
    if (scanner.take('A')) return { kind: 'start', multiline: false };
    if (scanner.take('Z')) return { kind: 'textEnd' };
    if (scanner.take('b')) return { kind: 'boundary', negated: false, flags };
    if (scanner.take('B')) return { kind: 'boundary', negated: true, flags };
    if (c === '0') {
      const digits = scanner.takeWhile(/[0-7]/, 3);
      return { kind: 'literal', code: octalEscape(scanner, at, digits), flags };
    }
    if (/[1-9]/.test(c)) return this.#numbered(at);
    const code = characterEscape(scanner, at);
    if (code === undefined) throw scanner.error(`bad escape \\${c}`, at);
    return { kind: 'literal', code, flags };
  }

  /** `\1`: a group; `\123`: an octal number. */
  #numbered(at: number): Node {
    const { scanner } = this;
    const digits = scanner.takeWhile(/\d/, 2);
    if (/^[0-3][0-7]$/.test(digits) && /[0-7]/.test(scanner.peek())) {
      const code = octalEscape(scanner, at, digits + scanner.next());
      return { kind: 'literal', code, flags: this.#caseFlags };
    }
    return this.#reference(Number(digits), at + 1);
  }

  #reference(group: number, at: number): Node {
    const { scanner } = this;
    if (group > this.#groups) throw scanner.error(`invalid group reference ${group}`, at);
    if (this.#open.has(group)) throw scanner.error('cannot refer to an open group', at - 1);
    return { kind: 'backreference', group, flags: this.#caseFlags };
  }

  #group(at: number): Node | undefined {
    const { scanner } = this;
    if (this.#open.size > MAX_DEPTH) throw unsupported('a regular expression nested so deeply');
    if (!scanner.take('?')) return this.#capture(at, undefined);
    const c = scanner.next();
    switch (c) {
      case 'P':
        return this.#named(at);
      case ':':
        return this.#scoped(at, (body) => ({ kind: 'group', body }));
      case '>':
        return this.#scoped(at, (body) => ({ kind: 'atomic', body }));
      case '#':
        scanner.until(')', () => scanner.error('missing ), unterminated comment', at));
        return undefined;
      case '=':
      case '!':
        return this.#scoped(at, (body) => ({ kind: 'look', behind: false, negated: c === '!', body }));
      case '<':
        return this.#behind(at);
      case '(':
        throw unsupported('a condition, (?(…), in a regular expression');
      case '':
        throw scanner.error('unexpected end of pattern', at + 2);
      default:
        return this.#inlineFlags(at, c);
    }
  }

  /** The body of a group and its closing parenthesis; flags set in it end with it. */
  #scoped(at: number, make: (body: Node) => Node, flags = this.#flags): Node {
    const before = this.#flags;
    this.#flags = flags;
    const body = this.#alternation();
    this.#flags = before;
    if (!this.scanner.take(')')) throw this.scanner.error('missing ), unterminated subpattern', at);
    return make(body);
  }

  #capture(at: number, name: string | undefined): Node {
    const { scanner } = this;
    const group = ++this.#groups;
    if (name !== undefined) {
      const known = this.#names.get(name);
      if (known !== undefined)
        throw scanner.error(
          `redefinition of group name ${strRepr(name)} as group ${group}; was group ${known}`,
          at + 4,
        );
      this.#names.set(name, group);
    }
    this.#open.add(group);
    const node = this.#scoped(at, (body) => ({ kind: 'capture', group, body }));
    this.#open.delete(group);
    return node;
  }

  #named(at: number): Node {
    const { scanner } = this;
    if (scanner.take('<')) return this.#capture(at, this.#name('>'));
    if (scanner.take('=')) {
      const from = scanner.position;
      const name = this.#name(')');
      const group = this.#names.get(name);
      if (group === undefined) throw scanner.error(`unknown group name ${strRepr(name)}`, from);
      return this.#reference(group, from);
    }
    if (scanner.done) throw scanner.error('unexpected end of pattern');
    throw scanner.error(`unknown extension ?P${scanner.peek()}`, at + 1);
  }

  #name(end: string): string {
    const { scanner } = this;
    const from = scanner.position;
    const name = scanner.until(end, () => scanner.error(`missing ${end}, unterminated name`, from));
    if (name === '') throw scanner.error('missing group name', from);
    if (!/^[\p{XIDS}_]\p{XIDC}*$/u.test(name))
      throw scanner.error(`bad character in group name ${strRepr(name)}`, from);
    return name;
  }

  #behind(at: number): Node {
    const { scanner } = this;
    const c = scanner.next();
    if (c !== '=' && c !== '!') throw scanner.error(`unknown extension ?<${c}`, at + 1);
    return this.#scoped(at, (body) => {
      const { min, max } = width(body);
      if (min !== max) throw new PyError('re.error', 'look-behind requires fixed-width pattern');
      return { kind: 'look', behind: true, negated: c === '!', body };
    });
  }

  /** `(?i)` at the start, for all of the pattern; `(?i:…)` and `(?-i:…)` for a part. */
  #inlineFlags(at: number, first: string): Node | undefined {
    const { scanner } = this;
    const flags: Flags = { ...this.#flags };
    let on = true;
    for (let c = first; ; c = scanner.next()) {
      const flag = FLAG_LETTERS[c];
      if (flag) flags[flag] = on;
      else if (c === '-' && on) on = false;
      else if (c === ':') return this.#scoped(at, (body) => ({ kind: 'group', body }), flags);
      else if (c === ')') {
        if (at !== 0) throw scanner.error('global flags not at the start of the expression', at);
        this.#flags = flags;
        return undefined;
      } else if (c === 'L') throw scanner.error("bad inline flags: cannot use 'L' flag with a str pattern");
      else if (c !== 'u' || !on)
        throw scanner.error(
          c === first ? `unknown extension ?${c}` : 'unknown flag',
          c === first ? at + 1 : scanner.position - 1,
        );
    }
  }
}
