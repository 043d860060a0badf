import { Environment, type Syntax, type UndefinedInfo } from '../../jinja/index.js';
import { DictView, PyIterator, Range, toList, type Value } from '../../python/index.js';
import type { FunctionTable, Globals } from '../../jinja/index.js';
import type { ControllerFiles } from '../../model/index.js';
import { defined, evalConcat, nativeConcat } from './concat.js';
import { folderLoader } from './loader.js';
import { TemplateUndefined } from './undefined.js';

/** What every environment of a run is given. */
export interface EnvironmentParts {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
  readonly globals: Globals;
  readonly files: ControllerFiles;
  readonly limits: { readonly steps?: number; readonly output?: number };
}

/** What tells one environment from another. */
export interface EnvironmentKey {
  /** Where included templates are looked for. */
  readonly folders: readonly string[];
  readonly native: boolean;
  readonly syntax?: Partial<Syntax> | undefined;
}

/** What a template uses others by. */
const others = /include|import|extends/;

/** Whether a text is certain to use no other template: it means the same wherever others are looked for. */
export function isAlone(text: string): boolean {
  return !others.test(text);
}

/** The Jinja environments of a run, made when they are first needed: they keep the templates they compiled. */
export class Environments {
  readonly #known = new Map<string, Environment>();
  readonly #places = new WeakMap<object, Map<string, Environment>>();
  readonly #alone: { plain?: Environment; native?: Environment } = {};
  constructor(private readonly parts: EnvironmentParts) {}

  /** The environment of what uses no other template. What is compiled in it is compiled once, wherever it stands. */
  alone(native: boolean): Environment {
    return (this.#alone[native ? 'native' : 'plain'] ??= this.get({ folders: [], native }));
  }

  get(key: EnvironmentKey): Environment {
    const syntax = key.syntax ? JSON.stringify(key.syntax) : '';
    const id = `${key.native ? 'n' : ''}${syntax}\0${key.folders.join('\0')}`;
    let environment = this.#known.get(id);
    if (!environment) this.#known.set(id, (environment = this.#make(key)));
    return environment;
  }

  /**
   * The environment of a file at a place, known by both where nothing is said of its syntax.
   * @param folders gives the folders it includes from
   */
  kept(
    place: object,
    path: string,
    syntax: Partial<Syntax> | undefined,
    folders: () => string[],
  ): Environment {
    if (syntax) return this.get({ folders: folders(), native: false, syntax });
    let files = this.#places.get(place);
    if (!files) this.#places.set(place, (files = new Map<string, Environment>()));
    let environment = files.get(path);
    if (!environment) files.set(path, (environment = this.get({ folders: folders(), native: false })));
    return environment;
  }

  #make({ folders, native, syntax }: EnvironmentKey): Environment {
    const { filters, tests, globals, files, limits } = this.parts;
    return new Environment({
      filters,
      tests,
      globals,
      loader: folderLoader(files, folders),
      undefined: (info: UndefinedInfo) => new TemplateUndefined(info),
      finalize: native ? nativeFinalize : finalize,
      concat: native ? nativeConcat : evalConcat,
      syntax: { trimBlocks: true, ...syntax },
      limits,
      strictNames: true,
      unroll: true,
    });
  }
}

function unrolled(value: Value): Value {
  return value instanceof PyIterator || value instanceof DictView || value instanceof Range
    ? toList(value)
    : value;
}

/** What `{{ }}` outputs: nothing for None, a list for what is gone through once. */
function finalize(value: Value): Value {
  if (typeof value !== 'object') return value;
  return value === null ? '' : unrolled(defined(value));
}

function nativeFinalize(value: Value): Value {
  return unrolled(defined(value));
}
