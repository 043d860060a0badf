import type { ExpressionNode, Output, Statement, TemplateNode } from '../syntax/ast.js';
import { ownExpressions, statements, targetNames } from '../syntax/walk.js';
import type { AnalysisOptions, Reference } from './types.js';
import { Uses } from './uses.js';

/** Names that Jinja gives a template's parts. */
const own = ['loop', 'self', 'super', 'caller', 'varargs', 'kwargs'];

/**
 * The names that a template reads from outside, in the order they stand. A name that it sets anywhere is its own
 * everywhere: what is left out may be needed, what is told is not set.
 */
export function templateReferences(node: TemplateNode, options: AnalysisOptions): Reference[] {
  const all = [...statements(node.body)];
  const set = new Set([...own, ...all.flatMap(namesSet)]);
  const finder = new StatementUses(options);
  // What a template puts out that extends another is dropped, but for its blocks.
  finder.body(node.body, !all.some((s) => s.kind === 'extends'));
  return told(finder.uses.found, set);
}

/**
 * The names that an expression reads.
 * @param use what becomes of its value: a condition's is needed
 */
export function expressionReferences(node: ExpressionNode, options: AnalysisOptions): Reference[] {
  const uses = new Uses(options);
  uses.expression(node.expression, 'needed', true);
  return told(uses.found, new Set(own));
}

function told(found: readonly Reference[], set: ReadonlySet<string>): Reference[] {
  const outside = found.filter(({ name }) => !set.has(name));
  return outside.sort((a, b) => a.offset - b.offset);
}

/** The names a statement assigns to. */
function namesSet(node: Statement): string[] {
  switch (node.kind) {
    case 'for':
    case 'set':
    case 'setblock':
      return targetNames(node.target);
    case 'with':
      return node.bindings.flatMap(({ target }) => targetNames(target));
    case 'macro':
      return [node.name, ...node.parameters.map((p) => p.name)];
    case 'callblock':
      return node.parameters.map((p) => p.name);
    case 'import':
      return [node.target];
    case 'fromimport':
      return node.names.map(({ as }) => as);
    default:
      return [];
  }
}

class StatementUses {
  readonly uses: Uses;
  constructor(private readonly options: AnalysisOptions) {
    this.uses = new Uses(options);
  }

  body(nodes: readonly Statement[], reached: boolean): void {
    for (const node of nodes) this.statement(node, reached);
  }

  private statement(node: Statement, reached: boolean): void {
    const { uses } = this;
    switch (node.kind) {
      case 'output':
        this.output(node, reached);
        return;
      case 'for':
        uses.expression(node.iterable, 'needed', reached);
        if (node.test) uses.expression(node.test, 'needed', false);
        this.body([...node.body, ...node.otherwise], false);
        return;
      case 'if':
        node.branches.forEach(({ test, body }, i) => {
          uses.expression(test, 'needed', reached && i === 0);
          this.body(body, false);
        });
        this.body(node.otherwise, false);
        return;
      case 'macro':
        this.kept(node, false);
        this.body(node.body, false);
        return;
      case 'callblock':
        uses.call(node.call, reached);
        uses.all(ownExpressions(node).slice(1), 'kept', false);
        this.body(node.body, false);
        return;
      case 'setblock':
      case 'filterblock':
        // A filter of a block has no value of its own.
        if (node.filter) uses.expression(node.filter, 'kept', reached);
        this.body(node.body, reached);
        return;
      case 'with':
      case 'block':
      case 'autoescape':
        this.kept(node, reached);
        this.body(node.body, reached);
        return;
      case 'set':
        this.kept(node, reached);
        if (node.target.kind === 'namespace')
          uses.found.push({ name: node.target.name, need: 'may-fail', offset: node.target.start });
        return;
      default:
        this.kept(node, reached);
    }
  }

  private kept(node: Statement, reached: boolean): void {
    this.uses.all(ownExpressions(node), 'kept', reached);
  }

  private output({ parts }: Output, reached: boolean): void {
    const use = this.options.deepOutput === true ? 'output' : 'needed';
    for (const part of parts) if (part.kind !== 'data') this.uses.expression(part, use, reached);
  }
}
