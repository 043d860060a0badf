import type { Environment, Syntax } from '../../jinja/index.js';
import type { FileOptions, FileSyntax } from '../api.js';
import { dirname } from '../paths.js';
import { isAlone } from './environments.js';
import type { Subject } from './errors.js';
import { FileScope } from './file-variables.js';
import { templateFolders } from './loader.js';
import type { Task } from './parts.js';
import { OverlayScope, RenderScope } from './scopes.js';

import { textWithNewlines } from './templates.js';

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

/** What of a file's syntax is said, in the names of the evaluator; `undefined` where nothing is. */
export function syntaxOf(options: FileSyntax): Partial<Syntax> | undefined {
  if (isPlain(options)) return undefined;
  let out: Record<string, string | boolean> | undefined;
  for (const name of NAMES) {
    const value = options[name];
    if (value !== undefined) (out ??= {})[name] = value;
  }
  return out;
}

/** Whether nothing is said, as of most files: faster than to go through the names. */
function isPlain(o: FileSyntax): boolean {
  const delimiters =
    o.variableStart ?? o.variableEnd ?? o.blockStart ?? o.blockEnd ?? o.commentStart ?? o.commentEnd;
  return (delimiters ?? o.trimBlocks ?? o.lstripBlocks ?? o.newlineSequence) === undefined;
}

/** The same task with variables of its own: it sees a file's variables before the task's. */
export function fileTask(task: Task, options: FileOptions): Task {
  const scope = new FileScope(task.run, options, task.scope);
  return task.derive(options.variables ? new OverlayScope(options.variables, scope, false) : scope);
}

/** A `.j2` file as Ansible's `template` renders it: to text, whatever that looks like. */
export function renderTemplateFile(task: Task, text: string, options: FileOptions): string {
  const own = fileTask(task, options);
  const scope = new RenderScope(own);
  const subject = (): Subject => task.subject(options.source ?? options.path, undefined, options.path);
  const rendered = own.guard(subject, () => {
    const environment = environmentOf(task, text, options);
    const compiled = task.run.compiledFile(environment, text, options.path);
    // Without a concat the pieces are put together as text while they come.
    return textWithNewlines(compiled.template.output({ scope, concat: undefined }), compiled);
  });
  task.remember(scope);
  return rendered;
}

/** The environment of a file: it includes from the folders of the task, and from its own. */
function environmentOf(task: Task, text: string, options: FileOptions): Environment {
  const { environments } = task.run;
  const { place } = task;
  if (isAlone(text)) return environments.get({ folders: [], native: false, syntax: syntaxOf(options) });
  return environments.kept(place, options.path, syntaxOf(options), () =>
    templateFolders([...place.searchPath, place.playbookDir, dirname(options.path)]),
  );
}
