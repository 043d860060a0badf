import type {
  ControllerFile,
  ControllerTree,
  Fields,
  ModuleContext,
  Output,
  Probe,
} from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import type { Renderer } from '../../template/index.js';
import { Last } from './last.js';
import { isSameAnswer } from './same.js';

/** What a module asks first, and of what that was made besides its params. */
interface First {
  readonly ctx: ModuleContext;
  readonly probe: Probe<unknown>;
}

/** What a module came to that changed nothing. */
interface Decided {
  readonly probe: Probe<unknown>;
  /** What it was answered. */
  readonly outputs: readonly Output[];
  readonly fields: Fields;
}

/** What one try of a task is made of before a host has its say. */
export class Prepared {
  #params: { readonly read: unknown } | undefined;
  #first: First | undefined;
  #decided: Decided | undefined;
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

  /** What the module came to on another host that was asked the same and answered the same: that is what it is here. */
  decided(probe: Probe<unknown>, outputs: readonly Output[]): Fields | undefined {
    const known = this.#decided;
    return known?.probe === probe && isSameAnswer(known.outputs, outputs) ? known.fields : undefined;
  }

  /** Keeps what the module came to by these answers alone, and without a change. @param probe what it asked first, and only */
  decide(probe: Probe<unknown>, outputs: readonly Output[], fields: Fields): void {
    if (this.#first?.probe === probe) this.#decided = { probe, outputs, fields };
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
