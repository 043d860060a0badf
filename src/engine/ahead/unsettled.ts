import type { Value } from '../../python/index.js';
import type { Renderer, VariableScope } from '../../template/index.js';
import { LayeredVariables, type Variables } from '../vars/scope.js';
import { NotYet } from './not-yet.js';

/**
 * Variables with which nothing is evaluated that may be another thing when the task's turn has come, and which know what
 * they were asked for.
 */
export class UnsettledVariables extends LayeredVariables {
  readonly touched = new Set<string>();
  /** What was asked for besides, for the way to the host alone. */
  also: ReadonlySet<string> | undefined;

  constructor({ layers, data }: LayeredVariables) {
    super(layers, data);
  }

  override get(name: string): Value | undefined {
    this.touched.add(name);
    return super.get(name);
  }

  override has(name: string): boolean {
    this.touched.add(name);
    return super.has(name);
  }

  override holds(name: string, value: Value | undefined): boolean {
    this.touched.add(name);
    return super.holds(name, value);
  }

  override get unwatched(): Pick<Variables, 'get'> {
    return new LayeredVariables(this.layers, this.data);
  }

  override asked(names: ReadonlySet<string>): void {
    this.also = this.also ? new Set([...this.also, ...names]) : names;
  }

  override names(): Iterable<string> {
    this.touched.add('vars');
    return super.names();
  }

  /** @throws NotYet */
  unsettled(): void {
    unsettled();
  }
}

/** By these the variables of all hosts, or all of a host's, can be had. */
export const everything: readonly string[] = ['hostvars', 'vars'];

/** The names of variables that a look has asked for, in parts; `vars` where it was all of them. */
export function touchedBy(scope: VariableScope): readonly ReadonlySet<string>[] {
  if (!(scope instanceof UnsettledVariables)) return [new Set(['vars'])];
  return scope.also ? [scope.touched, scope.also] : [scope.touched];
}

/** Variables as they were when something was made of them, by name and in the order in which they were asked for. */
export type Read = ReadonlyMap<string, Value | undefined>;

/**
 * What a look has asked for so far.
 * @returns `undefined` where it is not known, is all there is, or came from a host
 */
export function readBy({ scope, touchedData }: Renderer): Read | undefined {
  if (touchedData || !(scope instanceof UnsettledVariables)) return undefined;
  const { touched } = scope;
  if (everything.some((name) => touched.has(name))) return undefined;
  return new Map([...touched].map((name) => [name, scope.get(name)]));
}

/** Whether a look would be given the same: what is made of it is then the same as well. @throws NotYet */
export function readsAlike({ scope }: Renderer, read: Read): boolean {
  if (!(scope instanceof UnsettledVariables)) return false;
  for (const [name, value] of read) if (!scope.holds(name, value)) return false;
  return true;
}

/** @throws NotYet */
export function unsettled(): never {
  throw NotYet.because('unsettled');
}
