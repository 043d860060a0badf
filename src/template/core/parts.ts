import type { Environment, Scope } from '../../jinja/index.js';
import type { Position, TemplateString } from '../../model/index.js';
import type { Value } from '../../python/index.js';
import type { FileOptions, Renderer } from '../api.js';
import type { Controller } from '../controller.js';
import type { VariableScope } from '../scope.js';
import type { Environments } from './environments.js';
import type { Subject } from './errors.js';
import type { CompiledText } from './templates.js';

/** A variable that was touched: its value, rendered, and what went into it. */
export interface KnownVariable {
  readonly value: Value;
  /** Whether any of it came from a host. */
  readonly data: boolean;
  /** Whether a lookup was made for it. */
  readonly lookups: boolean;
}

/** What one rendering sees, and what it has touched. */
export interface RenderingScope extends Scope {
  readonly task: Task;
  data: boolean;
  lookups: boolean;
}

/** What the parts of this layer ask of the renderer of a task. */
export interface Task extends Renderer {
  readonly run: Run;
  /** The environment of one of this task's texts; that of its template files is another. */
  environment(text?: string): Environment;
  hasVariable(name: string): boolean;
  variable(name: string): KnownVariable | undefined;
  /** A value rendered at any depth. Only what holds something deferred is copied. */
  deep(value: Value, scope: RenderingScope): Value;
  /** A template's value. */
  text(template: TemplateString, scope: RenderingScope): Value;
  /** Runs what may fail, and throws what it throws with the place and in the words of this layer. */
  guard<T>(subject: () => Subject, run: () => T): T;
  /** What an error is about. @param file the template file, where it is one */
  subject(source: string, position: Position | undefined, file?: string): Subject;
  /** Keeps in mind what a rendering touched. */
  remember(scope: RenderingScope): void;
  /** The same task with other variables. */
  derive(scope: VariableScope): Task;
}

/** How templates and loops call lookups. */
export interface LookupCaller {
  /** `lookup(name, *terms, **options)` in a template. */
  lookup(scope: RenderingScope, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Value;
  query(task: Task, name: string, terms: readonly Value[], options: ReadonlyMap<string, Value>): Value[];
  loopItems(task: Task, name: string, terms: Value, subdir: string): Value[];
}

/** What all renderers of a run share. */
export interface Run {
  readonly controller: Controller;
  readonly environments: Environments;
  readonly lookups: LookupCaller;
  readonly native: boolean;
  /** What `ansible_managed` is made of. */
  readonly managed: string;
  readonly ejs: (task: Task, text: string, options: FileOptions) => string;
  readonly names: (what: 'filter' | 'test') => Iterable<string>;
  /** A text of the playbook, compiled once however often it is rendered. */
  compiled(task: Task, template: TemplateString): CompiledText;
  /** A template file's text, compiled once. @param path the file, which errors name */
  compiledFile(environment: Environment, text: string, path: string): CompiledText;
  /**
   * Renders a variable for the sake of another one.
   * @throws HapError `template-error` where it is needed for itself
   */
  nested<T>(task: Task, name: string, render: () => T): T;
  warn(summary: string): void;
}
