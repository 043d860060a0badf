import { getItem, type Context } from '../../jinja/index.js';
import { textOf, type Value } from '../../python/index.js';

/**
 * What takes an attribute from each item, as Jinja's filters do: `a.b.0` goes from one to the next.
 * @param attribute None for the item itself
 */
export function attributeGetter(context: Context, attribute: Value): (item: Value) => Value {
  if (attribute === null) return (item) => item;
  const text = textOf(attribute);
  const path: readonly Value[] =
    text === undefined
      ? [attribute]
      : text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return (item) => path.reduce<Value>((value, key) => getItem(context, value, key), item);
}
