import type { Environment } from '../../jinja/index.js';
import { HapError, type TemplateString } from '../../model/index.js';
import type { FileOptions, TemplarOptions } from '../api.js';
import type { Controller } from '../controller.js';
import type { Environments } from './environments.js';
import type { LookupCaller, Run, Task } from './parts.js';
import { compileFile, compileText, type CompiledText } from './templates.js';

/** What a {@link Session} is made of. */
export interface SessionParts {
  readonly controller: Controller;
  readonly options: TemplarOptions;
  readonly environments: Environments;
  readonly lookups: LookupCaller;
  readonly ejs: (task: Task, text: string, options: FileOptions) => string;
  readonly names: (what: 'filter' | 'test') => Iterable<string>;
}

interface Open {
  readonly task: Task;
  readonly name: string;
}

/** Variables within variables, more than which nobody writes. */
const MAX_NESTING = 100;
/** Template files that are kept compiled, for each of the environments. */
const KEPT_FILES = 500;

/** What all renderers of a run share. */
export class Session implements Run {
  readonly controller: Controller;
  readonly environments: Environments;
  readonly lookups: LookupCaller;
  readonly native: boolean;
  readonly ejs: SessionParts['ejs'];
  readonly names: SessionParts['names'];
  readonly #options: TemplarOptions;
  readonly #compiled = new WeakMap<TemplateString, { environment: Environment; text: CompiledText }>();
  /** Template files by their text: of what is the same everywhere, the last path is the one that is kept. */
  readonly #files = new WeakMap<Environment, Map<string, CompiledText>>();
  /** The variables that are being rendered, each for the sake of the one before it. */
  readonly #open: Open[] = [];

  constructor(parts: SessionParts) {
    this.controller = parts.controller;
    this.environments = parts.environments;
    this.lookups = parts.lookups;
    this.native = parts.options.native ?? false;
    this.ejs = parts.ejs;
    this.names = parts.names;
    this.#options = parts.options;
  }

  get managed(): string {
    return this.#options.managed ?? 'Ansible managed';
  }

  /** A text of the playbook, compiled once however often it is rendered. */
  compiled(task: Task, template: TemplateString): CompiledText {
    const known = this.#compiled.get(template);
    const environment = task.environment(template.source);
    if (known?.environment === environment) return known.text;
    const text = compileText(environment, template.source);
    this.#compiled.set(template, { environment, text });
    return text;
  }

  compiledFile(environment: Environment, text: string, path: string): CompiledText {
    let files = this.#files.get(environment);
    if (!files || files.size >= KEPT_FILES)
      this.#files.set(environment, (files = new Map<string, CompiledText>()));
    let known = files.get(text);
    if (known?.template.name !== path) {
      known = compileFile(environment, text, path);
      files.set(text, known);
    }
    return known;
  }

  /**
   * Renders a variable for the sake of another one.
   * @throws HapError `template-error` where it is needed for itself
   */
  nested<T>(task: Task, name: string, run: () => T): T {
    const from = this.#open.findIndex((open) => open.name === name && open.task === task);
    if (from !== -1 || this.#open.length >= MAX_NESTING) {
      const chain = [...this.#open.slice(Math.max(0, from)).map((open) => open.name), name];
      throw new HapError({
        code: 'template-error',
        summary: `recursive loop detected in template string: ${chain.slice(-10).join(' → ')}`,
        hint: `The value of '${name}' is made of itself: one of these variables has to be written otherwise.`,
      });
    }
    this.#open.push({ task, name });
    try {
      return run();
    } finally {
      this.#open.pop();
    }
  }

  warn(summary: string): void {
    this.#options.warn?.(new HapError({ code: 'template-warning', summary }));
  }
}
