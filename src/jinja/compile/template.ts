import type { Value } from '../../python/index.js';
import { Activation, type CompiledTemplate } from '../runtime/activation.js';
import type { BlockBody } from '../runtime/context.js';
import { superBlock, TemplateReference } from '../runtime/blocks.js';
import type { Block, ExpressionNode, Statement, TemplateNode } from '../syntax/ast.js';
import { SourceText } from '../syntax/source.js';
import { statements } from '../syntax/walk.js';
import { findUndeclared, noteNames } from './analysis.js';
import { compile } from './expression.js';
import { enter, Frame, type Compilation, type CompileHost } from './frame.js';
import { mutates } from './mutation.js';
import { compileBody } from './statements.js';
import { Symbols, Unit } from './symbols.js';

/**
 * Compiles a template.
 * @throws JinjaError for what only shows when the whole is seen: unknown filters, blocks defined twice
 */
export function compileTemplate(environment: CompileHost, node: TemplateNode): CompiledTemplate {
  const c = compilation(environment, node);
  const { source } = c;
  const all = [...statements(node.body)];
  if (all.some((each) => each.kind === 'extends')) c.extends = 'perhaps';
  const blocks = new Map<string, Block>();
  for (const block of all) {
    if (block.kind !== 'block') continue;
    if (blocks.has(block.name)) throw source.syntaxError(`block '${block.name}' defined twice`, block.start);
    blocks.set(block.name, block);
  }
  const root = compileRoot(c, node.body);
  const bodies = new Map<string, BlockBody>();
  for (const [name, block] of blocks) bodies.set(name, compileBlockBody(c, block));
  return { root, blocks: bodies, mutates: mutates(node.body) };
}

function compilation(environment: CompileHost, node: TemplateNode | ExpressionNode): Compilation {
  const c: Compilation = {
    environment,
    source: new SourceText(node.name, node.source),
    extends: 'no',
    expression: (expression, frame, asked) => compile(c, expression, frame, asked),
    body: (nodes, frame) => compileBody(c, nodes, frame),
  };
  return c;
}

/** The slot of `self`, where it is used. */
function selfSlot({ symbols }: Frame, body: readonly Statement[]): number | undefined {
  return findUndeclared(body, ['self']).has('self') ? symbols.parameter('self').index : undefined;
}

function compileRoot(c: Compilation, body: readonly Statement[]): BlockBody {
  const frame = new Frame(new Symbols(new Unit(undefined), undefined));
  const self = selfSlot(frame, body);
  noteNames(frame.symbols, body);
  frame.toplevel = true;
  frame.rootlevel = true;
  frame.checkOutput = c.extends !== 'no';
  const begin = enter(frame);
  const run = c.body(body, frame);
  const { unit } = frame.symbols;
  return (context, out) => {
    const a = new Activation(unit.size, undefined, context, out);
    begin?.(a);
    if (self !== undefined) a.slots[self] = new TemplateReference(context);
    run(a);
    a.extended?.root(context, out);
  };
}

function compileBlockBody(c: Compilation, block: Block): BlockBody {
  const frame = new Frame(new Symbols(new Unit(undefined), undefined));
  const used = findUndeclared(block.body, ['self', 'super']);
  const self = used.has('self') ? frame.symbols.parameter('self').index : undefined;
  const parent = used.has('super') ? frame.symbols.parameter('super').index : undefined;
  noteNames(frame.symbols, block.body);
  const begin = enter(frame);
  const run = c.body(block.body, frame);
  const { unit } = frame.symbols;
  const body: BlockBody = (context, out) => {
    const a = new Activation(unit.size, undefined, context, out);
    begin?.(a);
    if (self !== undefined) a.slots[self] = new TemplateReference(context);
    if (parent !== undefined) a.slots[parent] = superBlock(context, block.name, body);
    run(a);
  };
  return body;
}

/** A compiled expression that stands alone, and whether it might change a list or dict in place. */
export interface CompiledExpression {
  evaluate: (a: Activation) => Value;
  size: number;
  mutates: boolean;
}

/** Compiles an expression that stands alone. */
export function compileExpression(environment: CompileHost, node: ExpressionNode): CompiledExpression {
  const c = compilation(environment, node);
  const frame = new Frame(new Symbols(new Unit(undefined), undefined));
  const { start, end } = node.expression;
  const output: Statement = { kind: 'output', parts: [node.expression], start, end };
  const self = selfSlot(frame, [output]);
  noteNames(frame.symbols, [output]);
  const begin = enter(frame);
  const value = c.expression(node.expression, frame);
  return {
    size: frame.symbols.unit.size,
    mutates: mutates([output]),
    evaluate: (a) => {
      begin?.(a);
      if (self !== undefined) a.slots[self] = new TemplateReference(a.context);
      return value(a);
    },
  };
}
