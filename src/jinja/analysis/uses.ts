import type { Arguments, Call, Comparison, Expression, Filter, Test } from '../syntax/ast.js';
import { argumentExpressions } from '../syntax/walk.js';
import type { AnalysisOptions, Reference } from './types.js';

/**
 * What happens to an expression's value.
 * - `output`: it is put out, and everything in it has to be defined.
 * - `needed`: it is used in a way that no undefined value survives.
 * - `kept`: it is passed on; whether anything happens to it is not known.
 * - `asked`: it may be undefined, and that is seen to.
 */
export type Use = 'output' | 'needed' | 'kept' | 'asked';

/** Tests that tell whether a thing is there, and filters that give something in its place. */
const asking = new Set(['defined', 'undefined', 'default', 'd']);

/** Finds the names that expressions read, and what each is needed for. */
export class Uses {
  readonly found: Reference[] = [];
  constructor(private readonly options: AnalysisOptions) {}

  /**
   * Notes the names of an expression.
   * @param reached whether it is certain to be evaluated
   */
  expression(node: Expression, use: Use, reached: boolean): void {
    switch (node.kind) {
      case 'constant':
        return;
      case 'name': {
        const certain = reached && (use === 'needed' || use === 'output');
        const need = use === 'asked' ? 'asked' : certain ? 'fails' : 'may-fail';
        this.found.push({ name: node.name, need, offset: node.start });
        return;
      }
      case 'list':
      case 'tuple':
        this.all(node.items, use === 'output' ? 'output' : 'kept', reached);
        return;
      case 'dict':
        for (const { key, value } of node.items) {
          this.expression(key, 'needed', reached);
          this.expression(value, use === 'output' ? 'output' : 'kept', reached);
        }
        return;
      case 'unary':
        this.expression(node.operand, 'needed', reached);
        return;
      case 'binary':
        this.all([node.left, node.right], 'needed', reached);
        return;
      case 'concat':
        this.all(node.parts, 'needed', reached);
        return;
      case 'logic':
        this.expression(node.left, 'needed', reached);
        this.expression(node.right, use, false);
        return;
      case 'conditional':
        this.expression(node.test, 'needed', reached);
        this.expression(node.yes, use, false);
        if (node.no) this.expression(node.no, use, false);
        return;
      case 'compare':
        this.comparison(node, reached);
        return;
      case 'attribute':
        this.expression(node.object, use, reached);
        return;
      case 'item':
        this.expression(node.object, use, reached);
        this.expression(node.index, use === 'needed' || use === 'output' ? 'needed' : 'kept', reached);
        return;
      case 'slice':
        this.expression(node.object, use, reached);
        for (const bound of [node.from, node.to, node.step])
          if (bound) this.expression(bound, 'kept', reached);
        return;
      case 'call':
        this.call(node, reached);
        return;
      case 'filter':
      case 'test':
        this.applied(node, reached);
    }
  }

  /** Notes the names of a call: what is called has to be there. */
  call(node: Call, reached: boolean): void {
    this.expression(node.callee, 'needed', reached);
    this.arguments(node.args, reached);
  }

  /** Notes the names of several expressions. */
  all(nodes: readonly Expression[], use: Use, reached: boolean): void {
    for (const node of nodes) this.expression(node, use, reached);
  }

  private arguments(args: Arguments, reached: boolean): void {
    this.all(argumentExpressions(args), 'kept', reached);
  }

  private applied(node: Filter | Test, reached: boolean): void {
    const asks = asking.has(node.name.replace(/^ansible\.builtin\./, ''));
    const use = asks ? 'asked' : this.options.refusesUndefined(node.kind, node.name) ? 'needed' : 'kept';
    if (node.value) this.expression(node.value, use, reached);
    // What stands in for a value is only looked at where that is not there.
    this.all(argumentExpressions(node.args), 'kept', reached && !asks);
  }

  private comparison(node: Comparison, reached: boolean): void {
    const [second] = node.rest;
    const among = second?.operator === 'in' || second?.operator === 'not in';
    // Nothing is compared with what is looked for in an empty list.
    this.expression(node.first, among ? 'kept' : 'needed', reached);
    node.rest.forEach(({ value, operator }, i) => {
      const next = node.rest[i + 1]?.operator;
      const membership = operator === 'in' || operator === 'not in' || next === 'in' || next === 'not in';
      // `a < b < c`: c is only looked at where a < b.
      this.expression(value, membership && i > 0 ? 'kept' : 'needed', reached && i === 0);
    });
  }
}
