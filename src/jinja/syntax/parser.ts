import type {
  Block,
  CallBlock,
  Data,
  Expression,
  ExpressionNode,
  FilterBlock,
  For,
  If,
  Output,
  Signature,
  Statement,
  TemplateNode,
  With,
} from './ast.js';
import { ExpressionParser } from './expressions.js';
import { normalize } from './lexer.js';
import { SourceText } from './source.js';
import { ImportParser } from './imports.js';
import { TargetParser } from './targets.js';
import { describeType, TokenStream } from './tokens.js';
import type { Syntax } from '../types.js';

/**
 * Parses a template.
 * @throws JinjaError of kind `syntax`, or `limit` where it is nested too deeply
 */
export function parseTemplate(text: string, syntax: Syntax, name?: string): TemplateNode {
  const source = new SourceText(name, normalize(text, syntax));
  const stream = new TokenStream(source, syntax, 'root');
  const body = new StatementParser(stream).statements();
  return { kind: 'template', name, source: source.text, body };
}

/**
 * Parses an expression that stands without braces.
 * @param condition whether it is what an `if` tag takes: `a if b else c` then is an error, a tuple is not
 * @throws JinjaError of kind `syntax`, or `limit` where it is nested too deeply
 */
export function parseExpression(
  text: string,
  syntax: Syntax,
  name?: string,
  condition = false,
): ExpressionNode {
  const source = new SourceText(name, normalize(text, syntax));
  const stream = new TokenStream(source, syntax, 'variable');
  const parser = new ExpressionParser(stream);
  const expression = condition ? parser.tuple({ conditional: false, ends: ['eof'] }) : parser.expression();
  if (!stream.is('eof')) throw stream.fail(`unexpected '${stream.describe()}' after the expression`);
  return { kind: 'expression', name, source: source.text, expression };
}

type Parse = (start: number) => Statement;

/** Reads statements: what stands between `{%` and `%}`, and the text around them. */
class StatementParser {
  readonly #expressions: ExpressionParser;
  readonly #targets: TargetParser;
  readonly #imports: ImportParser;
  /** The tags that are open, for errors. */
  readonly #open: string[] = [];
  /** The tags that would end each of them. */
  readonly #ends: string[][] = [];
  readonly #tags: ReadonlyMap<string, Parse>;

