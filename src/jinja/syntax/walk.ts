import type { Arguments, Expression, Statement, Target } from './ast.js';

/** The expressions an argument list holds, in order of evaluation. */
export function argumentExpressions(args: Arguments): Expression[] {
  const found = [...args.positional, ...args.keywords.map((k) => k.value)];
  if (args.rest) found.push(args.rest);
  if (args.more) found.push(args.more);
  return found;
}

/** The expressions directly inside an expression, in order of evaluation. */
export function children(node: Expression): Expression[] {
  switch (node.kind) {
    case 'constant':
    case 'name':
      return [];
    case 'list':
    case 'tuple':
      return [...node.items];
    case 'dict':
      return node.items.flatMap(({ key, value }) => [key, value]);
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logic':
      return [node.left, node.right];
    case 'concat':
      return [...node.parts];
    case 'compare':
      return [node.first, ...node.rest.map((r) => r.value)];
    case 'conditional':
      return present(node.test, node.yes, node.no);
    case 'attribute':
      return [node.object];
    case 'item':
      return [node.object, node.index];
    case 'slice':
      return present(node.object, node.from, node.to, node.step);
    case 'call':
      return [node.callee, ...argumentExpressions(node.args)];
    case 'filter':
      return [...present(node.value), ...argumentExpressions(node.args)];
    case 'test':
      return [node.value, ...argumentExpressions(node.args)];
  }
}

function present(...nodes: (Expression | undefined)[]): Expression[] {
  return nodes.filter((node) => node !== undefined);
}

/** Every expression within an expression, itself first. */
export function* within(node: Expression): Generator<Expression> {
  const left = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    yield next;
    left.push(...children(next).reverse());
  }
}

/** The names a target assigns to; an attribute of a namespace assigns to none. */
export function targetNames(target: Target): string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'targets' ? target.items.flatMap(targetNames) : [];
}

/** The expressions that belong to a statement itself, not to the statements in it. */
export function ownExpressions(node: Statement): Expression[] {
  switch (node.kind) {
    case 'output':
      return node.parts.filter((part) => part.kind !== 'data');
    case 'for':
      return present(node.iterable, node.test);
    case 'if':
      return node.branches.map((branch) => branch.test);
    case 'set':
      return [node.value];
    case 'setblock':
      return present(node.filter);
    case 'with':
      return node.bindings.map((binding) => binding.value);
    case 'macro':
      return present(...node.parameters.map((p) => p.default));
    case 'callblock':
      return [node.call, ...present(...node.parameters.map((p) => p.default))];
    case 'filterblock':
      return [node.filter];
    case 'include':
    case 'import':
    case 'fromimport':
    case 'extends':
      return [node.template];
    case 'block':
      return [];
    case 'autoescape':
      return [node.enabled];
  }
}

/** The lists of statements that a statement holds. */
export function bodies(node: Statement): Statement[][] {
  switch (node.kind) {
    case 'for':
      return [node.body, node.otherwise];
    case 'if':
      return [...node.branches.map((branch) => branch.body), node.otherwise];
    case 'setblock':
    case 'with':
    case 'macro':
    case 'callblock':
    case 'filterblock':
    case 'block':
    case 'autoescape':
      return [node.body];
    default:
      return [];
  }
}

/** Every statement in a list, at any depth. */
export function* statements(body: readonly Statement[]): Generator<Statement> {
  for (const node of body) {
    yield node;
    for (const inner of bodies(node)) yield* statements(inner);
  }
}
