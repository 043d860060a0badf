import {
  attributeOf,
  callMethod,
  Dict,
  hasMethod,
  isReserved,
  item,
  NOTHING,
  PyError,
  PyObject,
  Text,
  textOf,
  typeName,
  type Value,
} from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { Callable } from './callable.js';
import type { Context, Kwargs } from '../types.js';
import { Undefined } from './undefined.js';

/** A method taken from a value but not called yet, as in `{% set f = 'a'.upper %}`. */
export class BoundMethod extends Callable {
  override readonly typeName = 'builtin_function_or_method';

  constructor(
    readonly self: Value,
    readonly name: string,
  ) {
    super();
  }

  override call(_context: Context, args: readonly Value[], kwargs: Kwargs): Value {
    return callMethod(this.self, this.name, args, kwargs);
  }
  override repr(): string {
    return `<built-in method ${this.name} of ${typeName(this.self)} object>`;
  }
  override equals(other: Value): boolean | undefined {
    return other instanceof BoundMethod && other.self === this.self && other.name === this.name;
  }
}

/** Python's `getattr(object, name)`, or `undefined` where there is no such attribute. */
export function attributeOnly(object: Value, name: string): Value | undefined {
  if (object instanceof PyObject && !(object instanceof Text)) {
    const value = object.getAttribute(name);
    if (value !== undefined) return value;
  }
  if (hasMethod(object, name)) return new BoundMethod(object, name);
  const value = attributeOf(object, name);
  if (value === undefined && isReserved(name)) throw forbidden(object, name);
  return value;
}

function forbidden(object: Value, name: string): TemplateFailure {
  return new TemplateFailure(
    'SecurityError',
    `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`,
  );
}

/** Python's `object[key]`, or {@link NOTHING} where that raises a LookupError or TypeError. */
function subscript(object: Value, key: Value): Value | typeof NOTHING {
  if (object instanceof Dict && (Array.isArray(key) || key instanceof Dict)) return NOTHING;
  try {
    return item(object, key);
  } catch (error) {
    if (error instanceof PyError && (error.type === 'TypeError' || error.type === 'KeyError')) return NOTHING;
    throw error;
  }
}

/** Jinja's `object.name`: the attribute, else the item of that name, else undefined. */
export function getAttribute(context: Context, object: Value, name: string): Value {
  const value = attributeOnly(object, name);
  if (value !== undefined) return value;
  const found = subscript(object, name);
  return found === NOTHING ? context.undefined({ object, name }) : found;
}

/** Jinja's `object[key]`: the item, else the attribute that a str names, else undefined. */
export function getItem(context: Context, object: Value, key: Value): Value {
  const found = subscript(object, key);
  if (found !== NOTHING) return found;
  const name = textOf(key);
  const value = name === undefined ? undefined : attributeOnly(object, name);
  return value ?? context.undefined({ object, name: key });
}

/** Calls a value. */
export function call(context: Context, callee: Value, args: readonly Value[], kwargs: Kwargs): Value {
  if (callee instanceof Callable) return callee.call(context, args, kwargs);
  if (callee instanceof Undefined) callee.fail();
  throw new PyError('TypeError', `'${typeName(callee)}' object is not callable`);
}

/** Jinja's `object.name(args)`, without making a value of the method in between. */
export function callAttribute(
  context: Context,
  object: Value,
  name: string,
  args: readonly Value[],
  kwargs: Kwargs,
): Value {
  if (!(object instanceof PyObject && !(object instanceof Text)) && hasMethod(object, name))
    return callMethod(object, name, args, kwargs);
  return call(context, getAttribute(context, object, name), args, kwargs);
}
