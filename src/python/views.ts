import { unsupported } from './errors.js';
import { equals } from './compare.js';
import { repr } from './repr.js';
import { contains, unchanging } from './sequences.js';
import type { Dict } from './values.js';
import { PyObject, Tuple, type Value } from './values.js';

/** What the views of a dict have alike: they show what the dict holds now. */
export abstract class DictView extends PyObject {
  constructor(readonly dict: Dict) {
    super();
  }

  abstract override iterate(): Iterable<Value>;

  override truth(): boolean {
    return this.dict.size > 0;
  }
  override size(): number {
    return this.dict.size;
  }
  override repr(): string {
    return `${this.typeName}(${repr(Array.from(this.iterate()))})`;
  }
  override operate(operator: string): Value | undefined {
    if (operator === '-' && this.typeName !== 'dict_values')
      throw unsupported('a set, which this would give,');
    return undefined;
  }
}

/** Python's `dict.keys()`. */
export class KeysView extends DictView {
  readonly typeName = 'dict_keys';
  override iterate(): Iterable<Value> {
    return unchanging(this.dict);
  }
  override contains(key: Value): boolean {
    return this.dict.has(key);
  }
  override equals(other: Value): boolean | undefined {
    if (!(other instanceof KeysView)) return undefined;
    return sameMembers(this, other);
  }
}

/** Python's `dict.values()`. */
export class ValuesView extends DictView {
  readonly typeName = 'dict_values';
  override *iterate(): IterableIterator<Value> {
    for (const key of unchanging(this.dict)) yield this.dict.get(key) ?? null;
  }
}

/** Python's `dict.items()`. */
export class ItemsView extends DictView {
  readonly typeName = 'dict_items';
  override *iterate(): IterableIterator<Value> {
    for (const key of unchanging(this.dict)) yield new Tuple([key, this.dict.get(key) ?? null]);
  }
  override contains(pair: Value): boolean {
    const [key, value] = pair instanceof Tuple && pair.items.length === 2 ? pair.items : [];
    if (key === undefined || value === undefined || !this.dict.has(key)) return false;
    return equals(this.dict.get(key) ?? null, value);
  }
  override equals(other: Value): boolean | undefined {
    if (!(other instanceof ItemsView)) return undefined;
    return sameMembers(this, other);
  }
}

function sameMembers(a: DictView, b: DictView): boolean {
  if (a.dict.size !== b.dict.size) return false;
  for (const member of a.iterate()) if (!contains(b, member)) return false;
  return true;
}
