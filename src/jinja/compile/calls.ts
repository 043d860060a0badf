import {
  Dict,
  isMapping,
  iterate,
  PyError,
  PyObject,
  textOf,
  typeName,
  type Value,
} from '../../python/index.js';
import { JinjaError, TemplateFailure } from '../errors.js';
import type { Activation } from '../runtime/activation.js';
import { call, callAttribute } from '../runtime/attributes.js';
import { NO_KWARGS } from '../runtime/context.js';
import { locate } from '../runtime/failures.js';
import type { Arguments, Call, Expression, Filter, Test } from '../syntax/ast.js';
import type { Direct, Kwargs, TemplateFunction } from '../types.js';
import type { Compilation, Evaluate, Frame } from './frame.js';

type Positional = (a: Activation, first?: Value) => Value[];
type Keywords = (a: Activation) => Kwargs;

/** The positional arguments, after the value that a filter or test has. */
function compilePositional(c: Compilation, args: Arguments, frame: Frame): Positional {
  const values = args.positional.map((arg) => c.expression(arg, frame));
  const rest = args.rest && c.expression(args.rest, frame);
  const [first, second] = values;
  if (!rest && !first) return (_a, value) => (value === undefined ? [] : [value]);
  if (!rest && first && !second) return (a, value) => (value === undefined ? [first(a)] : [value, first(a)]);
  return (a, value) => {
    const out = value === undefined ? [] : [value];
    for (const each of values) out.push(each(a));
    if (rest)
      for (const each of iterate(rest(a))) {
        a.context.charge(1);
        out.push(each);
      }
    return out;
  };
}

function compileKeywords(c: Compilation, args: Arguments, frame: Frame): Keywords {
  if (args.keywords.length === 0 && !args.more) return () => NO_KWARGS;
  const named = args.keywords.map(({ name, value }) => ({ name, value: c.expression(value, frame) }));
  const more = args.more && c.expression(args.more, frame);
  return (a) => {
    const out = new Map<string, Value>();
    for (const { name, value } of named) out.set(name, value(a));
    if (more) spread(out, more(a));
    return out;
  };
}

/** Python's `**mapping` in a call. */
function spread(out: Map<string, Value>, mapping: Value): void {
  if (!isMapping(mapping)) {
    if (mapping instanceof PyObject) mapping.truth();
    throw new PyError('TypeError', `argument after ** must be a mapping, not ${typeName(mapping)}`);
  }
  for (const key of mapping instanceof Dict ? mapping.keys() : (mapping.iterate() ?? [])) {
    const name = textOf(key);
    if (name === undefined) throw new PyError('TypeError', 'keywords must be strings');
    if (out.has(name)) throw new PyError('TypeError', `got multiple values for keyword argument '${name}'`);
    out.set(name, (mapping instanceof Dict ? mapping.get(key) : mapping.getItem(key)) ?? null);
  }
}

