import { posix } from 'node:path';
import { HapError, type ControllerFiles, type Fields } from '../../model/index.js';
import { bool, int, list, oneOf, params, path, str } from '../../params/index.js';
import { Dict, typeName, type Value } from '../../python/index.js';
import { errorMessage, toResult } from '../result.js';
import { defineAction, type ActionContext } from './action.js';

export const includeVars = defineAction({
  name: 'include_vars',
  summary: 'Load variables from files, found while the play runs.',
  readsOnly: true,
  freeForm: '_raw_params',
  params: params({
    _raw_params: str.describe('The file.'),
    file: path.describe('The file.'),
    dir: path.describe('A directory, whose files are loaded in order of their names.'),
    name: str.describe('One variable that holds all of them.'),
    depth: int.default(0).describe('How deep to go into `dir`; 0 is all.'),
    files_matching: str.describe('Only files whose name this regular expression finds.'),
    ignore_files: list(str).describe('Names of files to leave out.'),
    extensions: list(str).default(['yaml', 'yml', 'json']).describe('Endings of files to load.'),
    ignore_unknown_extensions: bool.default(false).describe('Leave other endings out rather than fail.'),
    hash_behaviour: oneOf('replace', 'merge').describe('Replace variables that exist, or merge dicts.'),
  }),
  run(params, ctx) {
    const file = (params.file ?? params._raw_params)?.trim();
    const loaded = new Dict();
    const paths: string[] = [];
    try {
      if (params.dir === undefined && (file === undefined || file === ''))
        throw ctx.problem('bad-params', 'Could not find file: include_vars needs a file or a dir');
      const found =
        params.dir === undefined ? [ctx.find(file ?? '', 'vars')] : inDirectory(params.dir, params, ctx);
      for (const path of found) {
        for (const [k, v] of ctx.loadVariables(path)) loaded.set(k, v);
        paths.push(path);
      }
    } catch (error) {
      // What went wrong is its `message`, other than that of any other module.
      if (!(error instanceof HapError)) throw error;
      return { result: toResult({ failed: true, message: errorMessage(error), ...nothing(paths) }) };
    }
    const facts = params.name === undefined ? loaded : new Dict([[params.name, loaded]]);
    const result = toResult({ changed: false, ansible_included_var_files: paths });
    result.set('ansible_facts', params.hash_behaviour === 'merge' ? merged(facts, ctx) : facts);
    return { result };
  },
});

function nothing(paths: readonly string[]): Fields {
  return { changed: false, ansible_facts: {}, ansible_included_var_files: paths };
}

interface Directory {
  readonly depth: number;
  readonly files_matching?: string | undefined;
  readonly ignore_files?: readonly string[] | undefined;
  readonly extensions: readonly string[];
  readonly ignore_unknown_extensions: boolean;
}

function inDirectory(dir: string, params: Directory, ctx: ActionContext): string[] {
  const root = directory(dir, ctx);
  const { extensions } = params;
  // As text they are parted by blanks.
  const ignored = (params.ignore_files ?? [])
    .flatMap((name) => name.split(/\s+/))
    .filter((name) => name !== '');
  const matching = params.files_matching === undefined ? undefined : new RegExp(params.files_matching);
  return walk(root, params.depth, ctx.shared.files).filter((path) => {
    const name = posix.basename(path);
    if (matching && !matching.test(name)) return false;
    if (ignored.some((pattern) => new RegExp(`${pattern}$`).test(name))) return false;
    const known = extensions.includes(posix.extname(name).slice(1));
    if (!known && !params.ignore_unknown_extensions)
      throw ctx.problem('bad-params', `${path} does not have a valid extension: ${extensions.join(', ')}`);
    return known;
  });
}

/** `dir`: absolute, or of the role's `vars/`, or beside the task's file. */
function directory(dir: string, ctx: ActionContext): string {
  const role = ctx.task.role?.path;
  const own = posix.dirname(ctx.task.file);
  const tried = posix.isAbsolute(dir)
    ? [dir]
    : [
        ...(role === undefined ? [] : [posix.join(role, 'vars', dir), posix.join(role, dir)]),
        posix.join(own, dir),
        posix.join(ctx.renderer.place.playbookDir, dir),
      ];
  const found = tried.find((d) => ctx.shared.files.info(d)?.kind === 'directory');
  if (found !== undefined) return found;
  throw new HapError({
    code: 'missing-file',
    summary: `${tried[0] ?? dir} directory does not exist`,
    detail: `Searched in:\n${tried.join('\n')}`,
  });
}

/** Files below a directory, each folder's own in order of name before those deeper. */
function walk(dir: string, depth: number, files: ControllerFiles): string[] {
  const names = (files.list(dir) ?? []).map((name) => posix.join(dir, name));
  const own = names.filter((path) => files.info(path)?.kind === 'file');
  if (depth === 1) return own;
  const deeper = names.filter((path) => files.info(path)?.kind === 'directory');
  return [...own, ...deeper.flatMap((path) => walk(path, depth === 0 ? 0 : depth - 1, files))];
}

/** Dicts laid over the variables of the same name that there are. @throws HapError where either is none, as Ansible does */
function merged(loaded: Dict, ctx: ActionContext): Dict {
  const all = new Dict();
  for (const [name, value] of loaded) {
    const old = typeof name === 'string' ? ctx.renderer.scope.get(name) : undefined;
    if (!(old instanceof Dict) || !(value instanceof Dict))
      throw ctx.problem(
        'bad-params',
        `failed to combine variables, expected dicts but got a '${typeName(old ?? null)}' and a '${typeName(value)}'`,
        'hash_behaviour: merge is for a variable that is a dict already.',
      );
    all.set(name, merge(old, value));
  }
  return all;
}

function merge(old: Value | undefined, value: Value): Value {
  if (!(old instanceof Dict) || !(value instanceof Dict)) return value;
  const both = old.copy();
  for (const [k, v] of value) both.set(k, merge(both.get(k), v));
  return both;
}
