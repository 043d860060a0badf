import { Dict, type Value } from '../../python/index.js';
import { evalConcat, textConcat } from '../core/concat.js';
import { fileTask, syntaxOf } from '../core/file.js';
import { templateFolders } from '../core/loader.js';
import { NativeText } from '../core/native-text.js';
import { RenderScope } from '../core/scopes.js';
import { withNewlines } from '../core/templates.js';
import { decodeBytes } from '../../python/encoding.js';
import { failure } from '../failure.js';
import { dirname } from '../paths.js';
import { toText } from '../text-of.js';
import { termText, type Lookup, type LookupCall } from './lookup.js';
import { findFile, readBytes } from './search.js';

/** `template`: template files, rendered with the task's variables and `template_vars`. */
export const template: Lookup = (call) =>
  call.terms.map((term) => renderTerm(call, termText(term, call.name)));

function renderTerm({ task, options }: LookupCall, name: string): Value {
  const { controller, environments } = task.run;
  const path = findFile(controller, task.place, 'templates', name);
  const bytes = path === undefined ? undefined : readBytes(controller, path);
  if (path === undefined || !bytes)
    throw failure(`the template file ${name} could not be found for the lookup`);
  const fileOptions = {
    path,
    source: name,
    variableStart: options.text('variable_start_string'),
    variableEnd: options.text('variable_end_string'),
    commentStart: options.text('comment_start_string'),
    commentEnd: options.text('comment_end_string'),
    variables: variablesOf(options.raw('template_vars') ?? null),
  };
  const own = fileTask(task, fileOptions);
  const folders = [dirname(path), ...templateFolders(task.place.searchPath)];
  const environment = environments.get({ folders, native: false, syntax: syntaxOf(fileOptions) });
  const convert = options.flag('convert_data', true);
  return own.guard(
    () => own.subject(name, undefined, path),
    () => {
      const compiled = task.run.compiledFile(environment, decodeBytes(bytes, 'utf-8'), path);
      const concat = convert ? evalConcat : textConcat;
      const value = compiled.template.evaluate({ scope: new RenderScope(own), concat });
      const result = withNewlines(value, compiled);
      return convert ? result : new NativeText(toText(result));
    },
  );
}

function variablesOf(value: Value): ReadonlyMap<string, Value> {
  return new Map(
    value instanceof Dict ? Array.from(value, ([key, item]) => [toText(key), item] as const) : [],
  );
}
