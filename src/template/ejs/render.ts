import { didYouMean, HapError, readText } from '../../model/index.js';
import type { FileOptions } from '../api.js';
import { explain } from '../core/errors.js';
import { fileTask } from '../core/file.js';
import { templateFolders } from '../core/loader.js';
import type { Task } from '../core/parts.js';
import { dirname, join } from '../paths.js';
import { compileEjs, type EjsTemplate } from './compile.js';
import { Locals, Passing, type Include } from './locals.js';
import type { Natural } from './values.js';

const MAX_DEPTH = 50;
const KEPT = 200;

/** Renders EJS files, and keeps what it compiled. */
export class EjsRenderer {
  readonly #compiled = new Map<string, EjsTemplate>();
  #depth = 0;

  /** A file's text rendered. @throws HapError `undefined-variable`, `template-syntax`, `template-error` */
  readonly render = (task: Task, text: string, options: FileOptions): string =>
    this.#run(fileTask(task, options), task, text, options.path, {});

  #run(own: Task, outer: Task, text: string, path: string, data: Readonly<Record<string, Natural>>): string {
    if (this.#depth >= MAX_DEPTH) throw tooDeep(path);
    const include: Include = (name, more) => {
      const found = this.#find(own, path, name);
      return this.#run(own, outer, found.text, found.path, { ...data, ...more });
    };
    const locals = new Locals(own, include, data);
    const globals = new Set(Object.getOwnPropertyNames(globalThis));
    this.#depth += 1;
    try {
      return this.#template(text, path)(locals.proxy);
    } catch (error) {
      throw failed(error, locals, text, path);
    } finally {
      this.#depth -= 1;
      // A name that a template assigns to without declaring it becomes a global; it must not be the next one's.
      for (const name of Object.getOwnPropertyNames(globalThis))
        if (!globals.has(name)) Reflect.deleteProperty(globalThis, name);
      outer.remember(locals.scope);
    }
  }

  #template(text: string, path: string): EjsTemplate {
    const key = `${path}\0${text}`;
    let template = this.#compiled.get(key);
    if (!template) {
      template = compileEjs(text, path);
      if (this.#compiled.size >= KEPT) this.#compiled.clear();
      this.#compiled.set(key, template);
    }
    return template;
  }

  /** An included file: beside the one that includes it, then in the `templates` of the role and the playbook. */
  #find(task: Task, parent: string, name: string): { path: string; text: string } {
    const { files } = task.run.controller;
    const { searchPath, playbookDir } = task.place;
    const file = /\.[^./]+$/.test(name) ? name : `${name}.ejs`;
    const folders = [dirname(parent), ...templateFolders([...searchPath, playbookDir])];
    for (const folder of folders) {
      const path = join(folder, file);
      const text = files.info(path)?.kind === 'file' ? readText(files, path) : undefined;
      if (text !== undefined) return { path, text };
    }
    throw new HapError({
      code: 'template-error',
      summary: `the included file '${name}' was not found`,
      detail: `looked for in: ${folders.join(', ')}`,
    });
  }
}

function tooDeep(path: string): HapError {
  return new HapError({
    code: 'template-error',
    summary: `templates include each other more than ${MAX_DEPTH} deep`,
    position: { file: path, line: 1, column: 1 },
  });
}

/** What a template threw, in the words of this layer; EJS wrote file and line in front of the message. */
function failed(error: unknown, locals: Locals, text: string, path: string): unknown {
  if (error instanceof HapError && !locals.failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const line = Number(/^.*?:(\d+)\n/.exec(message)?.[1] ?? 1);
  const shown = (text.split('\n')[line - 1] ?? '').trim();
  const position = {
    file: path,
    line,
    column: Math.max(1, (text.split('\n')[line - 1] ?? '').indexOf('<%') + 1),
  };
  if (error instanceof Passing && locals.failure) {
    const names = (): Iterable<string> => locals.scope.names();
    return explain(locals.failure.error, { source: shown, position, names });
  }
  const own = message.slice(message.lastIndexOf('\n\n') + 1).trim();
  const missing = error instanceof ReferenceError ? /^([\w$]+) is not defined/.exec(own)?.[1] : undefined;
  return new HapError({
    code: missing === undefined ? 'template-error' : 'undefined-variable',
    summary: missing === undefined ? own : `'${missing}' is undefined`,
    detail: shown === '' ? undefined : `in: ${shown}`,
    hint: missing === undefined ? undefined : didYouMean(missing, locals.scope.names()),
    position,
    cause: error,
  });
}
