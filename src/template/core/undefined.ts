import { Undefined, UndefinedUse } from '../../jinja/index.js';
import { Dict, isMapping, iterate, textOf } from '../../python/index.js';

/** Use of a key that a dict has not; it knows those that the dict has. */
export class MissingKey extends UndefinedUse {
  constructor(
    message: string,
    name: string | undefined,
    type: string | undefined,
    readonly keys: readonly string[],
  ) {
    super(message, name, type);
  }
}

/** Ansible's undefined value, whose error knows what could have been meant. */
export class TemplateUndefined extends Undefined {
  override fail(): never {
    const { object, type, hint } = this.info;
    if (object === undefined || hint !== undefined || !isMapping(object)) return super.fail();
    const keys = object instanceof Dict ? object.keys() : iterate(object);
    const names = Array.from(keys, textOf).filter((key) => key !== undefined);
    throw new MissingKey(this.message(), this.undefinedName, type, names);
  }
}
