import type { Syntax } from '../../jinja/index.js';
import type { FileOptions, FileSyntax } from '../api.js';
import { dirname } from '../paths.js';
import { textConcat } from './concat.js';
import { fileVariables } from './file-variables.js';
import { templateFolders } from './loader.js';
import type { Task } from './parts.js';
import { OverlayScope, RenderScope } from './scopes.js';

import { compileFile, withNewlines } from './templates.js';
import { toText } from '../text-of.js';

const NAMES = [
  'variableStart',
  'variableEnd',
  'blockStart',
  'blockEnd',
  'commentStart',
  'commentEnd',
  'trimBlocks',
  'lstripBlocks',
  'newlineSequence',
] as const satisfies readonly (keyof FileSyntax)[];

/** What of a file's syntax is said, in the names of the evaluator. */
export function syntaxOf(options: FileSyntax): Partial<Syntax> {
  const out: Record<string, string | boolean> = {};
  for (const name of NAMES) {
    const value = options[name];
    if (value !== undefined) out[name] = value;
  }
  return out;
}

/** The same task with variables of its own: it sees a file's variables before the task's. */
export function fileTask(task: Task, options: FileOptions): Task {
  const variables = new Map([...fileVariables(task, options), ...(options.variables ?? [])]);
  return task.derive(new OverlayScope(variables, task.scope, false));
}

/** A `.j2` file as Ansible's `template` renders it: to text, whatever that looks like. */
export function renderTemplateFile(task: Task, text: string, options: FileOptions): string {
  const own = fileTask(task, options);
  const scope = new RenderScope(own);
  const subject = task.subject(options.source ?? options.path, undefined, options.path);
  const { playbookDir, searchPath } = task.place;
  const folders = templateFolders([...searchPath, playbookDir, dirname(options.path)]);
  const rendered = own.guard(subject, () => {
    const environment = task.run.environments.get({
      folders,
      native: false,
      syntax: syntaxOf(options),
    });
    const compiled = compileFile(environment, text, options.path, {});
    const value = compiled.template.evaluate({ scope, concat: textConcat });
    return withNewlines(toText(value), compiled);
  });
  task.remember(scope);
  return rendered;
}
