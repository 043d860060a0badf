import { PyError } from './errors.js';
import { repr } from './repr.js';
import { Dict, Float, type Value } from './values.js';

/** Binds the arguments of a call to parameters: the values, in the order of the parameters. */
export interface Bind {
  (args: readonly Value[], kwargs: ReadonlyMap<string, Value>): readonly Value[];
  /**
   * The parameters' defaults, `undefined` for those that have none; absent where more may be given than there
   * are parameters. Arguments without names, enough and not too many, are bound by adding the defaults' rest.
   */
  readonly defaults: readonly (Value | undefined)[] | undefined;
}

interface Parameter {
  name: string;
  default: Value | undefined;
}

interface Signature {
  name: string;
  parameters: Parameter[];
  rest: boolean;
  more: boolean;
}

const PARAMETER = /^(\*{0,2})([A-Za-z_]\w*)(?:=(.*))?$/s;

/**
 * A binder for a signature as Python's `def` has it: `replace(s, old, new, count=None)`.
 * Defaults are None, True, False, numbers or strings; `*rest` is bound to a list, `**more` to a dict.
 * The binder raises TypeError in Python's words where arguments do not fit.
 */
export function bindable(text: string): Bind {
  const signature = parse(text);
  const { parameters, rest, more } = signature;
  const simple = !rest && !more;
  const defaults = parameters.map((parameter) => parameter.default ?? null);
  const least = parameters.filter((parameter) => parameter.default === undefined).length;
  const binder = (args: readonly Value[], kwargs: ReadonlyMap<string, Value>): readonly Value[] => {
    if (simple && kwargs.size === 0) {
      if (args.length === parameters.length) return args;
      if (args.length >= least && args.length < parameters.length)
        return [...args, ...defaults.slice(args.length)];
    }
    return bind(signature, args, kwargs);
  };
  return Object.assign(binder, {
    defaults: simple ? parameters.map((parameter) => parameter.default) : undefined,
  });
}

function bind(signature: Signature, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Value[] {
  const { name, parameters, rest, more } = signature;
  if (args.length > parameters.length && !rest) throw tooMany(signature, args.length);
  const named = new Map(kwargs);
  const missing: string[] = [];
  const values = parameters.map((parameter, i) => {
    const given = args[i];
    const byName = named.get(parameter.name);
    named.delete(parameter.name);
    if (given !== undefined && byName !== undefined)
      throw new PyError('TypeError', `${name}() got multiple values for argument '${parameter.name}'`);
    const value = given ?? byName;
    if (value !== undefined) return value;
    if (given === null || byName === null) return null;
    if (parameter.default === undefined) missing.push(parameter.name);
    return parameter.default ?? null;
  });
  if (missing.length > 0) throw tooFew(name, missing);
  if (rest) values.push(args.slice(parameters.length));
  if (more) values.push(new Dict(named));
  else
    for (const key of named.keys())
      throw new PyError('TypeError', `${name}() got an unexpected keyword argument ${repr(key)}`);
  return values;
}

function tooMany({ name, parameters }: Signature, given: number): PyError {
  const most = parameters.length;
  const least = parameters.filter((p) => p.default === undefined).length;
  const takes = least === most ? String(most) : `from ${least} to ${most}`;
  const were = given === 1 ? 'was' : 'were';
  const plural = most === 1 ? '' : 's';
  return new PyError(
    'TypeError',
    `${name}() takes ${takes} positional argument${plural} but ${given} ${were} given`,
  );
}

function tooFew(name: string, missing: readonly string[]): PyError {
  const shown = missing.map((m) => `'${m}'`);
  const last = shown.pop() ?? '';
  const list = shown.length === 0 ? last : `${shown.join(', ')}${shown.length > 1 ? ',' : ''} and ${last}`;
  const plural = missing.length === 1 ? '' : 's';
  return new PyError(
    'TypeError',
    `${name}() missing ${missing.length} required positional argument${plural}: ${list}`,
  );
}

function parse(text: string): Signature {
  const open = text.indexOf('(');
  const signature: Signature = { name: text.slice(0, open), parameters: [], rest: false, more: false };
  for (const part of splitParameters(text.slice(open + 1, text.lastIndexOf(')')))) {
    const [, stars = '', name, value] = PARAMETER.exec(part) ?? [];
    if (name === undefined) throw new Error(`not a parameter: ${part}`);
    if (stars === '*') signature.rest = true;
    else if (stars === '**') signature.more = true;
    else signature.parameters.push({ name, default: value === undefined ? undefined : literal(value) });
  }
  return signature;
}

/** The parts between commas, those in quotes left whole. */
function splitParameters(text: string): string[] {
  const parts = text.match(/(?:'[^']*'|[^,'])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const WORDS = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
]);

function literal(text: string): Value {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (text.startsWith("'")) return text.slice(1, -1).replace(/\\n/g, '\n');
  return /^-?\d+$/.test(text) ? Number(text) : new Float(Number(text));
}
