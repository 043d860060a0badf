import type { Value } from '../../python/index.js';
import type { BlockBody, TemplateContext } from './context.js';
import type { Rendering } from './rendering.js';
import type { Output } from './output.js';
import type { Scope } from '../types.js';

/** A name that has not been looked up yet: it is when it is first used. */
export const PENDING = Symbol('pending');

/** What a slot holds: a value, nothing, or the promise of a look-up. */
export type Held = Value | undefined | typeof PENDING;

/** What compiling a template gives. */
export interface CompiledTemplate {
  root: BlockBody;
  blocks: ReadonlyMap<string, BlockBody>;
  /** Whether it might change a list or dict in place, so that it must be given copies. */
  mutates: boolean;
}

/** A template that another one includes, imports or extends. */
export interface Renderable {
  readonly name: string | undefined;
  readonly compiled: CompiledTemplate;
  /** A context to render it in, its own blocks in it. */
  newContext(rendering: Rendering, scope: Scope): TemplateContext;
  /** Renders it in a context, as part of another rendering. */
  renderInto(context: TemplateContext, out: Output): void;
}

/** One run of a unit of a template: its names and where its output goes. */
export class Activation {
  readonly slots: Held[] = [];
  /** The activation of the root of the template, where it is noted what it extends. */
  readonly root: Activation;
  /** The template that this one extends, once it has said so. */
  extended: CompiledTemplate | undefined;

  /** What a block of it has captured, for the filter it is given to. */
  captured: Value = '';

  /**
   * @param size the number of slots
   * @param parent the activation of the unit that it stands in
   */
  constructor(
    size: number,
    readonly parent: Activation | undefined,
    readonly context: TemplateContext,
    public out: Output,
  ) {
    for (let i = 0; i < size; i++) this.slots.push(undefined);
    this.root = parent?.root ?? this;
  }

  /** What the name is that a slot stands for, looked up where it has not been; `undefined` where there is nothing. */
  held(index: number, name: string): Value | undefined {
    let value = this.slots[index];
    if (value === PENDING) this.slots[index] = value = this.context.lookup(name);
    return value;
  }
}
