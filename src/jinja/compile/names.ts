import { holder, type Evaluate, type Frame } from './frame.js';

/** Compiles the reading of a name: of the frame it belongs to, or of the template's variables. */
export function compileNamed(name: string, { symbols }: Frame): Evaluate {
  const slot = symbols.find(name);
  if (!slot) return (a) => a.context.resolve(name);
  const { index } = slot;
  if (slot.unit === symbols.unit)
    return (a) => {
      const value = a.slots[index];
      return value === undefined || typeof value === 'symbol' ? a.load(index, name) : value;
    };
  const at = holder(symbols.unit, slot);
  return (a) => at(a).load(index, name);
}
