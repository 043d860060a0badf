import { equals, PyError, Tuple, tryLength, type Value } from '../../python/index.js';
import { Callable, FunctionObject } from './callable.js';
import type { Context, Kwargs } from '../types.js';

/** Renders the body of a recursive loop for the items of an inner one. */
export type Recurse = (items: Value, depth: number) => Value;

/** The `loop` of a for statement. It reads one item ahead, and only where it is asked for it. */
export class Loop extends Callable {
  override readonly typeName: string = 'LoopContext';
  index0 = -1;
  #iterator: Iterator<Value>;
  #length: number | undefined;
  /** What was read ahead. */
  #ahead: IteratorResult<Value> | undefined;
  #current: Value | undefined;
  #before: Value | undefined;
  #changed: Value[] | undefined;

  /**
   * @param items what is gone through
   * @param iterable the same as a value, whose length may be known
   * @param recurse given where the loop is marked `recursive`
   * @param depth0 how many loops of the same statement it is within
   */
  constructor(
    private readonly context: Context,
    items: Iterable<Value>,
    private readonly iterable: Value | undefined,
    private readonly recurse: Recurse | undefined,
    private readonly depth0: number,
  ) {
    super();
    this.#iterator = items[Symbol.iterator]();
  }

  /** Goes on to the next item; `undefined` at the end. */
  next(): Value | undefined {
    const result = this.#ahead ?? this.#iterator.next();
    this.#ahead = undefined;
    if (result.done === true) return undefined;
    this.index0 += 1;
    this.#before = this.#current;
    this.#current = result.value;
    return result.value;
  }

  #peek(): Value | undefined {
    this.#ahead ??= this.#iterator.next();
    return this.#ahead.done === true ? undefined : this.#ahead.value;
  }

  get #size(): number {
    this.#length ??= this.iterable === undefined ? undefined : tryLength(this.iterable);
    if (this.#length === undefined) {
      // It has no length of its own, so it is read to its end.
      const rest: Value[] = [];
      const ahead = this.#peek() !== undefined ? 1 : 0;
      for (let next = this.#iterator.next(); next.done !== true; next = this.#iterator.next())
        rest.push(next.value);
      this.#iterator = rest[Symbol.iterator]();
      this.#length = this.index0 + 1 + ahead + rest.length;
    }
    return this.#length;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.#peek() === undefined;
      case 'length':
        return this.#size;
      case 'revindex':
        return this.#size - this.index0;
      case 'revindex0':
        return this.#size - this.index0 - 1;
      case 'depth':
        return this.depth0 + 1;
      case 'depth0':
        return this.depth0;
      case 'previtem':
        return this.index0 === 0 ? this.#none('there is no previous item') : (this.#before ?? null);
      case 'nextitem':
        return this.#next();
      case 'cycle':
        return new FunctionObject('cycle', (_, args) => this.#cycle(args));
      case 'changed':
        return new FunctionObject('changed', (_, args) => this.#hasChanged(args));
      default:
        return undefined;
    }
  }

  #next(): Value {
    const value = this.#peek();
    return value === undefined ? this.#none('there is no next item') : value;
  }

  #none(hint: string): Value {
    return this.context.undefined({ hint });
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw new PyError('TypeError', 'no items for cycling given');
    return args[this.index0 % args.length] ?? null;
  }

  #hasChanged(args: readonly Value[]): boolean {
    if (this.#changed && equals(new Tuple(this.#changed), new Tuple(args))) return false;
    this.#changed = [...args];
    return true;
  }

  override call(context: Context, args: readonly Value[], kwargs: Kwargs): Value {
    if (!this.recurse)
      throw new PyError('TypeError', "The loop must have the 'recursive' marker to be called recursively.");
    const [items = kwargs.get('iterable')] = args;
    if (items === undefined || args.length > 1)
      throw new PyError('TypeError', `loop() takes 1 positional argument but ${args.length} were given`);
    return context.nested(() => this.recurse?.(items, this.depth0 + 1) ?? null);
  }
  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.#size}>`;
  }
  override size(): number {
    return this.#size;
  }
}
