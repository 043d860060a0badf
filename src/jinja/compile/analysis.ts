import type { Expression, Signature, Statement, Target } from '../syntax/ast.js';
import type { Symbols } from './symbols.js';
import { bodies, ownExpressions, targetNames, within } from '../syntax/walk.js';

/** Notes the names that an expression reads. */
export function readNames(symbols: Symbols, ...nodes: (Expression | undefined)[]): void {
  for (const node of nodes)
    if (node) for (const each of within(node)) if (each.kind === 'name') symbols.load(each.name);
}

/** Notes the names that a target assigns to; the namespace of an attribute is read. */
export function storeTarget(symbols: Symbols, target: Target): void {
  if (target.kind === 'name') symbols.store(target.name);
  else if (target.kind === 'namespace') symbols.load(target.name);
  else for (const item of target.items) storeTarget(symbols, item);
}

/** Notes the names of a target as given ones. */
export function declareTarget(symbols: Symbols, target: Target): void {
  for (const name of targetNames(target)) symbols.parameter(name);
}

/** Notes the parameters of a macro or call block, and what their defaults and its body read and assign. */
export function declareSignature(symbols: Symbols, { parameters, body }: Signature): void {
  for (const { name } of parameters) symbols.parameter(name);
  for (const parameter of parameters) readNames(symbols, parameter.default);
  noteNames(symbols, body);
}

/** Notes the names that statements read and assign in the frame they stand in, not those of frames within. */
export function noteNames(symbols: Symbols, body: readonly Statement[]): void {
  for (const node of body) noteStatement(symbols, node);
}

function noteStatement(symbols: Symbols, node: Statement): void {
  switch (node.kind) {
    case 'output':
      for (const part of node.parts) if (part.kind !== 'data') readNames(symbols, part);
      break;
    case 'if':
      noteBranches(symbols, node.branches, node.otherwise);
      break;
    case 'for':
      readNames(symbols, node.iterable);
      break;
    case 'set':
      readNames(symbols, node.value);
      storeTarget(symbols, node.target);
      break;
    case 'setblock':
      storeTarget(symbols, node.target);
      break;
    case 'with':
      for (const { value } of node.bindings) readNames(symbols, value);
      break;
    case 'macro':
      symbols.store(node.name);
      break;
    case 'callblock':
      readNames(symbols, node.call);
      break;
    case 'filterblock':
      readNames(symbols, node.filter);
      break;
    case 'include':
    case 'extends':
      readNames(symbols, node.template);
      break;
    case 'import':
      readNames(symbols, node.template);
      symbols.store(node.target);
      break;
    case 'fromimport':
      readNames(symbols, node.template);
      for (const { as } of node.names) symbols.store(as);
      break;
    case 'block':
    case 'autoescape':
      break;
  }
}

type Branches = readonly { test: Expression; body: Statement[] }[];

/** The first branch, all later ones together, and the else: each assigns on its own. */
function noteBranches(symbols: Symbols, branches: Branches, otherwise: readonly Statement[]): void {
  const [first, ...rest] = branches;
  if (!first) return;
  readNames(symbols, first.test);
  const body = symbols.branch();
  noteNames(body, first.body);
  const later = symbols.branch();
  for (const branch of rest) noteBranches(later, [branch], []);
  const last = symbols.branch();
  noteNames(last, otherwise);
  symbols.join([body, later, last]);
}

/**
 * Which of some names statements read before they assign to them, as Jinja looks for `loop`, `caller`,
 * `self` and the like: in order, blocks left out.
 */
export function findUndeclared(body: readonly Statement[], names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  const found = new Set<string>();
  const visit = (node: Statement): void => {
    if (node.kind === 'block') return;
    for (const name of assigned(node)) wanted.delete(name);
    for (const expression of ownExpressions(node))
      for (const each of within(expression))
        if (each.kind === 'name' && wanted.has(each.name)) found.add(each.name);
    for (const inner of bodies(node)) inner.forEach(visit);
  };
  body.forEach(visit);
  return found;
}

/** The names a statement assigns to by a target or parameter. */
function assigned(node: Statement): string[] {
  switch (node.kind) {
    case 'for':
    case 'set':
    case 'setblock':
      return targetNames(node.target);
    case 'with':
      return node.bindings.flatMap(({ target }) => targetNames(target));
    case 'macro':
    case 'callblock':
      return node.parameters.map(({ name }) => name);
    default:
      return [];
  }
}
