import { Deferred, TemplateString } from '../../model/index.js';
import { Dict, PyObject, repr, textOf, Tuple, type Value } from '../../python/index.js';
import type { VariableScope } from '../scope.js';
import { hasDeferred } from './deferred.js';

/** What is written, in place of what it renders to: a template is its text. */
export function asWritten(value: Value): Value {
  if (value instanceof TemplateString) return value.source;
  if (value instanceof Deferred || !hasDeferred(value)) return value;
  if (Array.isArray(value)) return value.map(asWritten);
  if (!(value instanceof Dict)) return value;
  return new Dict(Array.from(value, ([key, item]) => [asWritten(key), asWritten(item)] as const));
}

/** The variable `vars`: all variables by name, each as it was written, as Ansible gives them there. */
export class VariablesView extends PyObject {
  readonly typeName = 'dict';

  constructor(private readonly scope: VariableScope) {
    super();
  }

  override getItem(key: Value): Value | undefined {
    const name = textOf(key);
    const value = name === undefined ? undefined : this.scope.get(name);
    return value === undefined ? undefined : asWritten(value);
  }
  override contains(key: Value): boolean {
    const name = textOf(key);
    return name !== undefined && this.scope.has(name);
  }
  override iterate(): Iterable<Value> {
    return this.scope.names();
  }
  override size(): number {
    return Array.from(this.scope.names()).length;
  }
  override isMapping(): boolean {
    return true;
  }
  override getMethod(name: string): ReturnType<PyObject['getMethod']> {
    return mappingMethod(this, name);
  }
  override repr(): string {
    return repr(toDict(this));
  }
}

/** A mapping as a dict of what it holds now. */
export function toDict(mapping: PyObject): Dict {
  const out = new Dict();
  for (const key of mapping.iterate() ?? []) out.set(key, mapping.getItem(key) ?? null);
  return out;
}

/** The methods that Python's Mapping has: `get`, `keys`, `values`, `items`. */
export function mappingMethod(mapping: PyObject, name: string): ReturnType<PyObject['getMethod']> {
  switch (name) {
    case 'get':
      return ([key = null, otherwise = null]) =>
        mapping.contains(key) ? (mapping.getItem(key) ?? null) : otherwise;
    case 'keys':
      return () => Array.from(mapping.iterate() ?? []);
    case 'values':
      return () => [...toDict(mapping).values()];
    case 'items':
      return () =>
        Array.from(mapping.iterate() ?? [], (key) => new Tuple([key, mapping.getItem(key) ?? null]));
    default:
      return undefined;
  }
}
