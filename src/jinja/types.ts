import type { Value } from '../python/index.js';
import type { Undefined, UndefinedInfo } from './runtime/undefined.js';

/** Keyword arguments of a call, in the order they were given. */
export type Kwargs = ReadonlyMap<string, Value>;

/**
 * A filter, a test or a function: all are called alike. A filter's or test's value is `args[0]`.
 * What Python's words are needed for is best made with `define`, which binds arguments as Python does.
 */
export interface TemplateFunction {
  (context: Context, args: readonly Value[], kwargs: Kwargs): Value;
  /** A shorter way to call it with plain arguments, where there is one. */
  readonly direct?: Direct;
}

/** How a function is called whose arguments need no binding. */
export interface Direct {
  /** Takes a value for each parameter. */
  body: (context: Context, ...values: Value[]) => Value;
  /** The parameters' defaults; `undefined` for a parameter that has none. */
  defaults: readonly (Value | undefined)[];
  /** Whether it sees of its value no more than whether it is defined, so that nothing need be made of what is not. */
  light: boolean;
}

/** What the template that calls a function looks like from there. */
export interface Context {
  readonly environment: Host;
  /** The template's name. */
  readonly name: string | undefined;
  /** The variables it was given: those of the rendering, of the template that includes it, or none. */
  readonly scope: Scope;
  /** The scope the rendering was started with, whatever template this is. */
  readonly root: Scope;
  /** Whether the template is inside `autoescape true`. */
  readonly autoescape: boolean;
  /** A variable's value, or `undefined` where there is none. */
  lookup(name: string): Value | undefined;
  /** A variable's value, or the environment's undefined value. */
  resolve(name: string): Value;
  /** What a thing that is not defined evaluates to. */
  undefined(info: UndefinedInfo): Undefined;
  /** Calls a filter by name, as `map('name')` does: the value is `args[0]`. */
  callFilter(name: string, args: readonly Value[], kwargs?: Kwargs): Value;
  /** Calls a test by name, as `select('name')` does: the value is `args[0]`. */
  callTest(name: string, args: readonly Value[], kwargs?: Kwargs): Value;
  /** Counts work done in one call; raises an error where the rendering has done too much. */
  charge(steps: number): void;
  /** Runs what may call itself; raises an error where that nests too deeply. */
  nested<T>(run: () => T): T;
}

/** What a rendering needs of the environment it takes place in. */
export interface Host {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
  readonly globals: Globals;
  readonly syntax: Syntax;
  readonly limits: Limits;
  readonly strictNames: boolean;
  readonly finalize: ((value: Value) => Value) | undefined;
  readonly concat: Concat | undefined;
  undefined(info: UndefinedInfo): Undefined;
  /** What a filter returned: a list in place of an iterator, where the environment is to do so. */
  unroll(value: Value): Value;
}

/** Functions and variables by name that templates have without being given them. A Map is one. */
export type Globals = Pick<ReadonlyMap<string, Value>, 'get' | 'has'>;

/** Filters or tests by name. A Map is one; one that loads by name can be written. */
export interface FunctionTable {
  get(name: string): TemplateFunction | undefined;
  has(name: string): boolean;
}

/** Where variables come from. Asked for a name only when it is used. */
export interface Scope {
  /** The variable's value; `undefined` where there is none (Python's None is `null`). */
  get(name: string): Value | undefined;
  has(name: string): boolean;
  /** All names, where they are known: for did-you-means. */
  names?(): Iterable<string>;
}

/** A template's text and the name it is known by in errors and to its own includes. */
export interface Source {
  source: string;
  name: string;
}

/**
 * Finds a template for include, import and extends.
 * @param parent the name of the template that asks
 * @returns `undefined` where there is no such template
 */
export type Loader = (name: string, parent: string | undefined) => Source | undefined;

/** How templates are written: Jinja's own names and defaults. */
export interface Syntax {
  blockStart: string;
  blockEnd: string;
  variableStart: string;
  variableEnd: string;
  commentStart: string;
  commentEnd: string;
  lineStatementPrefix: string | undefined;
  lineCommentPrefix: string | undefined;
  trimBlocks: boolean;
  lstripBlocks: boolean;
  keepTrailingNewline: boolean;
  newlineSequence: '\n' | '\r\n' | '\r';
}

/** Bounds of one rendering, so that no template runs or grows without end. */
export interface Limits {
  /** Evaluation steps: statements, calls and loop turns, and more for large values. */
  steps: number;
  /** Nesting of macros, includes, blocks, recursive loops and of the template's own text. */
  depth: number;
  /** Characters of output. */
  output: number;
}

/** What an {@link Environment} is made of. */
export interface EnvironmentOptions {
  /** Added to Jinja's own, and before them. */
  filters?: FunctionTable;
  /** Added to Jinja's own, and before them. */
  tests?: FunctionTable;
  /** Added to Jinja's own, and before them. Functions are {@link Callable}s. */
  globals?: Globals;
  loader?: Loader;
  /** Makes the value of what is not defined; Ansible's strict but chaining kind where not given. */
  undefined?: (info: UndefinedInfo) => Undefined;
  /** Applied to every value that `{{ }}` outputs. */
  finalize?: (value: Value) => Value;
  /** Joins the output of a macro, a block set or a call; plain text where not given. */
  concat?: Concat;
  syntax?: Partial<Syntax>;
  limits?: Partial<Limits>;
  /** An unknown filter or test is an error even where it would not be reached, as it is in Ansible. */
  strictNames?: boolean;
  /** Makes a list of an iterator, dict view or range that a filter returns, as Ansible does. */
  unroll?: boolean;
}

/** Makes one value of the pieces a template put out: strings between expressions, values of expressions. */
export type Concat = (nodes: readonly Value[]) => Value;

/** What one rendering is given. */
export interface RenderOptions {
  scope?: Scope;
  /** In place of the environment's. */
  concat?: Concat | undefined;
  limits?: Partial<Limits>;
}
