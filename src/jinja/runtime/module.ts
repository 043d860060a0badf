import { PyObject, type Value } from '../../python/index.js';
import type { TemplateContext } from './context.js';
import type { Output } from './output.js';

/** An imported template: what it set at its top level, without names that begin with an underscore. */
export class TemplateModule extends PyObject {
  readonly typeName = 'TemplateModule';

  /**
   * @param context the context it was rendered in
   * @param output what it put out
   */
  constructor(
    readonly context: TemplateContext,
    readonly output: Output,
  ) {
    super();
  }

  override getAttribute(name: string): Value | undefined {
    return this.context.exported.has(name) ? this.context.vars.get(name) : undefined;
  }
  override str(): string {
    return this.output.joined(this.context.environment.concat !== undefined);
  }
  override repr(): string {
    return `<TemplateModule ${this.context.name === undefined ? 'memory:' : `'${this.context.name}'`}>`;
  }
}
