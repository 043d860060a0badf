import type { Value } from '../../python/index.js';
import type { Activation } from '../runtime/activation.js';
import { TemplateFailure } from '../errors.js';
import { locate } from '../runtime/failures.js';
import { markup } from '../runtime/markup.js';
import type {
  Autoescape,
  Block,
  FilterBlock,
  If,
  SetBlock,
  SetStatement,
  Statement,
  With,
} from '../syntax/ast.js';
import { declareTarget, noteNames, readNames } from './analysis.js';
import { compileFilter } from './calls.js';
import { compileTruth, truthOf } from './expression.js';
import { compileOutput, unlessExtended } from './output.js';
import { enter, placed, sequence, type Compilation, type Execute, type Frame } from './frame.js';
import { compileFor } from './loops.js';
import { compileCallBlock, compileMacro } from './macros.js';
import {
  compileExtends,
  compileFromImport,
  compileImport,
  compileInclude,
  inheritedContext,
} from './imports.js';
import { compileTarget } from './targets.js';

/** Compiles statements that follow each other. */
export function compileBody(c: Compilation, body: readonly Statement[], frame: Frame): Execute {
  const steps: Execute[] = [];
  for (const node of body) {
    const step = compileStatement(c, node, frame);
    if (step) steps.push(step);
  }
  return sequence(steps);
}

function compileStatement(c: Compilation, node: Statement, frame: Frame): Execute | undefined {
  switch (node.kind) {
    case 'output':
      return compileOutput(c, node, frame);
    case 'for':
      return compileFor(c, node, frame);
    case 'if':
      return compileIf(c, node, frame);
    case 'set':
      return placed(c, node, compileSet(c, node, frame));
    case 'setblock':
      return placed(c, node, compileSetBlock(c, node, frame));
    case 'with':
      return placed(c, node, compileWith(c, node, frame));
    case 'macro':
      return compileMacro(c, node, frame);
    case 'callblock':
      return placed(c, node, compileCallBlock(c, node, frame));
    case 'filterblock':
      return placed(c, node, compileFilterBlock(c, node, frame));
    case 'include':
      return placed(c, node, compileInclude(c, node, frame));
    case 'import':
      return placed(c, node, compileImport(c, node, frame));
    case 'fromimport':
      return placed(c, node, compileFromImport(c, node, frame));
    case 'extends':
      return placed(c, node, compileExtends(c, node, frame));
    case 'block':
      return compileBlock(c, node, frame);
    case 'autoescape':
      return compileAutoescape(c, node, frame);
  }
}

function compileIf(c: Compilation, node: If, outer: Frame): Execute {
  const frame = outer.softened();
  const branches = node.branches.map(({ test, body }) => ({
    value: c.expression(test, frame),
    holds: truthOf(c, test),
    body: c.body(body, frame),
  }));
  const otherwise = c.body(node.otherwise, frame);
  return branches.reduceRight<Execute>(
    (next, { value, holds, body }) =>
      (a) => {
        try {
          const result = value(a);
          if (typeof result === 'boolean' ? result : holds(result)) body(a);
          else next(a);
        } catch (error) {
          throw locate(error, c.source, node);
        }
      },
    otherwise,
  );
}

function compileSet(c: Compilation, node: SetStatement, frame: Frame): Execute {
  const value = c.expression(node.value, frame);
  const assign = compileTarget(node.target, frame);
  return (a) => assign(a, value(a));
}

/** Runs a body with its output captured. */
function capture(a: Activation, run: Execute): Value {
  const { out } = a;
  a.out = a.context.rendering.capture();
  run(a);
  const result = a.out.result();
  a.out = out;
  return result;
}

function compileSetBlock(c: Compilation, node: SetBlock, outer: Frame): Execute {
  const frame = outer.inner();
  frame.checkOutput = false;
  noteNames(frame.symbols, node.body);
  readNames(frame.symbols, node.filter);
  const begin = enter(frame);
  const body = c.body(node.body, frame);
  const assign = compileTarget(node.target, outer);
  const { filter } = node;
  const filtered = filter && compileFilter(c, filter, frame, (at) => at.captured);
  return (a) => {
    begin?.(a);
    a.captured = capture(a, body);
    assign(a, markup(a.context, filtered ? filtered(a) : a.captured));
  };
}

function compileFilterBlock(c: Compilation, node: FilterBlock, outer: Frame): Execute {
  const frame = outer.inner();
  noteNames(frame.symbols, node.body);
  readNames(frame.symbols, node.filter);
  const begin = enter(frame);
  const body = c.body(node.body, frame);
  const filtered = compileFilter(c, node.filter, frame, (at) => at.captured);
  return (a) => {
    begin?.(a);
    a.captured = markup(a.context, capture(a, body));
    a.out.value(filtered(a));
  };
}

function compileWith(c: Compilation, node: With, outer: Frame): Execute {
  const frame = outer.inner();
  for (const { target } of node.bindings) declareTarget(frame.symbols, target);
  noteNames(frame.symbols, node.body);
  const begin = enter(frame);
  const bindings = node.bindings.map(({ target, value }) => ({
    value: c.expression(value, outer),
    assign: compileTarget(target, frame),
  }));
  const body = c.body(node.body, frame);
  return (a) => {
    begin?.(a);
    for (const { value, assign } of bindings) assign(a, value(a));
    body(a);
  };
}

function compileAutoescape(c: Compilation, node: Autoescape, outer: Frame): Execute {
  const frame = outer.inner();
  readNames(frame.symbols, node.enabled);
  noteNames(frame.symbols, node.body);
  const begin = enter(frame);
  const enabled = compileTruth(c, node.enabled, frame);
  const body = c.body(node.body, frame);
  return (a) => {
    begin?.(a);
    const before = a.context.autoescape;
    a.context.autoescape = enabled(a);
    body(a);
    a.context.autoescape = before;
  };
}

function compileBlock(c: Compilation, node: Block, frame: Frame): Execute | undefined {
  const { name } = node;
  const context = node.scoped ? inheritedContext(frame) : (a: Activation) => a.context;
  const run = placed(c, node, (a) => {
    const bodies = a.context.blocks.get(name) ?? [];
    if (node.required && bodies.length <= 1)
      throw new TemplateFailure('TemplateRuntimeError', `Required block '${name}' not found`);
    a.context.rendering.nested(() => bodies[0]?.(context(a), a.out));
  });
  return frame.toplevel ? unlessExtended(c, run) : run;
}
