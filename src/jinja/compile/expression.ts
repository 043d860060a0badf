import {
  add,
  contains,
  Dict,
  equals,
  negate,
  operate,
  order,
  positive,
  repr,
  str,
  truth,
  Tuple,
  type Meter,
  type Value,
} from '../../python/index.js';
import type { Activation } from '../runtime/activation.js';
import { NO_KWARGS } from '../runtime/context.js';
import { locate } from '../runtime/failures.js';
import { LENIENT, Undefined } from '../runtime/undefined.js';
import type { Binary, Comparison, Conditional, Expression } from '../syntax/ast.js';
import type { SourceText } from '../syntax/source.js';
import { compileAttribute, compileItem, compileSlice } from './access.js';
import { compileCall, compileFilter, compileTest } from './calls.js';
import type { Compilation, Evaluate, Frame } from './frame.js';
import { compileNamed } from './names.js';

/** Compiles an expression. @param asked whether no more is asked of it than whether it is defined */
export function compile(c: Compilation, node: Expression, frame: Frame, asked = false): Evaluate {
  switch (node.kind) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return compileNamed(node.name, frame, asked);
    case 'list': {
      const items = node.items.map((item) => c.expression(item, frame));
      return (a) => items.map((item) => item(a));
    }
    case 'tuple': {
      const items = node.items.map((item) => c.expression(item, frame));
      return (a) => new Tuple(items.map((item) => item(a)));
    }
    case 'dict':
      return compileDict(c, node, frame);
    case 'unary':
      return compileUnary(c, node, frame);
    case 'binary':
      return compileBinary(c, node, frame);
    case 'logic': {
      const left = c.expression(node.left, frame);
      const right = c.expression(node.right, frame);
      const test = located(c, node.left, (v: Value) => truth(v));
      if (node.operator === 'and')
        return (a) => {
          const value = left(a);
          return test(value) ? right(a) : value;
        };
      return (a) => {
        const value = left(a);
        return test(value) ? value : right(a);
      };
    }
    case 'concat': {
      const parts = node.parts.map((part) => ({
        value: c.expression(part, frame),
        text: located(c, part, str),
      }));
      return (a) => {
        let text = '';
        for (const part of parts) text += part.text(part.value(a));
        return text;
      };
    }
    case 'compare':
      return compileComparison(c, node, frame);
    case 'conditional':
      return compileConditional(c, node, frame.softened());
    case 'attribute':
      return compileAttribute(c, node, frame, asked);
    case 'item':
      return compileItem(c, node, frame);
    case 'slice':
      return compileSlice(c, node, frame);
    case 'call':
      return compileCall(c, node, frame);
    case 'filter':
      return compileFilter(c, node, frame);
    case 'test':
      return compileTest(c, node, frame);
  }
}

/** A function of one value whose failures are given the place of a node. */
function located<T>(
  { source }: Compilation,
  node: Expression,
  run: (value: Value) => T,
): (value: Value) => T {
  return (value) => {
    try {
      return run(value);
    } catch (error) {
      throw locate(error, source, node);
    }
  };
}

/** Whether an expression holds, its failures given its place. */
export function compileTruth(
  c: Compilation,
  node: Expression,
  frame: Frame,
): (a: Parameters<Evaluate>[0]) => boolean {
  const value = c.expression(node, frame);
  const test = truthOf(c, node);
  return (a) => {
    const result = value(a);
    return typeof result === 'boolean' ? result : test(result);
  };
}

/** Whether a value holds that an expression gave, its failures given the place of the expression. */
export function truthOf(c: Compilation, node: Expression): (value: Value) => boolean {
  const test = located(c, node, truth);
  return (value) => (typeof value === 'string' ? value !== '' : test(value));
}

function compileDict(c: Compilation, node: Expression & { kind: 'dict' }, frame: Frame): Evaluate {
  const items = node.items.map(({ key, value }) => ({
    key: c.expression(key, frame),
    value: c.expression(value, frame),
    at: key,
  }));
  return (a) => {
    const dict = new Dict();
    for (const { key, value, at } of items) {
      const k = key(a);
      const v = value(a);
      try {
        dict.set(k, v);
      } catch (error) {
        throw locate(error, c.source, at);
      }
    }
    return dict;
  };
}

function compileUnary(c: Compilation, node: Expression & { kind: 'unary' }, frame: Frame): Evaluate {
  if (node.operator === 'not') {
    const test = compileTruth(c, node.operand, frame);
    return (a) => !test(a);
  }
  const operand = c.expression(node.operand, frame);
  const run = located(c, node, node.operator === '-' ? negate : positive);
  return (a) => run(operand(a));
}

function compileBinary(c: Compilation, node: Binary, frame: Frame): Evaluate {
  const left = c.expression(node.left, frame);
  const right = c.expression(node.right, frame);
  const { operator } = node;
  const run = operator === '+' ? add : (x: Value, y: Value): Value => operate(operator, x, y);
  return (a) => {
    const x = left(a);
    const y = right(a);
    try {
      const result = run(x, y);
      if (typeof result !== 'number' || typeof x === 'bigint' || typeof y === 'bigint')
        a.context.rendering.weighAll([x, y, result], NO_KWARGS);
      return result;
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

type Compare = (x: Value, y: Value, meter: Meter) => boolean;

const COMPARE: Readonly<Record<Comparison['rest'][number]['operator'], Compare>> = {
  '==': equals,
  '!=': (x, y, meter) => !equals(x, y, meter),
  '<': (x, y, meter) => order('<', x, y, meter),
  '<=': (x, y, meter) => order('<=', x, y, meter),
  '>': (x, y, meter) => order('>', x, y, meter),
  '>=': (x, y, meter) => order('>=', x, y, meter),
  in: (x, y, meter) => contains(y, x, meter),
  'not in': (x, y, meter) => !contains(y, x, meter),
};

function compileComparison(c: Compilation, node: Comparison, frame: Frame): Evaluate {
  const first = c.expression(node.first, frame);
  const rest = node.rest.map(({ operator, value }) => ({
    holds: COMPARE[operator],
    value: c.expression(value, frame),
  }));
  const compare = (holds: Compare, x: Value, y: Value, { context }: Activation): boolean => {
    try {
      const { rendering } = context;
      if (typeof x !== 'number') rendering.weigh(x);
      return holds(x, y, rendering);
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
  const [only] = rest;
  if (only && rest.length === 1) {
    const { holds, value } = only;
    return (a) => compare(holds, first(a), value(a), a);
  }
  return (a) => {
    let x = first(a);
    for (const { holds, value } of rest) {
      const y = value(a);
      if (!compare(holds, x, y, a)) return false;
      x = y;
    }
    return true;
  };
}

function compileConditional(c: Compilation, node: Conditional, frame: Frame): Evaluate {
  const test = compileTruth(c, node.test, frame);
  const yes = c.expression(node.yes, frame);
  if (node.no) {
    const no = c.expression(node.no, frame);
    return (a) => (test(a) ? yes(a) : no(a));
  }
  let hint: string | undefined;
  // Jinja takes its own lenient undefined value here, whatever the environment's is: it prints as nothing.
  return (a) =>
    test(a) ? yes(a) : new Undefined({ hint: (hint ??= noElse(c.source, node.start)) }, LENIENT);
}

function noElse(source: SourceText, at: number): string {
  const { line } = source.position(at);
  const where = source.name === undefined ? `line ${line}` : `line ${line} in ${repr(source.name)}`;
  return `the inline if-expression on ${where} evaluated to false and no else section was defined.`;
}
