import { intOf, isString, textOf, type Value } from '../../python/index.js';
import { TemplateFailure } from '../errors.js';
import { getItem } from '../runtime/attributes.js';
import { Undefined } from '../runtime/undefined.js';
import type { Context } from '../types.js';

/** Gives what is looked at of an item: the item itself, or an attribute of it. */
export type Getter = (item: Value) => Value;

/** Text in lower case, for comparisons that ignore case; other values as they are. */
export function ignoreCase(value: Value): Value {
  return isString(value) ? (textOf(value) ?? '').toLowerCase() : value;
}

function parts(attribute: Value): Value[] {
  if (attribute === null) return [];
  const text = textOf(attribute);
  if (text === undefined) return [attribute];
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * A getter of an attribute, which may have dots: `address.city`, `0.name`.
 * @param attribute None for the item itself
 * @param otherwise what stands for an attribute that is undefined; None for nothing
 */
export function attributeGetter(context: Context, attribute: Value, otherwise: Value = null): Getter {
  const path = parts(attribute);
  return (item) => {
    let value = item;
    for (const part of path) {
      value = getItem(context, value, part);
      if (otherwise !== null && value instanceof Undefined) value = otherwise;
    }
    return value;
  };
}

/** A getter of several attributes, separated by commas: a list of them. */
export function attributesGetter(context: Context, attribute: Value, post: (value: Value) => Value): Getter {
  const text = textOf(attribute);
  const getters = (text === undefined ? [attribute] : text.split(',')).map((each) =>
    attributeGetter(context, each),
  );
  return (item) => getters.map((get) => post(get(item)));
}

/** An argument of a filter that has to be an int. */
export function count(value: Value, what: string): number {
  const int = intOf(value);
  if (int !== undefined) return Number(int);
  if (value instanceof Undefined) value.fail();
  throw new TemplateFailure('FilterArgumentError', `${what} must be an integer`);
}
