import {
  Dict,
  isMapping,
  isSequence,
  isString,
  iterate,
  PyError,
  textOf,
  type Value,
} from '../../python/index.js';
import { decodeBytes } from '../../python/encoding.js';
import { failure } from '../failure.js';
import { globFiles } from '../formats/glob.js';
import { basename, dirname, join } from '../paths.js';
import { toText } from '../text-of.js';
import { Options, termText, type Lookup, type LookupCall } from './lookup.js';
import { findFile, readBytes } from './search.js';

function find({ task }: LookupCall, subdir: string, name: string): string | undefined {
  return findFile(task.run.controller, task.place, subdir, name);
}

/** Python's `str.strip` of white space at one end. */
const trimEnd = (text: string): string => text.replace(/[\s\x1c-\x1f\x85]+$/u, '');
const trimStart = (text: string): string => text.replace(/^[\s\x1c-\x1f\x85]+/u, '');

/** `file`: the text of files, without white space at the end. */
export const file: Lookup = (call) =>
  call.terms.map((term) => {
    const name = termText(term, call.name);
    const path = find(call, 'files', name);
    const bytes = path === undefined ? undefined : readBytes(call.task.run.controller, path);
    if (!bytes) throw failure(`could not locate file in lookup: ${name}`);
    let text = decodeBytes(bytes, 'utf-8');
    if (call.options.flag('lstrip', false)) text = trimStart(text);
    return call.options.flag('rstrip', true) ? trimEnd(text) : text;
  });

/** `unvault`: the text of files, decrypted where they are encrypted. */
export const unvault: Lookup = (call) =>
  call.terms.map((term) => {
    const name = termText(term, call.name);
    const path = find(call, 'files', name);
    const bytes = path === undefined ? undefined : readBytes(call.task.run.controller, path);
    if (!bytes) throw failure(`Unable to find file matching "${name}" `);
    return decodeBytes(bytes, 'utf-8');
  });

/** `fileglob`: the files that match patterns, in the first folder where any does. */
export const fileglob: Lookup = (call) => {
  const { controller } = call.task.run;
  return call.terms.flatMap((term) => {
    const pattern = termText(term, call.name);
    const name = basename(pattern);
    const folders =
      name === pattern
        ? call.task.place.searchPath.flatMap((path) => [join(path, 'files'), path])
        : [find(call, 'files', dirname(pattern))];
    for (const folder of folders) {
      const found = folder === undefined ? [] : globFiles(controller, join(folder, name));
      if (found.length > 0) return found;
    }
    return [];
  });
};

interface Search {
  readonly names: Value[];
  readonly skip: boolean;
}

/** `first_found`: the first file of a list that is there. */
export const firstFound: Lookup = (call) => {
  const { names, skip } = searchOf(call.terms, call.options);
  for (const name of names) {
    const path = find(call, call.subdir, termText(name, call.name));
    if (path !== undefined) return [path];
  }
  if (skip) return [];
  throw failure('No file was found when using first_found.');
};

function searchOf(terms: Iterable<Value>, given: Options): Search {
  let names: Value[] = [];
  let skip = false;
  for (const term of terms) {
    if (!isMapping(term) && !isString(term) && isSequence(term)) {
      const inner = searchOf(iterate(term), given);
      names.push(...inner.names);
      skip = inner.skip;
      continue;
    }
    if (!isMapping(term) && !isString(term)) {
      throw failure(
        `Invalid term supplied, can handle string, mapping or list of strings but got: ${toText(term)}`,
      );
    }
    const options = term instanceof Dict ? ofDict(term) : given;
    skip = options.flag('skip', false);
    const files = splitOn(options.list('files'), /[,;]/);
    const paths = splitOn(options.list('paths'), /[,:;]/);
    if (paths.length > 0) names.push(...paths.flatMap((path) => files.map((name) => join(path, name))));
    else if (files.length > 0) names = [...files];
    else names.push(term);
  }
  return { names, skip };
}

function ofDict(dict: Dict): Options {
  return new Options(new Map(Array.from(dict, ([key, value]) => [toText(key), value] as const)));
}

function splitOn(values: readonly Value[], marks: RegExp): string[] {
  return values.flatMap((value): string[] => {
    if (Array.isArray(value)) return splitOn(value, marks);
    const text = textOf(value);
    if (text === undefined) throw new PyError('TypeError', 'files and paths of first_found have to be text');
    return text.split(marks);
  });
}
