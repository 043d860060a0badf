import type { Query } from './ast.js';
import { queryError } from './error.js';
import { nameOf, tokenize, type Comparison, type Token, type TokenType } from './lexer.js';
import type { PyError, Value } from '../../python/index.js';

/** How strongly a token binds what is before it to what comes after; those not here end an expression. */
const BINDING: Partial<Record<TokenType, number>> = {
  pipe: 1,
  or: 2,
  and: 3,
  eq: 5,
  gt: 5,
  lt: 5,
  gte: 5,
  lte: 5,
  ne: 5,
  flatten: 9,
  star: 20,
  filter: 21,
  dot: 40,
  not: 45,
  lbrace: 50,
  lbracket: 55,
  lparen: 60,
};
/** Tokens that bind less strongly end a projection. */
const PROJECTION_STOP = 10;

const IDENTITY: Query = { type: 'identity' };

/**
 * A JMESPath query, parsed (https://jmespath.org/specification.html), by the rules of its Python implementation.
 * @throws PyError where it is wrong
 */
export function parseQuery(query: string): Query {
  const parser = new Parser(query, tokenize(query));
  return parser.whole();
}

class Parser {
  #at = 0;
  constructor(
    private readonly query: string,
    private readonly tokens: readonly Token[],
  ) {}

