import type { Dict } from '../../python/index.js';
import { PyObject, repr, type Value } from '../../python/index.js';

/** What `namespace()` makes: its attributes can be assigned to from inside loops. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace';

  constructor(private readonly attributes: Dict) {
    super();
  }

  set(name: string, value: Value): void {
    this.attributes.set(name, value);
  }

  override getAttribute(name: string): Value | undefined {
    return this.attributes.get(name);
  }
  override repr(): string {
    return `<Namespace ${repr(this.attributes)}>`;
  }
}
