import { didYouMean, type Position } from '../../model/index.js';
import type { SourceContext } from './context.js';

interface Pending {
  readonly kind: 'vars' | 'children';
  readonly position: Position;
  readonly parents: { readonly group: string; readonly position: Position }[];
}

/**
 * Groups that an INI inventory names before it declares them: `[x:vars]` and a line under `[y:children]` are only good
 * when there is a `[x]` or `[x:children]` somewhere.
 */
export class PendingGroups {
  readonly #pending = new Map<string, Pending>();

  constructor(private readonly context: SourceContext) {}

  /** A section begins. */
  heading(group: string, kind: 'hosts' | 'vars' | 'children', position: Position): void {
    const known = this.context.data.groups.has(group);
    if (!known && kind === 'vars' && !this.#pending.has(group)) {
      this.#pending.set(group, { kind, position, parents: [] });
    }
    this.context.group(group, position);
    const waiting = this.#pending.get(group);
    if (!waiting || kind === 'vars') return;
    this.#pending.delete(group);
    for (const parent of waiting.parents) this.#join(parent.group, group, parent.position);
  }

  /** A line under `[group:children]`. */
  child(group: string, child: string, position: Position): void {
    const { groups } = this.context.data;
    const waiting = this.#pending.get(child);
    if (waiting) waiting.parents.push({ group, position });
    else if (groups.has(child)) this.#join(group, child, position);
    else this.#pending.set(child, { kind: 'children', position, parents: [{ group, position }] });
  }

  /** At the end of the file: whatever was named and never declared is an error. */
  report(): void {
    const declared = [...this.context.data.groups.keys()].filter((name) => !this.#pending.has(name));
    for (const [name, { kind, position, parents }] of this.#pending) {
      const where = kind === 'vars' ? `[${name}:vars]` : `[${parents[0]?.group ?? ''}:children]`;
      this.context.error({
        code: 'inventory-group',
        summary: `${where} names the group '${name}', which is declared nowhere`,
        hint: didYouMean(name, declared) ?? `Declare it with [${name}], also when it has no hosts.`,
        position,
      });
    }
  }

  #join(parent: string, child: string, position: Position): void {
    const { data } = this.context;
    this.context.attempt(() => data.addChild(data.addGroup(parent), data.addGroup(child), position));
  }
}
