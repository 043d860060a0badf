import { DictView, PyIterator, Range, toList, type Value } from '../python/index.js';
import { TemplateFailure } from './errors.js';
import { FILTERS } from './filters/index.js';
import { GLOBALS } from './globals.js';
import { DEFAULT_LIMITS } from './runtime/rendering.js';
import { Undefined, type UndefinedInfo } from './runtime/undefined.js';
import { DEFAULT_SYNTAX } from './syntax/defaults.js';
import { parseExpression, parseTemplate } from './syntax/parser.js';
import { Expression, Template } from './template.js';
import { TESTS } from './tests.js';
import type { CompileHost } from './compile/frame.js';
import type { Concat, EnvironmentOptions, FunctionTable, Globals, Limits, Loader, Syntax } from './types.js';

/** How many compiled templates and expressions are kept. */
const CACHE_SIZE = 2000;

/** How a template is made from text. */
export interface SourceOptions {
  /** The name that errors and the loader are given. */
  name?: string | undefined;
  /** In place of the environment's, for this template alone. */
  syntax?: Partial<Syntax>;
}

/** Where templates are made: what they can call, how they are written, and where others come from. */
export class Environment implements CompileHost {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
  readonly globals: Globals;
  readonly syntax: Syntax;
  readonly limits: Limits;
  readonly strictNames: boolean;
  readonly finalize: ((value: Value) => Value) | undefined;
  readonly concat: Concat | undefined;
  readonly #loader: Loader;
  readonly #undefined: (info: UndefinedInfo) => Undefined;
  readonly #unroll: boolean;
  readonly #templates = new Map<string, Template>();
  readonly #expressions = new Map<string, Expression>();

  constructor(options: EnvironmentOptions = {}) {
    this.filters = layered(options.filters, FILTERS);
    this.tests = layered(options.tests, TESTS);
    this.globals = layered(options.globals, GLOBALS);
    this.syntax = { ...DEFAULT_SYNTAX, ...options.syntax };
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.strictNames = options.strictNames ?? false;
    this.finalize = options.finalize;
    this.concat = options.concat;
    this.#loader = options.loader ?? (() => undefined);
    this.#undefined = options.undefined ?? ((info) => new Undefined(info));
    this.#unroll = options.unroll ?? false;
  }

  /**
   * A template from its text; the same text gives the same template.
   * @throws JinjaError of kind `syntax` or `limit`
   */
  fromString(source: string, options: SourceOptions = {}): Template {
    const syntax = options.syntax ? { ...this.syntax, ...options.syntax } : this.syntax;
    const key = cacheKey(source, options);
    return remember(
      this.#templates,
      key,
      () => new Template(this, parseTemplate(source, syntax, options.name)),
    );
  }

  /**
   * An expression from its text, as in `when:`; the same text gives the same expression.
   * @param options `condition` for the grammar of an `if` tag, which has no `a if b else c`
   * @throws JinjaError of kind `syntax` or `limit`
   */
  compileExpression(source: string, options: { name?: string; condition?: boolean } = {}): Expression {
    const { name, condition = false } = options;
    const key = `${condition ? 'c' : 'e'}${cacheKey(source, { name })}`;
    return remember(
      this.#expressions,
      key,
      () => new Expression(this, parseExpression(source, this.syntax, name, condition)),
    );
  }

  /** A template from the loader, or `undefined` where there is none of that name. */
  findTemplate(name: string, parent?: string): Template | undefined {
    const found = this.#loader(name, parent);
    return found && this.fromString(found.source, { name: found.name });
  }

  /**
   * A template from the loader.
   * @throws TemplateFailure TemplateNotFound
   */
  getTemplate(name: string, parent?: string): Template {
    const template = this.findTemplate(name, parent);
    if (!template) throw new TemplateFailure('TemplateNotFound', name);
    return template;
  }

  /** The value of what is not defined. */
  undefined(info: UndefinedInfo): Undefined {
    return this.#undefined(info);
  }

  /** What a filter returned: a list in place of an iterator, where the environment is to do so. */
  unroll(value: Value): Value {
    if (!this.#unroll) return value;
    return value instanceof PyIterator || value instanceof DictView || value instanceof Range
      ? toList(value)
      : value;
  }
}

interface Table<T> {
  get(name: string): T | undefined;
  has(name: string): boolean;
}

/** A table over another one. */
function layered<T>(own: Table<T> | undefined, base: Table<T>): Table<T> {
  if (!own) return base;
  return {
    get: (name) => {
      const found = own.get(name);
      return found === undefined ? base.get(name) : found;
    },
    has: (name) => own.has(name) || base.has(name),
  };
}

function cacheKey(source: string, { name, syntax }: SourceOptions): string {
  const written = syntax ? JSON.stringify(syntax) : '';
  return `${written}\0${name ?? ''}\0${source}`;
}

/** What is known under a key, or else made; the oldest is forgotten where there are too many. */
function remember<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  if (cache.size >= CACHE_SIZE) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
  cache.set(key, made);
  return made;
}
