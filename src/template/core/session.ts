import type { Environment } from '../../jinja/index.js';
import { HapError, type TemplateString } from '../../model/index.js';
import type { FileOptions, TemplarOptions } from '../api.js';
import type { Controller } from '../controller.js';
import type { Lookups } from '../lookups/lookups.js';
import type { Environments } from './environments.js';
import type { TaskRenderer } from './renderer.js';
import { compileText, type CompiledText } from './templates.js';

/** What a {@link Session} is made of. */
export interface SessionParts {
  readonly controller: Controller;
  readonly options: TemplarOptions;
  readonly environments: Environments;
  readonly lookups: Lookups;
  readonly ejs: (renderer: TaskRenderer, text: string, options: FileOptions) => string;
  readonly names: (what: 'filter' | 'test') => Iterable<string>;
}

interface Open {
  readonly renderer: TaskRenderer;
  readonly name: string;
}

/** Variables within variables, more than which nobody writes. */
const MAX_NESTING = 100;

/** What all renderers of a run share. */
export class Session {
  readonly controller: Controller;
  readonly environments: Environments;
  readonly lookups: Lookups;
  readonly native: boolean;
  readonly ejs: SessionParts['ejs'];
  readonly names: SessionParts['names'];
  readonly #options: TemplarOptions;
  readonly #compiled = new WeakMap<TemplateString, { environment: Environment; text: CompiledText }>();
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
  compiled(renderer: TaskRenderer, template: TemplateString): CompiledText {
    const environment = renderer.environment();
    const known = this.#compiled.get(template);
    if (known?.environment === environment) return known.text;
    const text = compileText(environment, template.source);
    this.#compiled.set(template, { environment, text });
    return text;
  }

  /**
   * Renders a variable for the sake of another one.
   * @throws HapError `template-error` where it is needed for itself
   */
  nested<T>(renderer: TaskRenderer, name: string, run: () => T): T {
    const from = this.#open.findIndex((open) => open.name === name && open.renderer === renderer);
    if (from !== -1 || this.#open.length >= MAX_NESTING) {
      const chain = [...this.#open.slice(Math.max(0, from)).map((open) => open.name), name];
      throw new HapError({
        code: 'template-error',
        summary: `recursive loop detected in template string: ${chain.slice(-10).join(' → ')}`,
        hint: `The value of '${name}' is made of itself: one of these variables has to be written otherwise.`,
      });
    }
    this.#open.push({ renderer, name });
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
