import type { ExpressionNode, For, If, Output, Signature, Statement, TemplateNode } from '../syntax/ast.js';
import { ownExpressions, targetNames } from '../syntax/walk.js';
import { extendsAnother, Names, namesSetBy } from './names.js';
import type { AnalysisOptions, Reference } from './types.js';
import { perhaps, under, Uses, type Standing } from './uses.js';

/**
 * The names that a template reads from outside, in the order they stand. A name that it has set on every way to
 * where it stands is its own; one that it has set on some is told as one that may be needed.
 */
export function templateReferences(node: TemplateNode, options: AnalysisOptions): Reference[] {
  const finder = new StatementUses(options, node.body);
  // What a template puts out that extends another is dropped, but for its blocks.
  const reached = !extendsAnother(node.body);
  finder.body(node.body, { reached, defined: new Set(), names: new Names() });
  return inOrder(finder.uses.found);
}

/** The names that an expression reads; its value is one that is needed. */
export function expressionReferences(node: ExpressionNode, options: AnalysisOptions): Reference[] {
  const uses = new Uses(options);
  uses.expression(node.expression, 'needed', { reached: true, defined: new Set(), names: new Names() });
  return inOrder(uses.found);
}

function inOrder(found: Reference[]): Reference[] {
  return found.sort((a, b) => a.offset - b.offset);
}

class StatementUses {
  readonly uses: Uses;

  constructor(
    private readonly options: AnalysisOptions,
    private readonly template: readonly Statement[],
  ) {
    this.uses = new Uses(options);
  }

  body(nodes: readonly Statement[], at: Standing): void {
    for (const node of nodes) {
      this.statement(node, nodes, at);
      for (const name of namesSetBy(node)) at.names.set(name);
    }
  }

  /** @param among the statements it stands among, which may all have been run before what it delays */
  private statement(node: Statement, among: readonly Statement[], at: Standing): void {
    const { uses } = this;
    switch (node.kind) {
      case 'output':
        this.output(node, at);
        return;
      case 'for':
        this.loop(node, at);
        return;
      case 'if':
        this.branches(node, at);
        return;
      case 'macro':
        this.delayed(node, among, at);
        return;
      case 'callblock':
        uses.call(node.call, at);
        this.delayed(node, among, at);
        return;
      case 'setblock':
      case 'filterblock':
        // A filter of a block has no value of its own.
        if (node.filter) uses.expression(node.filter, 'kept', at);
        this.body(node.body, within(at));
        return;
      case 'with':
        this.kept(node, at);
        this.body(node.body, within(at, ...node.bindings.flatMap(({ target }) => targetNames(target))));
        return;
      case 'block':
        this.body(node.body, { ...at, names: new Names().delayed(this.template) });
        return;
      case 'autoescape':
        this.kept(node, at);
        this.body(node.body, within(at));
        return;
      case 'set':
        this.kept(node, at);
        if (node.target.kind === 'namespace') uses.name(node.target.name, node.target.start, 'kept', at);
        return;
      default:
        this.kept(node, at);
    }
  }

  private loop(node: For, at: Standing): void {
    this.uses.expression(node.iterable, 'needed', at);
    const targets = targetNames(node.target);
    if (node.test) this.uses.expression(node.test, 'needed', perhaps(within(at, ...targets)));
    const body = within(at, ...targets, 'loop');
    this.body(node.body, node.test ? under(body, node.test, true) : perhaps(body));
    this.body(node.otherwise, perhaps(within(at)));
  }

  private branches(node: If, at: Standing): void {
    let before = at;
    at.names.branches(node.branches.length + 1, (i) => {
      const branch = node.branches[i];
      if (!branch) {
        this.body(node.otherwise, before);
        return;
      }
      this.uses.expression(branch.test, 'needed', before);
      this.body(branch.body, under(before, branch.test, true));
      before = under(before, branch.test, false);
    });
  }

  /** What a macro or the body of a call reads, once it is called. */
  private delayed(node: Signature, among: readonly Statement[], at: Standing): void {
    const given = node.parameters.map(({ name }) => name);
    const names = at.names.delayed(among, ...given, 'caller', 'kwargs', 'varargs');
    const later: Standing = { ...perhaps(at), names };
    for (const parameter of node.parameters)
      if (parameter.default) this.uses.expression(parameter.default, 'kept', later);
    this.body(node.body, later);
  }

  private kept(node: Statement, at: Standing): void {
    this.uses.all(ownExpressions(node), 'kept', at);
  }

  private output({ parts }: Output, at: Standing): void {
    const use = this.options.deepOutput === true ? 'output' : 'needed';
    for (const part of parts) if (part.kind !== 'data') this.uses.expression(part, use, at);
  }
}

/** Where a scope within another stands, with the names it is given. */
function within(at: Standing, ...given: string[]): Standing {
  return { ...at, names: at.names.inner(...given) };
}
