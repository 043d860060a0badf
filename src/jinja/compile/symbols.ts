/** A function of a compiled template: its root, a block, a macro, a recursive loop. Each has its own slots. */
export class Unit {
  size = 0;

  constructor(readonly parent: Unit | undefined) {}

  /** How many units out `unit` is. */
  distance(unit: Unit): number {
    return unit === this ? 0 : 1 + (this.parent?.distance(unit) ?? 0);
  }
}

/** A slot of a unit, which holds one name of one frame. */
export interface Slot {
  readonly unit: Unit;
  readonly index: number;
}

/** How a slot gets its value where its frame begins. */
export type Load =
  /** It is given: a parameter, a loop's target. */
  | { kind: 'parameter' }
  /** It is looked up among the template's variables. */
  | { kind: 'resolve'; name: string }
  /** It begins with the value of the same name further out. */
  | { kind: 'alias'; slot: Slot }
  /** It has none. */
  | { kind: 'missing' };

/**
 * The names of a frame, as Jinja scopes them: reading a name finds it further out, assigning to one makes
 * it the frame's own, and begins with the outer value.
 */
export class Symbols {
  readonly refs: Map<string, Slot>;
  readonly loads: Map<Slot, Load>;
  readonly stores: Set<string>;

  constructor(
    readonly unit: Unit,
    readonly parent: Symbols | undefined,
    /** The slots of the frame by name, shared by the branches of an `if`. */
    private readonly slots = new Map<string, Slot>(),
    from?: Symbols,
  ) {
    this.refs = new Map(from?.refs);
    this.loads = new Map(from?.loads);
    this.stores = new Set(from?.stores);
  }

  /** The same frame as one branch of an `if` sees it. */
  branch(): Symbols {
    return new Symbols(this.unit, this.parent, this.slots, this);
  }

  find(name: string): Slot | undefined {
    return this.refs.get(name) ?? this.parent?.find(name);
  }

  findLoad(slot: Slot): Load | undefined {
    return this.loads.get(slot) ?? this.parent?.findLoad(slot);
  }

  /** Notes that the frame reads a name. */
  load(name: string): void {
    if (!this.find(name)) this.#define(name, { kind: 'resolve', name });
  }

  /** Notes that the frame assigns to a name. */
  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.find(name);
    this.#define(name, outer ? { kind: 'alias', slot: outer } : { kind: 'missing' });
  }

  /** Notes that the frame is given a name. */
  parameter(name: string): Slot {
    this.stores.add(name);
    return this.#define(name, { kind: 'parameter' });
  }

  /** Joins what the branches of an `if` have noted: a name that only some assign to may come from outside. */
  join(branches: readonly Symbols[]): void {
    const counts = new Map<string, number>();
    for (const branch of branches)
      for (const name of branch.stores)
        if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const branch of branches) {
      for (const [name, slot] of branch.refs) this.refs.set(name, slot);
      for (const [slot, load] of branch.loads) this.loads.set(slot, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const [name, count] of counts) {
      const slot = this.find(name);
      if (count === branches.length || !slot) continue;
      const outer = this.parent?.find(name);
      this.loads.set(slot, outer ? { kind: 'alias', slot: outer } : { kind: 'resolve', name });
    }
  }

  /** All names assigned to here and further out, with the slots that hold them. */
  stored(): Map<string, Slot> {
    const found = this.parent?.stored() ?? new Map<string, Slot>();
    for (const name of this.stores) {
      const slot = this.find(name);
      if (slot) found.set(name, slot);
    }
    return found;
  }

  #define(name: string, load: Load): Slot {
    let slot = this.slots.get(name);
    if (!slot) this.slots.set(name, (slot = { unit: this.unit, index: this.unit.size++ }));
    this.refs.set(name, slot);
    this.loads.set(slot, load);
    return slot;
  }
}
