import type { ControllerFile, ControllerTree, ModuleContext, Probe } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import type { Dict } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { readBy, readsAlike, type Read } from './unsettled.js';
import type { Shells } from './shells.js';

/** Something that was made of variables, and which. */
interface Kept<T> {
  readonly read: Read;
  readonly made: T;
}

/** Where so many hosts one after the other had other variables, those that follow will as well. */
const mostMisses = 3;

/** What was last made of variables, for whoever looks with the same ones. */
class Last<T> {
  #kept: Kept<T> | undefined;
  #misses = 0;

  /** @throws NotYet */
  of(renderer: Renderer, make: () => T): T {
    if (this.#misses >= mostMisses) return make();
    if (this.#kept && readsAlike(renderer, this.#kept.read)) {
      this.#misses = 0;
      return this.#kept.made;
    }
    if (this.#kept) this.#misses++;
    const made = make();
    const read = this.#misses < mostMisses ? readBy(renderer) : undefined;
    this.#kept = read && { read, made };
    return made;
  }
}

/** What a module asks first, and of what that was made besides its params. */
interface First {
  readonly ctx: ModuleContext;
  readonly probe: Probe<unknown>;
}

/** What one try of a task is made of before a host has its say. */
export class Prepared {
  #params: { readonly read: unknown } | undefined;
  #first: First | undefined;
  readonly #files = new Map<string, { readonly content: Uint8Array; readonly last: Last<ControllerFile> }>();

  /** @param args the task's params, rendered */
  constructor(readonly args: Dict) {}

  /** What the schema of its module makes of its params. @throws HapError */
  params(read: () => unknown): unknown {
    return (this.#params ??= { read: read() }).read;
  }

  /** A template file, rendered. @throws HapError, NotYet */
  rendered(
    renderer: Renderer,
    { path, content }: ControllerFile,
    render: () => ControllerFile,
  ): ControllerFile {
    let known = this.#files.get(path);
    if (known?.content !== content)
      this.#files.set(path, (known = { content, last: new Last<ControllerFile>() }));
    return known.last.of(renderer, render);
  }

  /** What the module asks first. Outside check mode that depends on nothing but what is compared here. */
  first(ctx: ModuleContext, inspect: () => Probe<unknown>): Probe<unknown> {
    if (ctx.check || Object.keys(ctx.environment).length > 0) return inspect();
    if (!this.#first || !isAlike(this.#first.ctx, ctx)) this.#first = { ctx, probe: inspect() };
    return this.#first.probe;
  }
}

function isAlike(a: ModuleContext, b: ModuleContext): boolean {
  if (a.diff !== b.diff) return false;
  for (const key of ['home', 'user', 'uid', 'serviceManager', 'packageManager', 'osFamily'] as const)
    if (a.basics[key] !== b.basics[key]) return false;
  const names = Object.keys(b.files);
  return (
    names.length === Object.keys(a.files).length &&
    names.every((name) => isSameFile(a.files[name], b.files[name]))
  );
}

type Given = ControllerFile | ControllerTree | undefined;

function isSameFile(a: Given, b: Given): boolean {
  if (a === b) return true;
  if (!a || !b || !('content' in a && 'content' in b)) return false;
  return a.path === b.path && a.mode === b.mode && a.content === b.content;
}

/** A try of a task, as far as it matters to what is prepared for it. */
export interface Preparing {
  readonly state: { readonly ahead: boolean };
  readonly task: Task;
  readonly index: number | undefined;
  readonly renderer: Renderer;
}

/**
 * What looks have prepared of tasks, for other hosts: where all variables that were asked for are the same, be it that the
 * playbook says so or that they have the same value, what is made of them is the same as well. Nothing is kept that a host
 * had a part in, and nothing beyond a change, since a template may ask what there is on the controller.
 */
export class Alike {
  #known = new Map<Task, Map<number | undefined, Last<Prepared>>>();
  #epoch = 0;

  constructor(private readonly shells: Pick<Shells, 'epoch'>) {}

  /** What a look at a task needs. @param render renders its params @throws HapError, NotYet */
  prepared({ state, task, index, renderer }: Preparing, render: () => Dict): Prepared {
    const make = (): Prepared => new Prepared(render());
    if (!state.ahead || task.actionTemplate) return make();
    const { epoch } = this.shells;
    if (epoch !== this.#epoch) this.#known = new Map();
    this.#epoch = epoch;
    let items = this.#known.get(task);
    if (!items) this.#known.set(task, (items = new Map<number | undefined, Last<Prepared>>()));
    let last = items.get(index);
    if (!last) items.set(index, (last = new Last<Prepared>()));
    return last.of(renderer, make);
  }
}
