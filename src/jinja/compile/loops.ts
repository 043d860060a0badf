import { iterate, type Value } from '../../python/index.js';
import { Activation } from '../runtime/activation.js';
import { locate } from '../runtime/failures.js';
import { Loop, type Recurse } from '../runtime/loop.js';
import { markup } from '../runtime/markup.js';
import type { For } from '../syntax/ast.js';
import { statements, targetNames } from '../syntax/walk.js';
import { declareTarget, findUndeclared, noteNames, readNames } from './analysis.js';
import { compileTruth } from './expression.js';
import { type Compilation, enter, type Execute, type Frame, placed } from './frame.js';
import { compileTarget, type Assign } from './targets.js';

/** The parts of a for statement, compiled. */
interface Parts {
  begin: Execute | undefined;
  assign: Assign;
  body: Execute;
  otherwise: Execute;
  /** Leaves out the items its test does not hold for. */
  select: ((a: Activation, items: Iterable<Value>) => Iterable<Value>) | undefined;
  /** The slot of `loop`, where the body uses it. */
  loop: number | undefined;
}

/** Compiles a for statement. */
export function compileFor(c: Compilation, node: For, frame: Frame): Execute {
  refuseLoopAsName(c, node);
  const iterable = c.expression(node.iterable, frame);
  if (node.recursive) return compileRecursive(c, node, frame);
  const parts = compileParts(c, node, frame.inner(), frame);
  return (a) => {
    try {
      runLoop(a, parts, iterable(a), undefined, 0);
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

function refuseLoopAsName(c: Compilation, node: For): void {
  const assigns = [...statements([node])].some(
    (each) =>
      (each.kind === 'for' || each.kind === 'set' || each.kind === 'setblock') &&
      targetNames(each.target).includes('loop'),
  );
  if (assigns)
    throw c.source.syntaxError("Can't assign to special loop variable in for-loop target", node.start);
}

function compileParts(c: Compilation, node: For, inside: Frame, outer: Frame): Parts {
  const extended =
    node.recursive ||
    findUndeclared(node.body, ['loop']).size > 0 ||
    [...statements([node])].some((each) => each.kind === 'block' && each.scoped);
  const loop = extended ? inside.symbols.parameter('loop').index : undefined;
  declareTarget(inside.symbols, node.target);
  noteNames(inside.symbols, node.body);
  // What follows an empty loop does not see the loop's names, and stands where the loop stands.
  const { unit } = inside.symbols;
  const after = outer.innerOf(unit);
  noteNames(after.symbols, node.otherwise);
  const select = compileSelect(c, node, outer.innerOf(unit));
  const begin = enter(inside);
  const assign = compileTarget(node.target, inside);
  const body = c.body(node.body, inside);
  const beginAfter = enter(after);
  const last = c.body(node.otherwise, after);
  const otherwise: Execute = (a) => {
    beginAfter?.(a);
    last(a);
  };
  return { begin, assign, body, otherwise, select, loop };
}

function compileSelect(c: Compilation, node: For, frame: Frame): Parts['select'] {
  if (!node.test) return undefined;
  declareTarget(frame.symbols, node.target);
  readNames(frame.symbols, node.test);
  const begin = enter(frame);
  const assign = compileTarget(node.target, frame);
  const test = compileTruth(c, node.test, frame);
  return function* (a, items) {
    begin?.(a);
    for (const item of items) {
      assign(a, item);
      if (test(a)) yield item;
    }
  };
}

function runLoop(
  a: Activation,
  parts: Parts,
  value: Value,
  recurse: Recurse | undefined,
  depth: number,
): void {
  const { begin, assign, body, select } = parts;
  const { rendering } = a.context;
  const all = iterate(value);
  const items = select ? select(a, all) : all;
  let empty = true;
  if (parts.loop === undefined) {
    for (const item of items) {
      rendering.charge(1);
      empty = false;
      begin?.(a);
      assign(a, item);
      body(a);
    }
  } else {
    const loop = new Loop(a.context, items, select ? undefined : value, recurse, depth);
    for (let item = loop.next(); item !== undefined; item = loop.next()) {
      rendering.charge(1);
      empty = false;
      begin?.(a);
      a.slots[parts.loop] = loop;
      assign(a, item);
      body(a);
    }
  }
  if (empty) parts.otherwise(a);
}

/** A recursive loop is a function of its items, which its body may call. */
function compileRecursive(c: Compilation, node: For, frame: Frame): Execute {
  const iterable = c.expression(node.iterable, frame);
  const inside = frame.unit();
  const parts = compileParts(c, node, inside, frame);
  const { unit } = inside.symbols;
  return placed(c, node, (a) => {
    const { context } = a;
    const run: Recurse = (items: Value, depth: number): Value => {
      const own = new Activation(unit.size, a, context, context.rendering.capture());
      runLoop(own, parts, items, run, depth);
      return markup(context, own.out.result());
    };
    a.out.value(run(iterable(a), 0));
  });
}
