import type { Value } from '../../python/index.js';
import type { Activation, Renderable } from '../runtime/activation.js';
import { PENDING } from '../runtime/activation.js';
import { locate } from '../runtime/failures.js';
import type { Host } from '../types.js';
import type { Expression, Located, Statement } from '../syntax/ast.js';
import type { SourceText } from '../syntax/source.js';
import { Symbols, Unit, type Slot } from './symbols.js';

/** A compiled expression. */
export type Evaluate = (a: Activation) => Value;
/** A compiled statement. */
export type Execute = (a: Activation) => void;

/** The environment a template is compiled for: where it finds others. */
export interface CompileHost extends Host {
  /** A template from the loader; TemplateFailure where there is none. */
  getTemplate(name: string, parent?: string): Renderable;
  /** A template from the loader, or `undefined`. */
  findTemplate(name: string, parent?: string): Renderable | undefined;
}

/** What every part of the compiler needs. The parts of the compiler reach each other through it. */
export interface Compilation {
  readonly environment: CompileHost;
  readonly source: SourceText;
  /** Whether the template extends another, where that is known. */
  extends: 'no' | 'perhaps' | 'yes';
  /** Compiles an expression. @param asked whether no more is asked of it than whether it is defined */
  expression(node: Expression, frame: Frame, asked?: boolean): Evaluate;
  /** Compiles statements that follow each other. */
  body(nodes: readonly Statement[], frame: Frame): Execute;
}

/** A scope of names while it is compiled. */
export class Frame {
  /** Whether what is assigned here belongs to the template itself, so that it is exported and included. */
  toplevel = false;
  /** Whether it stands outside any `if` as well. */
  rootlevel = false;
  /** Whether output counts only where the template extends no other. */
  checkOutput = false;
  /** Whether it might not be reached, so that an unknown filter is an error only where it is. */
  soft = false;

  constructor(readonly symbols: Symbols) {}

  /** A scope within this one. */
  inner(): Frame {
    return this.#within(new Symbols(this.symbols.unit, this.symbols));
  }

  /** A scope within this one that runs on its own: a macro, a recursive loop. */
  unit(): Frame {
    return this.#within(new Symbols(new Unit(this.symbols.unit), this.symbols));
  }

  /** A scope within this one whose code stands in another unit: of what follows or filters a recursive loop. */
  innerOf(unit: Unit): Frame {
    return this.#within(new Symbols(unit, this.symbols));
  }

  /** The same scope, within an `if`. */
  softened(): Frame {
    const frame = this.#within(this.symbols);
    frame.toplevel = this.toplevel;
    frame.soft = true;
    return frame;
  }

  #within(symbols: Symbols): Frame {
    const frame = new Frame(symbols);
    frame.checkOutput = this.checkOutput;
    return frame;
  }
}

/** The activation that holds a slot, as seen from a unit. */
export function holder(unit: Unit, slot: Slot): (a: Activation) => Activation {
  const hops = unit.distance(slot.unit);
  if (hops === 0) return (a) => a;
  if (hops === 1) return (a) => a.parent ?? a;
  return (a) => {
    let at = a;
    for (let i = 0; i < hops && at.parent; i++) at = at.parent;
    return at;
  };
}

/** The code that begins a frame: gives its names what they begin with. `undefined` where there is nothing to do. */
export function enter({ symbols }: Frame): Execute | undefined {
  const pending: number[] = [];
  const missing: number[] = [];
  const aliases: { index: number; at: (a: Activation) => Activation; from: number }[] = [];
  for (const [{ index }, load] of symbols.loads) {
    if (load.kind === 'resolve') pending.push(index);
    else if (load.kind === 'missing') missing.push(index);
    else if (load.kind === 'alias')
      aliases.push({ index, at: holder(symbols.unit, load.slot), from: load.slot.index });
  }
  if (pending.length + missing.length + aliases.length === 0) return undefined;
  return (a) => {
    const { slots } = a;
    for (const index of pending) slots[index] = PENDING;
    for (const index of missing) slots[index] = undefined;
    for (const { index, at, from } of aliases) slots[index] = at(a).slots[from];
  };
}

/** Statements one after the other: four at a time, since a loop over functions is slower than their calls. */
export function sequence(steps: readonly Execute[]): Execute {
  const [first, second, third, fourth] = steps;
  if (!first) return () => undefined;
  if (!second) return first;
  if (steps.length > 4) {
    const groups: Execute[] = [];
    for (let i = 0; i < steps.length; i += 4) groups.push(sequence(steps.slice(i, i + 4)));
    return sequence(groups);
  }
  return (a) => {
    first(a);
    second(a);
    third?.(a);
    fourth?.(a);
  };
}

/** A statement whose failures are given its place. */
export function placed({ source }: Compilation, node: Located, run: Execute): Execute {
  return (a) => {
    try {
      run(a);
    } catch (error) {
      throw locate(error, source, node);
    }
  };
}
