import type { Arguments, Call, Comparison, Expression, Filter, Test } from '../syntax/ast.js';
import { argumentExpressions } from '../syntax/walk.js';
import { bareName, definedWhere } from './facts.js';
import type { Names } from './names.js';
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

/** Where an expression stands. */
export interface Standing {
  /** Whether it is certain to be evaluated. */
  readonly reached: boolean;
  /** Names that are certain to be defined where it is. */
  readonly defined: ReadonlySet<string>;
  /** The names the template has set. */
  readonly names: Names;
}

/** What stands where something has turned out true, or false; it may not be reached. */
export function under(at: Standing, condition: Expression, outcome: boolean): Standing {
  const defined = new Set([...at.defined, ...definedWhere(condition, outcome)]);
  return { ...at, reached: false, defined };
}

/** The same, but not certain to be evaluated. */
export function perhaps(at: Standing): Standing {
  return at.reached ? { ...at, reached: false } : at;
}

/** Finds the names that expressions read from outside, and what each is needed for. */
export class Uses {
  readonly found: Reference[] = [];
  constructor(private readonly options: AnalysisOptions) {}

  /** Notes a name that is read. */
  name(name: string, offset: number, use: Use, at: Standing): void {
    const own = at.names.own(name);
    if (own === 'yes') return;
    const certain = at.reached && own === 'no' && (use === 'needed' || use === 'output');
    const asked = use === 'asked' || at.defined.has(name);
    this.found.push({ name, need: asked ? 'asked' : certain ? 'fails' : 'may-fail', offset });
  }

  /** Notes the names of an expression. */
  expression(node: Expression, use: Use, at: Standing): void {
    switch (node.kind) {
      case 'constant':
        return;
      case 'name':
        this.name(node.name, node.start, use, at);
        return;
      case 'list':
      case 'tuple':
        this.all(node.items, use === 'output' ? 'output' : 'kept', at);
        return;
      case 'dict':
        for (const { key, value } of node.items) {
          this.expression(key, 'needed', at);
          this.expression(value, use === 'output' ? 'output' : 'kept', at);
        }
        return;
      case 'unary':
        this.expression(node.operand, 'needed', at);
        return;
      case 'binary':
        this.all([node.left, node.right], 'needed', at);
        return;
      case 'concat':
        this.all(node.parts, 'needed', at);
        return;
      case 'logic':
        this.expression(node.left, 'needed', at);
        this.expression(node.right, use, under(at, node.left, node.operator === 'and'));
        return;
      case 'conditional':
        this.expression(node.test, 'needed', at);
        this.expression(node.yes, use, under(at, node.test, true));
        if (node.no) this.expression(node.no, use, under(at, node.test, false));
        return;
      case 'compare':
        this.comparison(node, at);
        return;
      case 'attribute':
        this.expression(node.object, use, at);
        return;
      case 'item':
        this.expression(node.object, use, at);
        this.expression(node.index, use === 'needed' || use === 'output' ? 'needed' : 'kept', at);
        return;
      case 'slice':
        this.expression(node.object, use, at);
        for (const bound of [node.from, node.to, node.step]) if (bound) this.expression(bound, 'kept', at);
        return;
      case 'call':
        this.call(node, at);
        return;
      case 'filter':
      case 'test':
        this.applied(node, at);
    }
  }

  /** Notes the names of a call: what is called has to be there. */
  call(node: Call, at: Standing): void {
    this.expression(node.callee, 'needed', at);
    this.arguments(node.args, at);
  }

  /** Notes the names of several expressions. */
  all(nodes: readonly Expression[], use: Use, at: Standing): void {
    for (const node of nodes) this.expression(node, use, at);
  }

  private arguments(args: Arguments, at: Standing): void {
    this.all(argumentExpressions(args), 'kept', at);
  }

  private applied(node: Filter | Test, at: Standing): void {
    const asks = asking.has(bareName(node.name));
    const use = asks ? 'asked' : this.options.refusesUndefined(node.kind, node.name) ? 'needed' : 'kept';
    if (node.value) this.expression(node.value, use, at);
    // What stands in for a value is only looked at where that is not there.
    this.arguments(node.args, asks ? perhaps(at) : at);
  }

  private comparison(node: Comparison, at: Standing): void {
    const [second] = node.rest;
    const among = second?.operator === 'in' || second?.operator === 'not in';
    // Nothing is compared with what is looked for in an empty list.
    this.expression(node.first, among ? 'kept' : 'needed', at);
    node.rest.forEach(({ value, operator }, i) => {
      const next = node.rest[i + 1]?.operator;
      const membership = operator === 'in' || operator === 'not in' || next === 'in' || next === 'not in';
      // `a < b < c`: c is only looked at where a < b.
      this.expression(value, membership && i > 0 ? 'kept' : 'needed', i === 0 ? at : perhaps(at));
    });
  }
}