  whole(): Query {
    const parsed = this.#expression(0);
    if (this.#type() !== 'eof') throw this.#wrong();
    return parsed;
  }

  #token(ahead = 0): Token {
    return this.tokens[this.#at + ahead] ?? { type: 'eof', value: '', start: this.query.length };
  }
  #type(ahead = 0): TokenType {
    return this.#token(ahead).type;
  }
  #next(): Token {
    const token = this.#token();
    this.#at += 1;
    return token;
  }
  #match(type: TokenType): void {
    if (this.#type() !== type) throw this.#wrong();
    this.#at += 1;
  }
  #wrong(): PyError {
    const token = this.#token();
    const { type, start } = token;
    const what = type === 'eof' ? 'Incomplete expression' : `Unexpected token: ${nameOf(token)}`;
    return queryError(`Invalid jmespath expression: ${what}:\n"${this.query}"\n${' '.repeat(start + 1)}^`);
  }

  #expression(power: number): Query {
    let left = this.#prefix();
    while (power < (BINDING[this.#type()] ?? 0)) left = this.#infix(left);
    return left;
  }

  #prefix(): Query {
    const token = this.#next();
    switch (token.type) {
      case 'literal':
        return { type: 'literal', value: token.value };
      case 'identifier':
        return { type: 'field', name: nameOf(token) };
      case 'quoted':
        if (this.#type() === 'lparen') throw this.#wrong();
        return { type: 'field', name: nameOf(token) };
      case 'star': {
        const right = this.#type() === 'rbracket' ? IDENTITY : this.#projected(20);
        return { type: 'values', left: IDENTITY, right };
      }
      case 'filter':
        return this.#filter(IDENTITY);
      case 'lbrace':
        return this.#dict();
      case 'lparen': {
        const inner = this.#expression(0);
        this.#match('rparen');
        return inner;
      }
      case 'flatten':
        return { type: 'projection', left: { type: 'flatten', left: IDENTITY }, right: this.#projected(9) };
      case 'not':
        return { type: 'not', value: this.#expression(45) };
      case 'lbracket':
        return this.#bracketPrefix();
      case 'current':
        return IDENTITY;
      case 'expref':
        return { type: 'expref', value: this.#expression(0) };
      default:
        this.#at -= 1;
        throw this.#wrong();
    }
  }

  #bracketPrefix(): Query {
    if (this.#type() === 'number' || this.#type() === 'colon') return this.#indexed(IDENTITY);
    if (this.#type() === 'star' && this.#type(1) === 'rbracket') {
      this.#at += 2;
      return { type: 'projection', left: IDENTITY, right: this.#projected(20) };
    }
    return this.#list();
  }

  #infix(left: Query): Query {
    const { type } = this.#next();
    switch (type) {
      case 'dot': {
        if (this.#type() !== 'star') return chain(left, this.#afterDot(40), false);
        this.#at += 1;
        return { type: 'values', left, right: this.#projected(40) };
      }
      case 'pipe':
        return { type: 'chain', indexed: false, steps: [left, this.#expression(1)] };
      case 'or':
      case 'and':
        return { type, left, right: this.#expression(type === 'or' ? 2 : 3) };
      case 'eq':
      case 'ne':
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte':
        return this.#comparison(left, type);
      case 'flatten':
        return { type: 'projection', left: { type: 'flatten', left }, right: this.#projected(9) };
      case 'filter':
        return this.#filter(left);
      case 'lbracket': {
        if (this.#type() === 'number' || this.#type() === 'colon') return this.#indexed(left);
        this.#match('star');
        this.#match('rbracket');
        return { type: 'projection', left, right: this.#projected(20) };
      }
      case 'lparen':
        return this.#call(left);
      default:
        this.#at -= 1;
        throw this.#wrong();
    }
  }

  #comparison(left: Query, by: Comparison): Query {
    return { type: 'compare', by, left, right: this.#expression(5) };
  }

  #call(left: Query): Query {
    if (left.type !== 'field') throw this.#wrong();
    const args: Query[] = [];
    while (this.#type() !== 'rparen') {
      args.push(this.#expression(0));
      if (this.#type() === 'comma') this.#at += 1;
    }
    this.#match('rparen');
    return { type: 'call', name: left.name, args };
  }

  #filter(left: Query): Query {
    const condition = this.#expression(0);
    this.#match('rbracket');
    const right = this.#type() === 'flatten' ? IDENTITY : this.#projected(21);
    return { type: 'filter', left, right, condition };
  }

  /** `[1]` or `[1:2]` after `left`; a slice is projected, unless it follows another pair of brackets. */
  #indexed(left: Query): Query {
    const slice = this.#type() === 'colon' || this.#type(1) === 'colon';
    const step = slice ? this.#slice() : this.#index();
    if (left.type === 'chain' && left.indexed) return chain(left, step, true);
    const indexed = chain(left, step, true);
    return slice ? { type: 'projection', left: indexed, right: this.#projected(20) } : indexed;
  }

  #index(): Query {
    const { value } = this.#next();
    this.#match('rbracket');
    return { type: 'index', at: Number(value) };
  }

  #slice(): Query {
    const parts: Value[] = [null, null, null];
    let index = 0;
    while (this.#type() !== 'rbracket') {
      const token = this.#token();
      if (token.type === 'number') parts[index] = token.value;
      else if (token.type !== 'colon' || ++index === 3) throw this.#wrong();
      this.#at += 1;
    }
    this.#match('rbracket');
    const [from = null, to = null, step = null] = parts;
    return { type: 'slice', from, to, step };
  }

  #list(): Query {
    const items = [this.#expression(0)];
    while (this.#type() !== 'rbracket') {
      this.#match('comma');
      items.push(this.#expression(0));
    }
    this.#match('rbracket');
    return { type: 'list', items };
  }

  #dict(): Query {
    const pairs: (readonly [string, Query])[] = [];
    for (;;) {
      const key = this.#token();
      if (key.type !== 'identifier' && key.type !== 'quoted') throw this.#wrong();
      this.#at += 1;
      this.#match('colon');
      pairs.push([nameOf(key), this.#expression(0)]);
      if (this.#type() === 'comma') this.#at += 1;
      else break;
    }
    this.#match('rbrace');
    return { type: 'dict', pairs };
  }

  /** What is done with each item of a projection. */
  #projected(power: number): Query {
    const type = this.#type();
    if ((BINDING[type] ?? 0) < PROJECTION_STOP) return IDENTITY;
    if (type === 'lbracket' || type === 'filter') return this.#expression(power);
    this.#match('dot');
    return this.#afterDot(power);
  }

  #afterDot(power: number): Query {
    switch (this.#type()) {
      case 'quoted':
      case 'identifier':
      case 'star':
        return this.#expression(power);
      case 'lbracket':
        this.#at += 1;
        return this.#list();
      case 'lbrace':
        this.#at += 1;
        return this.#dict();
      default:
        throw this.#wrong();
    }
  }
}

function chain(left: Query, step: Query, indexed: boolean): Query {
  if (left.type === 'chain' && left.indexed === indexed) return { ...left, steps: [...left.steps, step] };
  return { type: 'chain', indexed, steps: [left, step] };
}
