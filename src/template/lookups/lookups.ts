import { JinjaError, Undefined, UndefinedUse } from '../../jinja/index.js';
import { coreName, didYouMean, HapError } from '../../model/index.js';
import { Dict, isString, PyError, textOf, truth, tryIterate, type Value } from '../../python/index.js';
import { beforeLookup } from '../core/ahead.js';
import { NativeText } from '../core/native-text.js';
import type { Task } from '../core/parts.js';
import { RenderScope } from '../core/scopes.js';
import { failure } from '../failure.js';
import { toText } from '../text-of.js';
import { Options, OptionsError, type Lookup } from './lookup.js';
import { hasDeferred } from '../core/deferred.js';

/** The lookups there are, and the ways in which templates and loops call them. */
export class Lookups {
  constructor(private readonly table: ReadonlyMap<string, Lookup>) {}

  names(): Iterable<string> {
    return this.table.keys();
  }

  /** `lookup(name, *terms, **options)`: the values joined by commas, or the one value, as Ansible has it. */
  lookup(scope: RenderScope, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Value {
    const given = new Map(kwargs);
    const wantList = truth(take(given, 'wantlist') ?? false);
    const allowUnsafe = take(given, 'allow_unsafe');
    const errors = toText(take(given, 'errors') ?? 'strict');
    const [name, ...terms] = args;
    if (name === undefined)
      throw new PyError('TypeError', "_lookup() missing 1 required positional argument: 'name'");
    const found = this.find(toText(name));
    let items: Value[];
    try {
      items = this.#run(scope.task, found, terms, given, 'files');
    } catch (error) {
      if (!canBePassedOver(error)) throw error;
      const message = error instanceof Error ? error.message : '';
      if (errors !== 'warn' && errors !== 'ignore') throw inLookup(error, found.name);
      if (errors === 'warn') scope.task.run.warn(`Lookup failed but the error is being ignored: ${message}`);
      return wantList ? [] : null;
    }
    if (items.length === 0 || (allowUnsafe !== undefined && truth(allowUnsafe))) return items;
    scope.lookups = true;
    return wantList ? items : joined(items);
  }

  /** What `query(name, *terms, **options)` gives. */
  query(task: Task, name: string, terms: readonly Value[], options: ReadonlyMap<string, Value>): Value[] {
    return this.#run(task, this.find(name), terms, options, 'files');
  }

  /** The items of a loop `with_NAME: terms`; `first_found` passes over names that use what is not defined. */
  loopItems(task: Task, name: string, terms: Value, subdir: string): Value[] {
    const found = this.find(name);
    beforeLookup(task.scope, found.name);
    const scope = new RenderScope(task);
    const list = found.name === 'first_found' ? definedTerms(task, terms, scope) : task.deep(terms, scope);
    task.remember(scope);
    const all = list instanceof Dict ? termsOf(found.name, list) : listed(list);
    return found.run({ name: found.name, terms: all, options: new Options(new Map()), task, subdir });
  }

  /** A lookup by its short or full name. */
  find(name: string): { name: string; run: Lookup } {
    const short = coreName(name);
    const run = this.table.get(short);
    if (run) return { name: short, run };
    throw new HapError({
      code: 'template-error',
      summary: `lookup plugin (${name}) not found`,
      hint: didYouMean(short, this.table.keys()),
    });
  }

  #run(
    task: Task,
    found: { name: string; run: Lookup },
    terms: readonly Value[],
    options: ReadonlyMap<string, Value>,
    subdir: string,
  ): Value[] {
    beforeLookup(task.scope, found.name);
    const scope = new RenderScope(task);
    const rendered = terms.map((term) => (hasDeferred(term) ? task.deep(term, scope) : term));
    return found.run({ name: found.name, terms: rendered, options: new Options(options), task, subdir });
  }
}

function take(map: Map<string, Value>, name: string): Value | undefined {
  const value = map.get(name);
  map.delete(name);
  return value;
}

/** Whether `errors='ignore'` may pass over it: not over what is undefined, a wrong option, or what is no failure. */
function canBePassedOver(error: unknown): boolean {
  if (error instanceof OptionsError || error instanceof UndefinedUse) return false;
  if (error instanceof HapError) return error.code !== 'undefined-variable';
  return error instanceof PyError || (error instanceof JinjaError && error.kind !== 'undefined');
}

function inLookup(error: unknown, name: string): unknown {
  return error instanceof PyError ? failure(`the lookup '${name}' failed: ${error.message}`) : error;
}

function joined(items: Value[]): Value {
  const texts = items.map(textOf);
  if (texts.every((text) => text !== undefined)) {
    const all = texts.join(',');
    return items[0] instanceof NativeText ? new NativeText(all) : all;
  }
  const [only = null] = items;
  return items.length === 1 ? only : items;
}

/** What a dict in place of a list of terms means: only `with_dict` takes it whole, the others go through its keys. */
function termsOf(name: string, dict: Dict): readonly Value[] {
  if (name === 'list') throw failure('with_list expects a list');
  return ['items', 'flattened', 'indexed_items', 'random_choice'].includes(name) ? [...dict.keys()] : [dict];
}

/** Terms as a list: one value that is none stands alone. */
function listed(terms: Value): readonly Value[] {
  if (Array.isArray(terms)) return terms;
  if (isString(terms) || terms instanceof Dict) return [terms];
  const items = terms instanceof Undefined ? undefined : tryIterate(terms);
  return items ? Array.from(items) : [terms];
}

function definedTerms(task: Task, terms: Value, scope: RenderScope): Value {
  const items = Array.isArray(terms) ? terms : task.deep(terms, scope);
  if (!Array.isArray(items)) return items;
  return items
    .filter((item) => !hasDeferred(item) || isDefined(task, item, scope))
    .map((item) => task.deep(item, scope));
}

function isDefined(task: Task, term: Value, scope: RenderScope): boolean {
  try {
    task.deep(term, scope);
    return true;
  } catch (error) {
    if (error instanceof HapError && error.code === 'undefined-variable') return false;
    throw error;
  }
}
