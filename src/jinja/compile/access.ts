import { Dict, hasMethod, isReserved, slice, type Value } from '../../python/index.js';
import type { Activation } from '../runtime/activation.js';
import { getAttribute, getItem } from '../runtime/attributes.js';
import { locate } from '../runtime/failures.js';
import { ABSENT } from '../runtime/undefined.js';
import type { Attribute, Item, Slice } from '../syntax/ast.js';
import type { Compilation, Evaluate, Frame } from './frame.js';
import { ownSlot } from './names.js';

/** Compiles `object.name`. @param asked whether no more is asked of it than whether it is defined */
export function compileAttribute(c: Compilation, node: Attribute, frame: Frame, asked: boolean): Evaluate {
  const { name } = node;
  // A dict is asked for an item straight away where it has no attribute of that name.
  const isItem = !hasMethod(new Dict(), name) && !isReserved(name);
  const get = (a: Activation, value: Value): Value => {
    try {
      if (!isItem || !(value instanceof Dict)) return getAttribute(a.context, value, name);
      const found = value.item(name);
      if (found !== undefined) return found;
      return asked ? ABSENT : a.context.undefined({ object: value, name });
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
  const object = c.expression(node.object, frame);
  const slot = node.object.kind === 'name' ? ownSlot(node.object.name, frame) : undefined;
  if (slot === undefined) return (a) => get(a, object(a));
  // The most frequent expression of all, `name.key`, in one step.
  return (a) => {
    const held = a.slots[slot];
    return get(a, held instanceof Dict ? held : object(a));
  };
}

/** Compiles `object[index]`. */
export function compileItem(c: Compilation, node: Item, frame: Frame): Evaluate {
  const object = c.expression(node.object, frame);
  const index = c.expression(node.index, frame);
  return (a) => {
    const value = object(a);
    const key = index(a);
    try {
      return getItem(a.context, value, key);
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}

/** Compiles `object[from:to:step]`. */
export function compileSlice(c: Compilation, node: Slice, frame: Frame): Evaluate {
  const none: Evaluate = () => null;
  const object = c.expression(node.object, frame);
  const [from, to, step] = [node.from, node.to, node.step].map((part) =>
    part ? c.expression(part, frame) : none,
  );
  return (a) => {
    const value = object(a);
    const bounds = [from, to, step].map((bound) => bound?.(a) ?? null);
    try {
      const result = slice(value, bounds[0] ?? null, bounds[1] ?? null, bounds[2] ?? null);
      a.context.rendering.weigh(result);
      return result;
    } catch (error) {
      throw locate(error, c.source, node);
    }
  };
}
