import { Undefined } from '../../jinja/index.js';
import type { Context, Environment } from '../../jinja/index.js';
import { TemplateContext } from '../../jinja/runtime/context.js';
import { Rendering } from '../../jinja/runtime/rendering.js';
import type { Task } from '../core/parts.js';
import { RenderScope } from '../core/scopes.js';
import { naturalFunction, splitArguments, type NaturalFunction } from './functions.js';
import { Keywords } from './keywords.js';
import { Naturalizer, naturalText, type Natural } from './values.js';

/** Names that EJS's own code uses inside a template: a variable cannot take their place. */
const INTERNAL = new Set(['__append', '__output', '__line', '__lines', '__filename', 'escapeFn', 'rethrow']);

/** Includes a file with more variables: what `include` does in a template. */
export type Include = (path: string, data: Readonly<Record<string, Natural>>) => string;

/** That a rendering ends because of an error that EJS must not touch. */
export class Passing extends Error {}

/**
 * What a template sees: variables, rendered as they are touched, then `include`, `locals` and the filters as
 * functions. It is the object of the `with` that EJS puts around a template's code.
 */
export class Locals {
  readonly scope: RenderScope;
  readonly proxy: object;
  /** The error that ended the rendering, where it was not the template's own. */
  failure: { readonly error: unknown } | undefined;
  readonly #naturalizer = new Naturalizer();
  readonly #own = new Map<string, Natural>();
  readonly #context: Context;
  readonly #environment: Environment;

  constructor(
    readonly task: Task,
    include: Include,
    data: Readonly<Record<string, Natural>>,
  ) {
    this.scope = new RenderScope(task);
    const environment = task.environment();
    this.#environment = environment;
    this.#context = new TemplateContext(
      new Rendering(environment, { scope: this.scope }),
      undefined,
      this.scope,
      false,
    );
    for (const [name, value] of Object.entries(data)) this.#own.set(name, value);
    this.#include(include);
    this.proxy = this.#proxy(true);
  }

  /** Runs what may fail for reasons of its own, so that those are told and not what EJS makes of them. */
  readonly guard = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      if (error instanceof Passing) throw error;
      this.failure = { error };
      throw new Passing(error instanceof Error ? error.message : String(error));
    }
  };

  /** `include` is always the function; where a variable has that name as well, the function prints as its value. */
  #include(include: Include): void {
    const variable = this.#own.get('include') ?? this.#variable('include');
    const call = (path: unknown, data?: Readonly<Record<string, Natural>>): string =>
      this.guard(() => include(String(path), data ?? {}));
    if (variable !== undefined)
      Object.assign(call, { toString: () => naturalText(variable), toJSON: () => variable });
    this.#own.set('include', call);
  }

  /** A variable as JavaScript; `undefined` where there is none. */
  #variable(name: string): Natural {
    if (!this.scope.has(name)) return undefined;
    return this.guard(() => {
      const value = this.scope.get(name);
      return value === undefined ? undefined : this.#naturalizer.natural(value);
    });
  }

  #has(name: string): boolean {
    return this.#own.has(name) || this.scope.has(name);
  }

  #get(name: string): Natural {
    return this.#own.has(name) ? this.#own.get(name) : this.#variable(name);
  }

  /** @param functions whether the filters and their like are there besides the variables */
  #proxy(functions: boolean): object {
    const target = Object.create(null) as object;
    return new Proxy(target, {
      has: (_, name) =>
        typeof name === 'string' &&
        !INTERNAL.has(name) &&
        (this.#has(name) || (functions && this.#isFunction(name))),
      get: (_, name) => {
        if (typeof name !== 'string') return undefined;
        return this.#has(name) ? this.#get(name) : functions ? this.#function(name) : undefined;
      },
      set: (_, name, value: Natural) => {
        this.#own.set(String(name), value);
        return true;
      },
      ownKeys: () => Array.from(new Set([...this.#own.keys(), ...this.scope.names()])),
      getOwnPropertyDescriptor: (_, name) => {
        if (typeof name !== 'string' || !this.#has(name)) return undefined;
        return { value: this.#get(name), enumerable: true, configurable: true, writable: true };
      },
    });
  }

  #isFunction(name: string): boolean {
    return (
      ['locals', 'filters', 'tests', 'kw', 'lookup', 'query', 'q'].includes(name) ||
      (this.#environment.filters.has(name) && !(name in globalThis))
    );
  }

  #function(name: string): Natural {
    switch (name) {
      case 'locals':
        return this.#proxy(false);
      case 'kw':
        return (values: Readonly<Record<string, unknown>>) => new Keywords(values);
      case 'filters':
        return this.#table((key) => this.#filter(key));
      case 'tests':
        return this.#table((key) => this.#test(key));
      case 'lookup':
      case 'query':
      case 'q':
        return this.#lookup(name !== 'lookup');
      default:
        return this.#filter(name);
    }
  }

  #filter(name: string): NaturalFunction | undefined {
    const found = this.#environment.filters.get(name);
    return found && naturalFunction(found, this.#context, this.#naturalizer, this.guard);
  }

  #test(name: string): NaturalFunction | undefined {
    const found = this.#environment.tests.get(name);
    return found && naturalFunction(found, this.#context, this.#naturalizer, this.guard);
  }

  #lookup(wantList: boolean): NaturalFunction {
    return (...given) =>
      this.guard(() => {
        const { args, kwargs } = splitArguments(given, this.#context);
        if (wantList) kwargs.set('wantlist', true);
        const value = this.task.run.lookups.lookup(this.scope, args, kwargs);
        return value instanceof Undefined ? value.fail() : this.#naturalizer.natural(value);
      });
  }

  #table(of: (name: string) => NaturalFunction | undefined): object {
    return new Proxy(Object.create(null) as object, {
      get: (_, name) => (typeof name === 'string' ? of(name) : undefined),
      has: (_, name) => typeof name === 'string' && of(name) !== undefined,
    });
  }
}
