import type { Value } from '../../python/index.js';
import { Activation, type Held } from '../runtime/activation.js';
import { locate } from '../runtime/failures.js';
import { Macro, type MacroShape } from '../runtime/macro.js';
import { markup } from '../runtime/markup.js';
import type { CallBlock, Located, Macro as MacroNode, Signature } from '../syntax/ast.js';
import type { Context } from '../types.js';
import { declareSignature, findUndeclared } from './analysis.js';
import { compileCall } from './calls.js';
import { type Compilation, enter, type Evaluate, type Execute, type Frame } from './frame.js';
import { compileTarget } from './targets.js';

const SPECIAL = ['caller', 'kwargs', 'varargs'] as const;

/** Compiles a macro statement: it assigns the macro to its name. */
export function compileMacro(c: Compilation, node: MacroNode, frame: Frame): Execute {
  const make = compileFunction(c, node, node, node.name, frame);
  const { start, end } = node;
  const assign = compileTarget({ kind: 'name', name: node.name, start, end }, frame);
  return (a) => assign(a, make(a));
}

/** Compiles a call block: the callee is given the block's body as `caller`. */
export function compileCallBlock(c: Compilation, node: CallBlock, frame: Frame): Execute {
  const caller = compileFunction(c, node, node, undefined, frame);
  const call = compileCall(c, node.call, frame, caller);
  return (a) => a.out.value(call(a));
}

/** Compiles the making of a macro. */
function compileFunction(
  c: Compilation,
  node: Signature,
  at: Located,
  name: string | undefined,
  outer: Frame,
): Evaluate {
  const frame = outer.unit();
  frame.checkOutput = false;
  const { symbols } = frame;
  declareSignature(symbols, node);
  const parameters = node.parameters.map((parameter) => parameter.name);
  const used = findUndeclared(node.body, SPECIAL);
  checkCaller(c, node, used, at);
  const shape: MacroShape = {
    name,
    parameters,
    caller: used.has('caller'),
    kwargs: used.has('kwargs') && !parameters.includes('kwargs'),
    varargs: used.has('varargs') && !parameters.includes('varargs'),
  };
  const given = [...parameters];
  if (shape.caller && !parameters.includes('caller')) given.push('caller');
  if (shape.kwargs) given.push('kwargs');
  if (shape.varargs) given.push('varargs');
  const slots = given.map((each) => symbols.parameter(each).index);
  const begin = enter(frame);
  const defaults = node.parameters.map((parameter, i) => ({
    slot: slots[i] ?? 0,
    name: parameter.name,
    value: parameter.default && c.expression(parameter.default, frame),
  }));
  const body = c.body(node.body, frame);
  return (a) => {
    const invoke = (caller: Context, values: readonly Held[]): Value => {
      const own = new Activation(symbols.unit.size, a, a.context, a.context.rendering.capture());
      begin?.(own);
      slots.forEach((slot, i) => (own.slots[slot] = values[i]));
      try {
        for (const each of defaults)
          if (own.slots[each.slot] === undefined)
            own.slots[each.slot] = each.value ? each.value(own) : notProvided(a.context, each.name);
        body(own);
      } catch (error) {
        throw locate(error, c.source, at);
      }
      return markup(caller, own.out.result());
    };
    return new Macro(shape, invoke);
  };
}

function notProvided(context: Context, name: string): Value {
  return context.undefined({ hint: `parameter '${name}' was not provided`, name });
}

function checkCaller(c: Compilation, node: Signature, used: ReadonlySet<string>, at: Located): void {
  const caller = node.parameters.find(({ name }) => name === 'caller');
  if (used.has('caller') && caller && !caller.default)
    throw c.source.syntaxError(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      at.start,
    );
}
