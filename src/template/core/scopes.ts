import type { Value } from '../../python/index.js';
import type { VariableScope } from '../scope.js';
import type { RenderingScope, Task } from './parts.js';

/**
 * The variables of one rendering, as Jinja asks for them: each is rendered when it is touched. It remembers whether
 * any of them came from a host, and whether a lookup was made: Ansible calls a result of that "unsafe".
 */
export class RenderScope implements RenderingScope {
  /** Whether a variable was touched that came from a host. */
  data = false;
  /** Whether a lookup was made. */
  lookups = false;

  constructor(readonly task: Task) {}

  get(name: string): Value | undefined {
    const known = this.task.variable(name);
    if (!known) return undefined;
    if (known.data) this.data = true;
    if (known.lookups) this.lookups = true;
    return known.value;
  }
  has(name: string): boolean {
    return this.task.hasVariable(name);
  }
  names(): Iterable<string> {
    return this.task.scope.names();
  }
}

/** Variables before those of another scope. */
export class OverlayScope implements VariableScope {
  /** @param data whether what is laid over came from a host */
  constructor(
    private readonly own: ReadonlyMap<string, Value>,
    private readonly outer: VariableScope,
    private readonly data: boolean,
  ) {}

  get(name: string): Value | undefined {
    const value = this.own.get(name);
    return value === undefined ? this.outer.get(name) : value;
  }
  has(name: string): boolean {
    return this.own.has(name) || this.outer.has(name);
  }
  *names(): Iterable<string> {
    yield* this.own.keys();
    for (const name of this.outer.names()) if (!this.own.has(name)) yield name;
  }
  unsettled(what: string): void {
    this.outer.unsettled?.(what);
  }
  isData(name: string): boolean {
    if (this.own.has(name)) return this.data;
    return this.outer.isData ? this.outer.isData(name) : true;
  }
}
