import type { Value } from '../../python/index.js';
import type { Activation } from '../runtime/activation.js';
import { ABSENT } from '../runtime/undefined.js';
import { holder, type Evaluate, type Frame } from './frame.js';

/**
 * Compiles the reading of a name: of the frame it belongs to, or of the template's variables.
 * @param asked whether no more is asked of it than whether it is defined
 */
export function compileNamed(name: string, { symbols }: Frame, asked = false): Evaluate {
  const slot = symbols.find(name);
  if (!slot) return (a) => a.context.resolve(name);
  const { index } = slot;
  const missing = (a: Activation): Value => (asked ? ABSENT : a.context.undefined({ name }));
  if (slot.unit === symbols.unit)
    return (a) => {
      let value = a.slots[index];
      if (typeof value === 'symbol') value = a.held(index, name);
      return value === undefined ? missing(a) : value;
    };
  const at = holder(symbols.unit, slot);
  return (a) => {
    const value = at(a).held(index, name);
    return value === undefined ? missing(a) : value;
  };
}

/** The slot of a name that the frame's own unit holds. */
export function ownSlot(name: string, { symbols }: Frame): number | undefined {
  const slot = symbols.find(name);
  return slot?.unit === symbols.unit ? slot.index : undefined;
}