/** Compiles a call; `caller` is given to the callee where it stands in a call block. */
export function compileCall(c: Compilation, node: Call, frame: Frame, caller?: Evaluate): Evaluate {
  const positional = compilePositional(c, node.args, frame);
  const given = compileKeywords(c, node.args, frame);
  const keywords: Keywords = caller ? (a) => new Map(given(a)).set('caller', caller(a)) : given;
  const { callee } = node;
  if (callee.kind === 'attribute') {
    const object = c.expression(callee.object, frame);
    const { name } = callee;
    return (a) => {
      try {
        const value = object(a);
        const args = positional(a);
        const kwargs = keywords(a);
        const { context } = a;
        context.rendering.weigh(value);
        context.rendering.weighAll(args, kwargs);
        const result = callAttribute(context, value, name, args, kwargs);
        if (typeof result !== 'number') context.rendering.weigh(result);
        return result;
      } catch (error) {
        throw locate(error, c.source, node);
      }
    };
  }
  const target = c.expression(callee, frame);
  return (a) => {
    try {
      const value = target(a);
      const args = positional(a);
      const kwargs = keywords(a);
      const { context } = a;
      context.rendering.weighAll(args, kwargs);
      const result = call(context, value, args, kwargs);
      context.rendering.weigh(result);
      return result;
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

/**
 * Finds a filter or test while a template is compiled.
 * @throws JinjaError where it is unknown; where it might not be reached, it is an error only if it is
 */
function find(c: Compilation, node: Filter | Test, frame: Frame): TemplateFunction {
  const { filters, tests, strictNames } = c.environment;
  const found = (node.kind === 'filter' ? filters : tests).get(node.name);
  if (found) return found;
  const message = `No ${node.kind} named '${node.name}'`;
  if (!frame.soft || strictNames)
    throw new JinjaError('syntax', `${message}.`, c.source.place(node), { type: 'TemplateAssertionError' });
  return () => {
    throw new TemplateFailure('TemplateRuntimeError', `${message} found.`);
  };
}

/** Compiles a filter; `input` gives its value where it stands in a block and has none of its own. */
export function compileFilter(c: Compilation, node: Filter, frame: Frame, input?: Evaluate): Evaluate {
  const run = find(c, node, frame);
  const value = node.value ? compileFilterInput(c, node.value, frame, input, run) : input;
  const finish = (a: Activation, returned: Value): Value => {
    if (typeof returned === 'number' || typeof returned === 'boolean') return returned;
    const result = typeof returned === 'object' ? c.environment.unroll(returned) : returned;
    a.context.rendering.weigh(result);
    return result;
  };
  const direct = compileDirect(c, node, run, value, frame, finish);
  if (direct) return direct;
  const positional = compilePositional(c, node.args, frame);
  const keywords = compileKeywords(c, node.args, frame);
  return (a) => {
    try {
      const args = positional(a, value ? value(a) : '');
      const kwargs = keywords(a);
      const { context } = a;
      context.rendering.weighAll(args, kwargs);
      return finish(a, run(context, args, kwargs));
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

/** The call of a filter or test that is given plain arguments, as many as it may have: nothing is bound then. */
function compileDirect(
  c: Compilation,
  node: Filter | Test,
  { direct }: TemplateFunction,
  value: Evaluate | undefined,
  frame: Frame,
  finish?: (a: Activation, returned: Value) => Value,
): Evaluate | undefined {
  const { args } = node;
  if (!direct || !value || args.rest || args.more || args.keywords.length > 0) return undefined;
  const { body, defaults, light } = direct;
  const others = defaults.slice(1 + args.positional.length);
  const rest = others.filter((each) => each !== undefined);
  if (1 + args.positional.length > defaults.length || rest.length < others.length) return undefined;
  const invoke = invocation(c, body, args.positional, rest, frame);
  return (a) => {
    try {
      const given = value(a);
      if (!light) a.context.rendering.weigh(given);
      const returned = invoke(a, given);
      return finish ? finish(a, returned) : returned;
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

/** Calls the body of a filter or test with the arguments after its value; the most frequent kinds of them in one step. */
function invocation(
  c: Compilation,
  body: Direct['body'],
  positional: readonly Expression[],
  defaults: readonly Value[],
  frame: Frame,
): (a: Activation, value: Value) => Value {
  const constants = positional.filter((arg) => arg.kind === 'constant').map(({ value }) => value);
  const more =
    constants.length === positional.length ? [] : positional.map((arg) => c.expression(arg, frame));
  const rest = more.length > 0 ? defaults : [...constants, ...defaults];
  const [first] = more;
  const [one, two] = rest;
  if (!first) {
    if (one === undefined) return (a, value) => body(a.context, value);
    if (two === undefined) return (a, value) => body(a.context, value, one);
    if (rest.length === 2) return (a, value) => body(a.context, value, one, two);
    return (a, value) => body(a.context, value, ...rest);
  }
  if (one !== undefined && more.length === 1 && rest.length === 1)
    return (a, value) => body(a.context, value, weighed(a, first(a)), one);
  return (a, value) => body(a.context, value, ...more.map((each) => weighed(a, each(a))), ...rest);
}

function weighed(a: Activation, value: Value): Value {
  a.context.rendering.weigh(value);
  return value;
}

/** What a filter is applied to: in a block, the innermost of several filters is given what the block put out. */
function compileFilterInput(
  c: Compilation,
  node: Expression,
  frame: Frame,
  input: Evaluate | undefined,
  { direct }: TemplateFunction,
): Evaluate {
  if (input && node.kind === 'filter') return compileFilter(c, node, frame, input);
  return c.expression(node, frame, direct?.light);
}

/** Compiles a test. */
export function compileTest(c: Compilation, node: Test, frame: Frame): Evaluate {
  const run = find(c, node, frame);
  const value = compileFilterInput(c, node.value, frame, undefined, run);
  const direct = compileDirect(c, node, run, value, frame);
  if (direct) return direct;
  const positional = compilePositional(c, node.args, frame);
  const keywords = compileKeywords(c, node.args, frame);
  return (a) => {
    try {
      const args = positional(a, value(a));
      const kwargs = keywords(a);
      const { context } = a;
      context.rendering.weighAll(args, kwargs);
      return run(context, args, kwargs);
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}
