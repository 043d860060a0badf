import { Tuple, type Value } from './values.js';

/** A Python named tuple: a tuple whose items have names as well. */
export class NamedTuple extends Tuple {
  constructor(
    readonly name: string,
    readonly fields: readonly string[],
    items: readonly Value[],
    /** The name under which its repr shows the fields; without it the repr is that of a tuple. */
    readonly shownAs?: string,
  ) {
    super(items);
  }

  /** The item of a name. */
  field(name: string): Value | undefined {
    const at = this.fields.indexOf(name);
    return at === -1 ? undefined : this.items[at];
  }
}
