import { makeDict, PyObject, Range, repr, unsupported, type Value } from '../python/index.js';
import { TemplateFailure } from './errors.js';
import { Callable, defineGlobal, FunctionObject } from './runtime/callable.js';
import { Namespace } from './runtime/namespace.js';
import type { TemplateFunction } from './types.js';

/** A Python type, as a function that makes its values. */
class TypeObject extends FunctionObject {
  override readonly typeName = 'type';

  override repr(): string {
    return `<class '${this.name}'>`;
  }
}

function type(name: string, run: TemplateFunction): [string, Value] {
  return [name, new TypeObject(name, run)];
}

/** Goes round its items, one at each `next()`. */
class Cycler extends PyObject {
  readonly typeName = 'Cycler';
  #at = 0;

  constructor(private readonly items: readonly Value[]) {
    super();
    if (items.length === 0)
      throw new TemplateFailure('TemplateRuntimeError', 'at least one item has to be provided');
  }

  get #current(): Value {
    return this.items[this.#at] ?? null;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#current;
      case 'pos':
        return this.#at;
      case 'next':
        return new FunctionObject('next', () => {
          const value = this.#current;
          this.#at = (this.#at + 1) % this.items.length;
          return value;
        });
      case 'reset':
        return new FunctionObject('reset', () => {
          this.#at = 0;
          return null;
        });
      default:
        return undefined;
    }
  }
}

/** Gives nothing when it is called first, then what separates. */
class Joiner extends Callable {
  override readonly typeName = 'Joiner';
  #used = false;

  constructor(private readonly separator: Value) {
    super();
  }

  override call(): Value {
    const value = this.#used ? this.separator : '';
    this.#used = true;
    return value;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'sep') return this.separator;
    return name === 'used' ? this.#used : undefined;
  }
  override repr(): string {
    return `<Joiner ${repr(this.separator)}>`;
  }
}

/** Jinja's own globals. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  type('range', (_, args) => Range.from(args)),
  type('dict', (_, args, kwargs) => makeDict(args, kwargs)),
  type('namespace', (_, args, kwargs) => new Namespace(makeDict(args, kwargs))),
  type('cycler', (_, args) => new Cycler(args)),
  ['joiner', defineGlobal("joiner(sep=', ')", (_, separator = null) => new Joiner(separator))],
  [
    'lipsum',
    new FunctionObject('lipsum', () => {
      throw unsupported('lipsum');
    }),
  ],
]);
