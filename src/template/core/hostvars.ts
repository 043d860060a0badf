import { PyObject, repr, textOf, type Value } from '../../python/index.js';
import type { Renderer } from '../api.js';
import type { VariableScope } from '../scope.js';
import { mappingMethod, toDict } from './variables-view.js';

/** Where `hostvars` gets its hosts from. Nothing is asked for that a template does not touch. */
export interface HostVariables {
  /** The names of all hosts, in the inventory's order. */
  names(): Iterable<string>;
  /** Whether there is such a host; the implicit localhost is one. */
  has(host: string): boolean;
  /** The variables of a host, without `hostvars`; `undefined` where there is no such host. */
  scope(host: string): VariableScope | undefined;
}

/**
 * The variable `hostvars`, as the engine puts it among a host's variables. A renderer makes {@link HostVarsView} of
 * it, which renders what is touched.
 */
export class HostVars extends PyObject {
  readonly typeName: string = 'HostVars';
  constructor(readonly hosts: HostVariables) {
    super();
  }
}

/** `hostvars` in a template: the variables of every host, rendered one at a time as they are touched. */
export class HostVarsView extends PyObject {
  readonly typeName = 'HostVars';
  readonly #known = new Map<string, HostView>();

  /**
   * @param rendererOf makes what renders another host's variables
   * @param missing makes the value for a host that there is not
   */
  constructor(
    private readonly hosts: HostVariables,
    private readonly rendererOf: (scope: VariableScope) => HostRenderer,
    private readonly missing: (name: string) => Value,
  ) {
    super();
  }

  override getItem(key: Value): Value | undefined {
    const name = textOf(key);
    if (name === undefined) return undefined;
    const known = this.#known.get(name);
    if (known) return known;
    const scope = this.hosts.scope(name);
    if (!scope) return this.missing(`hostvars['${name}']`);
    const view = new HostView(scope, this.rendererOf(scope));
    this.#known.set(name, view);
    return view;
  }
  override contains(key: Value): boolean {
    const name = textOf(key);
    return name !== undefined && this.hosts.has(name);
  }
  override iterate(): Iterable<Value> {
    return this.hosts.names();
  }
  override size(): number {
    return Array.from(this.hosts.names()).length;
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

/** What a {@link HostView} needs of a renderer. */
export interface HostRenderer extends Pick<Renderer, 'scope'> {
  /** A variable rendered as `hostvars` does it: a text that uses what is not defined stays as it was written. */
  lenient(name: string): Value | undefined;
}

/** `hostvars['name']`. */
class HostView extends PyObject {
  readonly typeName = 'HostVarsVars';

  constructor(
    private readonly scope: VariableScope,
    private readonly renderer: HostRenderer,
  ) {
    super();
  }

  override getItem(key: Value): Value | undefined {
    const name = textOf(key);
    return name === undefined ? undefined : this.renderer.lenient(name);
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