  constructor(readonly stream: TokenStream) {
    this.#expressions = new ExpressionParser(stream);
    this.#targets = new TargetParser(stream, this.#expressions);
    this.#imports = new ImportParser(stream, this.#expressions, this.#targets);
    this.#tags = new Map<string, Parse>([
      ['for', (start) => this.#for(start)],
      ['if', (start) => this.#if(start)],
      ['block', (start) => this.#block(start)],
      ['extends', (start) => this.#imports.extends(start)],
      ['print', (start) => this.#print(start)],
      ['macro', (start) => this.#macro(start)],
      ['include', (start) => this.#imports.include(start)],
      ['from', (start) => this.#imports.from(start)],
      ['import', (start) => this.#imports.import(start)],
      ['set', (start) => this.#set(start)],
      ['with', (start) => this.#with(start)],
      ['autoescape', (start) => this.#autoescape(start)],
      ['call', (start) => this.#callBlock(start)],
      ['filter', (start) => this.#filterBlock(start)],
    ]);
  }

  /** Text and statements up to one of the tags in `ends`, which is then current; or to the end. */
  statements(ends: string[] = []): Statement[] {
    const { stream } = this;
    const body: Statement[] = [];
    let parts: Output['parts'] = [];
    const flush = (): void => {
      const [first] = parts;
      const last = parts.at(-1);
      if (first && last) body.push({ kind: 'output', parts, start: first.start, end: last.end });
      parts = [];
    };
    if (ends.length > 0) this.#ends.push(ends);
    while (!stream.is('eof')) {
      if (stream.is('data')) parts.push(this.#data());
      else if (stream.is('variable_begin')) parts.push(this.#variable());
      else {
        flush();
        stream.expect('block_begin');
        if (ends.some((end) => stream.is(`name:${end}`))) break;
        body.push(this.#statement());
        stream.expect('block_end');
      }
    }
    flush();
    if (ends.length > 0) {
      if (stream.is('eof')) throw this.#unclosed(undefined);
      this.#ends.pop();
    }
    return body;
  }

  #data(): Data {
    const { text, start, end } = this.stream.next();
    return { kind: 'data', text, start, end };
  }

  #variable(): Expression {
    this.stream.next();
    const node = this.#expressions.tuple();
    this.stream.expect('variable_end');
    return node;
  }

  #statement(): Statement {
    const { stream } = this;
    const { type, text: tag, start } = stream.current;
    if (type !== 'name') throw stream.fail('tag name expected');
    const parse = this.#tags.get(tag);
    if (!parse) throw this.#unclosed(tag);
    stream.next();
    this.#open.push(tag);
    const node = this.#expressions.nested(() => parse(start));
    this.#open.pop();
    return node;
  }

  /** The statements of a tag, from the end of its opening to one of `ends`, which is then current. */
  #body(...ends: string[]): Statement[] {
    this.stream.skipIf(':');
    this.stream.expect('block_end');
    return this.statements(ends);
  }

  /** The statements of a tag that only one tag can end, which is skipped. */
  #wholeBody(end: string): Statement[] {
    const body = this.#body(end);
    this.stream.next();
    return body;
  }

  #expression(): Expression {
    return this.#expressions.expression();
  }

  /** Ends a node where the token before the current one ends. */
  #node<T extends object>(node: T): T & { end: number } {
    return { ...node, end: this.stream.lastEnd };
  }

  #for(start: number): For {
    const { stream } = this;
    const target = this.#targets.target({ ends: ['name:in'] });
    stream.expect('name:in');
    const iterable = this.#expressions.tuple({ conditional: false, ends: ['name:recursive'] });
    const test = stream.skipIf('name:if') ? this.#expression() : undefined;
    const recursive = stream.skipIf('name:recursive');
    const end = stream.lastEnd;
    const body = this.#body('endfor', 'else');
    const otherwise = stream.next().text === 'else' ? this.#wholeBody('endfor') : [];
    return { kind: 'for', target, iterable, test, recursive, body, otherwise, start, end };
  }

  #if(start: number): If {
    const { stream } = this;
    const branches: If['branches'] = [];
    let end: number | undefined;
    for (;;) {
      const test = this.#expressions.tuple({ conditional: false });
      end ??= stream.lastEnd;
      branches.push({ test, body: this.#body('elif', 'else', 'endif') });
      const { text } = stream.next();
      if (text === 'elif') continue;
      const otherwise = text === 'else' ? this.#wholeBody('endif') : [];
      return { kind: 'if', branches, otherwise, start, end };
    }
  }

  #set(start: number): Statement {
    const { stream } = this;
    const target = this.#targets.target({ namespace: true });
    if (stream.skipIf('='))
      return this.#node({ kind: 'set', target, value: this.#expressions.tuple(), start });
    const filter = this.#expressions.filter(undefined);
    const end = stream.lastEnd;
    return { kind: 'setblock', target, filter, body: this.#wholeBody('endset'), start, end };
  }

  #with(start: number): With {
    const { stream } = this;
    const bindings: With['bindings'] = [];
    while (!stream.is('block_end')) {
      if (bindings.length > 0) stream.expect(',');
      const target = this.#targets.target({});
      stream.expect('=');
      bindings.push({ target, value: this.#expression() });
    }
    const end = stream.lastEnd;
    return { kind: 'with', bindings, body: this.#wholeBody('endwith'), start, end };
  }

  #autoescape(start: number): Statement {
    const enabled = this.#expression();
    const end = this.stream.lastEnd;
    return { kind: 'autoescape', enabled, body: this.#wholeBody('endautoescape'), start, end };
  }

  #block(start: number): Block {
    const { stream } = this;
    const name = stream.name();
    const scoped = stream.skipIf('name:scoped');
    const required = stream.skipIf('name:required');
    if (stream.is('-'))
      throw stream.fail('a block name is an identifier: use an underscore in place of the hyphen');
    const end = stream.lastEnd;
    const body = this.#wholeBody('endblock');
    if (required && !body.every(isBlank))
      throw stream.fail('Required blocks can only contain comments or whitespace', start);
    stream.skipIf(`name:${name}`);
    return { kind: 'block', name, scoped, required, body, start, end };
  }

  #macro(start: number): Statement {
    const name = this.#targets.name();
    const parameters = this.#targets.parameters();
    const end = this.stream.lastEnd;
    return { kind: 'macro', name, parameters, body: this.#wholeBody('endmacro'), start, end };
  }

  #callBlock(start: number): CallBlock {
    const { stream } = this;
    const parameters: Signature['parameters'] = stream.is('(') ? this.#targets.parameters() : [];
    const call = this.#expression();
    if (call.kind !== 'call') throw stream.fail('expected call', start);
    const end = stream.lastEnd;
    return { kind: 'callblock', parameters, call, body: this.#wholeBody('endcall'), start, end };
  }

  #filterBlock(start: number): FilterBlock {
    const filter = this.#expressions.filter(undefined, true);
    if (!filter) throw this.stream.fail('expected a filter', start);
    const end = this.stream.lastEnd;
    return { kind: 'filterblock', filter, body: this.#wholeBody('endfilter'), start, end };
  }

  #print(start: number): Output {
    const { stream } = this;
    const parts: Expression[] = [];
    while (!stream.is('block_end')) {
      if (parts.length > 0) stream.expect(',');
      parts.push(this.#expression());
    }
    return this.#node({ kind: 'output', parts, start });
  }

  /** What Jinja says of a tag that is unknown here, or of a template that ends too early. */
  #unclosed(tag: string | undefined): Error {
    const said = [tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag '${tag}'.`];
    const wanted = this.#ends
      .at(-1)
      ?.map((end) => `'${describeType(`name:${end}`)}'`)
      .join(' or ');
    if (wanted !== undefined) {
      const misplaced = tag !== undefined && this.#ends.some((ends) => ends.includes(tag));
      said.push(
        misplaced
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${wanted}.`
          : `Jinja was looking for the following tags: ${wanted}.`,
      );
    }
    const innermost = this.#open.at(-1);
    if (innermost !== undefined) said.push(`The innermost block that needs to be closed is '${innermost}'.`);
    return this.stream.fail(said.join(' '));
  }
}

function isBlank(statement: Statement): boolean {
  return (
    statement.kind === 'output' &&
    statement.parts.every((part) => part.kind === 'data' && part.text.trim() === '' && part.text !== '')
  );
}
