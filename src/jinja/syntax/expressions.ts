import type { CompareOperator, Expression } from './ast.js';
import { OperandParser } from './operands.js';

const COMPARE: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

/** Reads expressions: Jinja's grammar, one method a level of precedence. */
export class ExpressionParser extends OperandParser {
  /** A whole expression. */
  override expression(conditional = true): Expression {
    return this.nested(() => (conditional ? this.#conditional() : this.#or()));
  }

  #conditional(): Expression {
    const { stream } = this;
    let yes = this.#or();
    while (stream.skipIf('name:if')) {
      const test = this.#or();
      const no = stream.skipIf('name:else') ? this.nested(() => this.#conditional()) : undefined;
      yes = { kind: 'conditional', test, yes, no, start: yes.start, end: stream.lastEnd };
    }
    return yes;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.stream.skipIf('name:or')) {
      const right = this.#and();
      left = { kind: 'logic', operator: 'or', left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.stream.skipIf('name:and')) {
      const right = this.#not();
      left = { kind: 'logic', operator: 'and', left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #not(): Expression {
    if (!this.stream.is('name:not')) return this.#compare();
    const { start } = this.stream.next();
    const operand = this.nested(() => this.#not());
    return { kind: 'unary', operator: 'not', operand, start, end: operand.end };
  }

  #compare(): Expression {
    const first = this.#sum();
    const rest: { operator: CompareOperator; value: Expression }[] = [];
    for (let operator = this.#compareOperator(); operator; operator = this.#compareOperator())
      rest.push({ operator, value: this.#sum() });
    if (rest.length === 0) return first;
    return { kind: 'compare', first, rest, start: first.start, end: this.stream.lastEnd };
  }

  #compareOperator(): CompareOperator | undefined {
    const { stream } = this;
    if (COMPARE.includes(stream.current.type)) return stream.next().type as CompareOperator;
    if (stream.skipIf('name:in')) return 'in';
    if (!stream.is('name:not') || !stream.nextIs('name:in')) return undefined;
    stream.next();
    stream.next();
    return 'not in';
  }

  #sum(): Expression {
    let left = this.#concat();
    while (this.stream.is('+', '-')) {
      const operator = this.stream.next().type as '+' | '-';
      const right = this.#concat();
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #concat(): Expression {
    const first = this.#product();
    const parts = [first];
    while (this.stream.skipIf('~')) parts.push(this.#product());
    return parts.length === 1
      ? first
      : { kind: 'concat', parts, start: first.start, end: this.stream.lastEnd };
  }

  #product(): Expression {
    let left = this.#power();
    while (this.stream.is('*', '/', '//', '%')) {
      const operator = this.stream.next().type as '*' | '/' | '//' | '%';
      const right = this.#power();
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  #power(): Expression {
    let left = this.unary();
    while (this.stream.skipIf('**')) {
      const right = this.unary();
      left = { kind: 'binary', operator: '**', left, right, start: left.start, end: right.end };
    }
    return left;
  }
}
