import type { Value } from '../../python/index.js';
import { PyDateTime } from '../../python/time/datetime.js';
import { localMoment } from '../../python/time/moment.js';
import { strftime } from '../../python/time/strftime.js';
import type { FileOptions } from '../api.js';
import type { ControllerPaths } from '../controller.js';
import type { VariableScope } from '../scope.js';
import type { Run } from './parts.js';

const NAMES: ReadonlySet<string> = new Set([
  'template_host',
  'template_path',
  'template_mtime',
  'template_uid',
  'template_run_date',
  'template_destpath',
  'template_fullpath',
  'ansible_managed',
]);

/**
 * The variables of a task, and before them those that a template file has besides: `template_path` and its like,
 * `ansible_managed`. Each is made when it is asked for.
 */
export class FileScope implements VariableScope {
  #known: { readonly owner: ReturnType<ControllerPaths['owner']> } | undefined;

  constructor(
    private readonly run: Run,
    private readonly options: FileOptions,
    private readonly outer: VariableScope,
  ) {}

  get(name: string): Value | undefined {
    return NAMES.has(name) ? this.#make(name) : this.outer.get(name);
  }
  has(name: string): boolean {
    return NAMES.has(name) || this.outer.has(name);
  }
  *names(): Iterable<string> {
    yield* NAMES;
    for (const name of this.outer.names()) if (!NAMES.has(name)) yield name;
  }
  isData(name: string): boolean {
    if (NAMES.has(name)) return false;
    return this.outer.isData ? this.outer.isData(name) : true;
  }

  unsettled(what: string): void {
    this.outer.unsettled?.(what);
  }

  #make(name: string): Value {
    const { path, source = path, destination = null } = this.options;
    const { controller, managed } = this.run;
    switch (name) {
      case 'template_host':
        return controller.hostname;
      case 'template_path':
        return source;
      case 'template_mtime':
        return moment(this.#changed());
      case 'template_uid':
        return this.#user();
      case 'template_run_date':
        this.unsettled('the time of day');
        return moment(controller.now());
      case 'template_destpath':
        return destination;
      case 'template_fullpath':
        return path;
      default:
        // Where nothing is to be filled in nobody need ask the file.
        if (!/[{%]/.test(managed)) return managed;
        return managedText(
          managed,
          { host: controller.hostname, uid: this.#user(), file: source },
          this.#changed(),
        );
    }
  }

  /** Asked for once: a file is rendered at one moment. */
  #owner(): ReturnType<ControllerPaths['owner']> {
    return (this.#known ??= { owner: this.run.controller.paths.owner(this.options.path) }).owner;
  }

  #user(): string {
    const owner = this.#owner();
    return owner?.user ?? String(owner?.uid ?? '');
  }

  #changed(): Date {
    return this.#owner()?.mtime ?? this.run.controller.now();
  }
}

function moment(date: Date): PyDateTime {
  return new PyDateTime({ ...localMoment(date), offset: undefined, zone: '' });
}

/** `ansible_managed` with `{host}`, `{uid}` and `{file}` filled in, and then strftime's codes. */
function managedText(text: string, parts: Readonly<Record<string, string>>, date: Date): string {
  const filled = text.replace(/\{(host|uid|file)\}/g, (_, name: string) => parts[name] ?? '');
  return strftime(filled, localMoment(date));
}
