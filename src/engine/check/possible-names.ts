import { TemplateString } from '../../model/index.js';
import type { Task } from '../../playbook/index.js';
import { Dict, type Value } from '../../python/index.js';
import { loopNames } from './site.js';

const lone = /^\s*\{\{\s*(\w+)\s*\}\}\s*$/;
const firstFound =
  /^\s*\{\{\s*(?:lookup|query|q)\(\s*['"](?:ansible\.builtin\.)?first_found['"]\s*,\s*(\w+)[^()]*\)\s*\}\}\s*$/;

/**
 * What a param that names a file may come to: itself, the items of its task's loop where it is one of those, or the
 * files of a `first_found`.
 */
export function possibleNames(value: Value, task: Task): Value[] {
  if (!(value instanceof TemplateString)) return [value];
  const name = lone.exec(value.source)?.[1];
  if (name !== undefined && task.loop && loopNames(task)?.includes(name) === true)
    return leaves(task.loop.terms, task);
  const terms = firstFound.exec(value.source)?.[1];
  const searched = terms === undefined ? undefined : task.vars?.get(terms);
  return searched === undefined ? [value] : leaves(searched, task);
}

/** The names in a loop's terms, those of `files` each in every one of `paths`. */
function leaves(terms: Value, task: Task): Value[] {
  if (Array.isArray(terms)) return terms.flatMap((term) => leaves(term, task));
  if (terms instanceof Dict) {
    const paths = leaves(terms.get('paths') ?? [], task);
    const files = leaves(terms.get('files') ?? [], task);
    return paths.length === 0 ? files : paths.flatMap((path) => files.map((file) => joined(path, file)));
  }
  const name = terms instanceof TemplateString ? lone.exec(terms.source)?.[1] : undefined;
  const value = name === undefined ? undefined : task.vars?.get(name);
  return value === undefined ? [terms] : leaves(value, task);
}

function joined(path: Value, file: Value): Value {
  const [a, b] = [path, file].map((v) => (v instanceof TemplateString ? v.source : v));
  return typeof a === 'string' && typeof b === 'string' ? new TemplateString(`${a}/${b}`) : null;
}
