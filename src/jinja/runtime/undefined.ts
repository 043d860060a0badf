import { PyObject, repr, typeName, type Value } from '../../python/index.js';
import { UndefinedUse } from '../errors.js';

/** What is known of a thing that is not defined. */
export interface UndefinedInfo {
  /** The variable, attribute or key that was asked for. */
  name?: Value;
  /** What it was asked of; absent for a variable. */
  object?: Value;
  /** Said in place of the usual message. */
  hint?: string | undefined;
  /** The exception Python would raise on use; `UndefinedError` where not given. */
  type?: string;
}

/** What may be done with an undefined value. */
export interface UndefinedPolicy {
  /** An attribute or item of it is undefined in turn, instead of an error. */
  chain: boolean;
  /** Printing, testing, comparing and iterating it are errors, instead of seeing it as empty. */
  strict: boolean;
}

/** Ansible's: `a.b.c is defined` may be asked, anything else is an error that names what is missing. */
export const STRICT_CHAINING: UndefinedPolicy = { chain: true, strict: true };
/** Jinja's own default: prints as nothing, and only an attribute of it is an error. */
export const LENIENT: UndefinedPolicy = { chain: false, strict: false };

/** The value of what is not defined. */
export class Undefined extends PyObject {
  constructor(
    readonly info: UndefinedInfo,
    readonly policy: UndefinedPolicy = STRICT_CHAINING,
  ) {
    super();
  }

  get typeName(): string {
    return this.policy === STRICT_CHAINING ? 'AnsibleUndefined' : 'Undefined';
  }

  /** The name that is missing, where it is a name. */
  get undefinedName(): string | undefined {
    return typeof this.info.name === 'string' ? this.info.name : undefined;
  }

  /** Why it is undefined, in Jinja's words. */
  message(): string {
    const { hint, object, name = null } = this.info;
    if (hint) return hint;
    if (object === undefined) return `${repr(name)} is undefined`;
    const owner = object === null ? 'None' : `${typeName(object)} object`;
    if (typeof name !== 'string') return `${owner} has no element ${repr(name)}`;
    return `${repr(owner)} has no attribute ${repr(name)}`;
  }

  /** The error every forbidden use ends in. */
  fail(): never {
    throw new UndefinedUse(this.message(), this.undefinedName, this.info.type);
  }

  override getAttribute(name: string): Value | undefined {
    if (this.policy.chain) return this;
    return name.startsWith('__') ? undefined : this.fail();
  }
  override getItem(): Value | undefined {
    return this.policy.chain ? this : this.fail();
  }
  override getSlice(): Value | undefined {
    return this.getItem();
  }
  override truth(): boolean {
    return this.policy.strict ? this.fail() : false;
  }
  override str(): string {
    return this.policy.strict ? this.fail() : '';
  }
  override repr(): string {
    if (this.policy !== STRICT_CHAINING) return 'Undefined';
    const { hint, object, name } = this.info;
    const [why, of, what] = [hint, object, name].map((part) => (part === undefined ? undefined : repr(part)));
    return `AnsibleUndefined(hint=${why ?? 'None'}, obj=${of ?? 'missing'}, name=${what ?? 'None'})`;
  }
  override iterate(): Iterable<Value> {
    return this.policy.strict ? this.fail() : [];
  }
  override size(): number {
    return this.policy.strict ? this.fail() : 0;
  }
  override contains(): boolean {
    return this.policy.strict ? this.fail() : false;
  }
  override equals(other: Value): boolean {
    return this.policy.strict ? this.fail() : other instanceof Undefined;
  }
  override compare(): number {
    return this.fail();
  }
  override operate(): Value {
    return this.fail();
  }
  override asKey(): Value {
    return this.policy.strict ? this.fail() : this;
  }
}

/** Stands for anything that is not defined where only that is asked. */
export const ABSENT = new Undefined({});
