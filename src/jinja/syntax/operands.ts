import type { Arguments, Attribute, Call, Expression, Filter, Item, Slice } from './ast.js';
import type { Token, TokenStream } from './tokens.js';

/** How deep brackets, operators and blocks may nest; Python itself takes no more than 200 parentheses. */
const MAX_NESTING = 150;
const ARGUMENT_STARTS = ['name', 'string', 'integer', 'float', '(', '[', '{'];

/** How a list of expressions without brackets is read; see {@link OperandParser.tuple}. */
export interface TupleOptions {
  /** Whether `a if b else c` is understood. */
  conditional?: boolean;
  /** Tokens that end it, besides the end of a tag and `)`. */
  ends?: readonly string[];
  /** Whether it stands in parentheses, so that it may be empty. */
  parentheses?: boolean;
}

type SliceParts = Pick<Slice, 'from' | 'to' | 'step'>;

/** Reads what operators stand between: literals, names, subscripts, calls, filters and tests. */
export abstract class OperandParser {
  #depth = 0;

  constructor(readonly stream: TokenStream) {}

  /** A whole expression. */
  abstract expression(conditional?: boolean): Expression;

  /** Guards against text that would exhaust the stack. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_NESTING)
      throw this.stream.source.error(
        'limit',
        `nested deeper than ${MAX_NESTING} levels`,
        this.stream.current.start,
      );
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  /** One expression, or several with commas between them, which are a tuple. */
  tuple(options: TupleOptions = {}): Expression {
    const { stream } = this;
    const { start } = stream.current;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) stream.expect(',');
      if (stream.is('variable_end', 'block_end', ')', ...(options.ends ?? []))) break;
      items.push(this.expression(options.conditional ?? true));
      if (!stream.is(',')) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only) return only;
    if (!isTuple && options.parentheses !== true)
      throw stream.fail(`Expected an expression, got '${stream.describe()}'`);
    return { kind: 'tuple', items, start, end: stream.lastEnd };
  }

  /** A sign, an operand and what follows it. */
  protected unary(filters = true): Expression {
    const { stream } = this;
    let node: Expression;
    if (stream.is('-', '+')) {
      const { type, start } = stream.next();
      const operand = this.nested(() => this.unary(false));
      node = { kind: 'unary', operator: type as '-' | '+', operand, start, end: operand.end };
    } else node = this.#primary();
    node = this.#postfix(node);
    return filters ? this.#filters(node) : node;
  }

  #primary(): Expression {
    const { stream } = this;
    const token = stream.current;
    const { start } = token;
    switch (token.type) {
      case 'name':
        stream.next();
        return named(token);
      case 'string':
        return this.#string();
      case 'integer':
      case 'float':
        stream.next();
        return { kind: 'constant', value: token.number, start, end: token.end };
      case '(': {
        stream.next();
        const node = this.nested(() => this.tuple({ parentheses: true }));
        return { ...node, start, end: stream.expect(')').end };
      }
      case '[': {
        const items = this.#until(']', () => this.expression());
        return { kind: 'list', items, start, end: stream.lastEnd };
      }
      case '{': {
        const items = this.#until('}', () => {
          const key = this.expression();
          stream.expect(':');
          return { key, value: this.expression() };
        });
        return { kind: 'dict', items, start, end: stream.lastEnd };
      }
      default:
        throw stream.fail(`unexpected '${stream.describe()}'`);
    }
  }

  /** Adjacent string literals are one. */
  #string(): Expression {
    const { start } = this.stream.current;
    let value = '';
    while (this.stream.is('string')) value += this.stream.next().text;
    return { kind: 'constant', value, start, end: this.stream.lastEnd };
  }

  /** Items with commas between them, one perhaps at their end, up to a closing bracket. */
  #until<T>(close: string, parse: () => T): T[] {
    const { stream } = this;
    const items: T[] = [];
    stream.next();
    while (!stream.is(close)) {
      if (items.length > 0) stream.expect(',');
      if (stream.is(close)) break;
      items.push(parse());
    }
    stream.expect(close);
    return items;
  }

  #postfix(node: Expression): Expression {
    let result = node;
    for (;;) {
      if (this.stream.is('.', '[')) result = this.#subscript(result);
      else if (this.stream.is('(')) result = this.call(result);
      else return result;
    }
  }

  #filters(node: Expression): Expression {
    let result = node;
    for (;;) {
      if (this.stream.is('|')) result = this.filter(result);
      else if (this.stream.is('name:is')) result = this.#test(result);
      else if (this.stream.is('(')) result = this.call(result);
      else return result;
    }
  }

  #subscript(object: Expression): Attribute | Item | Slice {
    const { stream } = this;
    const { start } = object;
    if (stream.next().type === '.') {
      const token = stream.next();
      if (token.type === 'name')
        return { kind: 'attribute', object, name: token.text, start, end: token.end };
      if (token.type !== 'integer') throw stream.fail('expected name or number', token.start);
      const index: Expression = { kind: 'constant', value: token.number, start: token.start, end: token.end };
      return { kind: 'item', object, index, start, end: token.end };
    }
    const parts: (Expression | SliceParts)[] = [];
    while (!stream.is(']')) {
      if (parts.length > 0) stream.expect(',');
      parts.push(this.#index());
    }
    const { end } = stream.expect(']');
    const [first] = parts;
    if (first && !('kind' in first) && parts.length === 1)
      return { kind: 'slice', object, ...first, start, end };
    const items = parts.filter((part) => 'kind' in part);
    if (items.length < parts.length) throw stream.fail('a slice cannot be part of a tuple', start);
    const [only] = items;
    const index: Expression =
      items.length === 1 && only ? only : { kind: 'tuple', items, start: object.end, end };
    return { kind: 'item', object, index, start, end };
  }

  /** What stands between brackets: an expression, or `from:to:step`. */
  #index(): Expression | SliceParts {
    const { stream } = this;
    const part = (): Expression | undefined => (stream.is(':', ']', ',') ? undefined : this.expression());
    const from = stream.is(':') ? undefined : this.expression();
    if (from && !stream.is(':')) return from;
    stream.expect(':');
    const to = part();
    return { from, to, step: stream.skipIf(':') ? part() : undefined };
  }

  /** The arguments in parentheses that call `callee`. */
  call(callee: Expression): Call {
    const args = this.#arguments();
    return { kind: 'call', callee, args, start: callee.start, end: this.stream.lastEnd };
  }

  #arguments(): Arguments {
    const { stream } = this;
    const args: Arguments = { positional: [], keywords: [], rest: undefined, more: undefined };
    const { start } = stream.expect('(');
    const ensure = (holds: boolean): void => {
      if (!holds) throw stream.fail('invalid syntax for function call expression', start);
    };
    let comma = false;
    while (!stream.is(')')) {
      if (comma) {
        stream.expect(',');
        if (stream.is(')')) break;
      }
      comma = true;
      if (stream.skipIf('*')) {
        ensure(!args.rest && !args.more);
        args.rest = this.expression();
      } else if (stream.skipIf('**')) {
        ensure(!args.more);
        args.more = this.expression();
      } else if (stream.is('name') && stream.nextIs('=')) {
        ensure(!args.more);
        const name = stream.next().text;
        stream.next();
        if (args.keywords.some((k) => k.name === name))
          throw stream.fail(`keyword argument repeated: ${name}`);
        args.keywords.push({ name, value: this.expression() });
      } else {
        ensure(!args.rest && !args.more && args.keywords.length === 0);
        args.positional.push(this.expression());
      }
    }
    stream.expect(')');
    return args;
  }

  /** `|name(args)`; with `inline` the bar is not there, as in `{% filter name %}`. */
  filter(value: Expression, inline?: boolean): Filter;
  filter(value: undefined, inline?: boolean): Filter | undefined;
  filter(value: Expression | undefined, inline = false): Filter | undefined {
    const { stream } = this;
    let node: Filter | undefined;
    for (let bar = !inline; bar ? stream.is('|') : !node; bar = true) {
      if (bar) stream.next();
      const { start } = stream.current;
      const name = this.#dottedName();
      const args = stream.is('(') ? this.#arguments() : noArguments();
      const input = node ?? value;
      node = { kind: 'filter', value: input, name, args, start: input?.start ?? start, end: stream.lastEnd };
    }
    return node;
  }

  #dottedName(): string {
    let name = this.stream.name();
    while (this.stream.skipIf('.')) name += `.${this.stream.name()}`;
    return name;
  }

  #test(value: Expression): Expression {
    const { stream } = this;
    stream.next();
    const negated = stream.skipIf('name:not');
    const name = this.#dottedName();
    let args = noArguments();
    if (stream.is('(')) args = this.#arguments();
    else if (stream.is(...ARGUMENT_STARTS) && !stream.is('name:else', 'name:or', 'name:and')) {
      if (stream.is('name:is')) throw stream.fail('You cannot chain multiple tests with is');
      args.positional.push(this.#postfix(this.#primary()));
    }
    const { start } = value;
    const node: Expression = { kind: 'test', value, name, args, start, end: stream.lastEnd };
    return negated ? { kind: 'unary', operator: 'not', operand: node, start, end: node.end } : node;
  }
}

function noArguments(): Arguments {
  return { positional: [], keywords: [], rest: undefined, more: undefined };
}

function named({ text, start, end }: Token): Expression {
  switch (text) {
    case 'true':
    case 'True':
      return { kind: 'constant', value: true, start, end };
    case 'false':
    case 'False':
      return { kind: 'constant', value: false, start, end };
    case 'none':
    case 'None':
      return { kind: 'constant', value: null, start, end };
    default:
      return { kind: 'name', name: text, start, end };
  }
}
