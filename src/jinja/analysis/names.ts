import type { Statement, Target } from '../syntax/ast.js';
import { bodies, statements, targetNames } from '../syntax/walk.js';

/** Whether a name is the template's own where it stands: set on every way there, on some, or on none. */
export type Own = 'yes' | 'perhaps' | 'no';

/** Names that blocks have without setting them. */
const GIVEN = new Set(['self', 'super']);

/** The names a template has set, scope by scope, while it is gone through in order. */
export class Names {
  readonly #set = new Set<string>();
  readonly #perhaps = new Set<string>();

  /** @param later names that may be set by the time this scope is run: a macro's, a block's */
  constructor(
    private readonly outer?: Names,
    private readonly later: ReadonlySet<string> = GIVEN,
  ) {}

  /** A scope within this one. */
  inner(...given: string[]): Names {
    return this.#with(new Names(this), given);
  }

  /** A scope within this one that is run later, when all of `body` may have been run. */
  delayed(body: readonly Statement[], ...given: string[]): Names {
    return this.#with(new Names(this, new Set(storedNames(body))), given);
  }

  #with(names: Names, given: readonly string[]): Names {
    for (const name of given) names.set(name);
    return names;
  }

  set(name: string): void {
    this.#set.add(name);
  }

  setTarget(target: Target): void {
    for (const name of targetNames(target)) this.set(name);
  }

  own(name: string): Own {
    if (this.#set.has(name) || this.later.has(name)) return 'yes';
    const outside = this.outer?.own(name) ?? 'no';
    return outside === 'no' && this.#perhaps.has(name) ? 'perhaps' : outside;
  }

  /** Runs through the branches of an `if`: what all of them set is set after it. */
  branches(count: number, run: (index: number) => void): void {
    const before = new Set(this.#set);
    const after: Set<string>[] = [];
    for (let i = 0; i < count; i++) {
      run(i);
      after.push(new Set(this.#set));
      this.#set.clear();
      for (const name of before) this.#set.add(name);
    }
    for (const name of new Set(after.flatMap((names) => [...names]))) {
      if (after.every((names) => names.has(name))) this.#set.add(name);
      else this.#perhaps.add(name);
    }
  }
}

/** The names that statements set in the scope they stand in. */
function storedNames(body: readonly Statement[]): string[] {
  return body.flatMap((node) => {
    if (node.kind === 'if') return bodies(node).flatMap(storedNames);
    return namesSetBy(node);
  });
}

/** The names a statement gives to the scope it stands in. */
export function namesSetBy(node: Statement): string[] {
  switch (node.kind) {
    case 'set':
    case 'setblock':
      return targetNames(node.target);
    case 'macro':
      return [node.name];
    case 'import':
      return [node.target];
    case 'fromimport':
      return node.names.map(({ as }) => as);
    default:
      return [];
  }
}

/** Whether a template extends another: what it puts out outside its blocks is then dropped. */
export function extendsAnother(body: readonly Statement[]): boolean {
  for (const node of statements(body)) if (node.kind === 'extends') return true;
  return false;
}
