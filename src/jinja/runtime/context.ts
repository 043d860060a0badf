import { deepCopy, type Value } from '../../python/index.js';
import type { Rendering } from './rendering.js';
import { TemplateFailure } from '../errors.js';
import type { Context, FunctionTable, Host, Kwargs, Scope, TemplateFunction } from '../types.js';
import type { Undefined, UndefinedInfo } from './undefined.js';
import type { Output } from './output.js';

/** No keyword arguments. */
export const NO_KWARGS: Kwargs = new Map();

/** The body of a block: renders it for a context, which may be that of a template that extends this one. */
export type BlockBody = (context: TemplateContext, out: Output) => void;

/** What a template sees while it is rendered: every filter, test and function is given it. */
export class TemplateContext implements Context {
  // Most templates have none of these, and are rendered often: they are made when they are needed.
  #vars: Map<string, Value> | undefined;
  #exported: Set<string> | undefined;
  #blocks: Map<string, BlockBody[]> | undefined;
  /** Whether the template is inside `autoescape true`. */
  autoescape = false;

  /**
   * @param name the template's name
   * @param scope its variables: those of the rendering, of the template that includes it, or none
   * @param copies whether lists and dicts of the scope are copied, because the template may change them
   */
  constructor(
    readonly rendering: Rendering,
    readonly name: string | undefined,
    readonly scope: Scope,
    private readonly copies: boolean,
  ) {}

  /** What the template has set at its top level. */
  get vars(): Map<string, Value> {
    return (this.#vars ??= new Map<string, Value>());
  }

  /** The names of {@link vars} that an import of this template gives. */
  get exported(): Set<string> {
    return (this.#exported ??= new Set<string>());
  }

  /** The bodies of each block, the most derived first. */
  get blocks(): Map<string, BlockBody[]> {
    return (this.#blocks ??= new Map<string, BlockBody[]>());
  }

  get environment(): Host {
    return this.rendering.environment;
  }

  get root(): Scope {
    return this.rendering.scope;
  }

  lookup(name: string): Value | undefined {
    const own = this.#vars?.get(name);
    if (own !== undefined) return own;
    const given = this.scope.get(name);
    if (given === undefined) return this.environment.globals.get(name);
    return this.copies ? deepCopy(given, (size) => this.charge(size)) : given;
  }

  resolve(name: string): Value {
    const value = this.lookup(name);
    return value === undefined ? this.undefined({ name }) : value;
  }

  /** A context of the same template that sees other variables: for a scoped block. */
  derive(scope: Scope): TemplateContext {
    const context = new TemplateContext(this.rendering, this.name, scope, this.copies);
    context.autoescape = this.autoescape;
    for (const [name, bodies] of this.blocks) context.blocks.set(name, [...bodies]);
    return context;
  }

  undefined(info: UndefinedInfo): Undefined {
    return this.environment.undefined(info);
  }

  callFilter(name: string, args: readonly Value[], kwargs: Kwargs = NO_KWARGS): Value {
    const result = named('filter', this.environment.filters, name)(this, args, kwargs);
    return this.environment.unroll(result);
  }

  callTest(name: string, args: readonly Value[], kwargs: Kwargs = NO_KWARGS): Value {
    return named('test', this.environment.tests, name)(this, args, kwargs);
  }

  charge(steps: number): void {
    this.rendering.charge(steps);
  }

  nested<T>(run: () => T): T {
    return this.rendering.nested(run);
  }
}

function named(kind: string, table: FunctionTable, name: string): TemplateFunction {
  const found = table.get(name);
  if (!found) throw new TemplateFailure('TemplateRuntimeError', `No ${kind} named '${name}'.`);
  return found;
}
