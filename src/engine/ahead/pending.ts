import { coreName } from '../../model/index.js';
import type { Task } from '../../playbook/ast.js';
import { Dict, type Value } from '../../python/index.js';
import { FactDict } from '../facts/fact-dict.js';
import type { Lacking } from '../facts/lacking.js';
import { isInjected } from '../facts/names.js';
import { NotYet } from './not-yet.js';

/** Whose results may be any variables, known only when they have run; includes may set any as well. */
const anything =
  /(?:^|[._])(?:facts|include|include_vars|include_role|include_tasks|import_role|add_host|group_by|meta)$/;

/** Names that tasks between a host's turn and what is looked at ahead may write: nobody knows their values yet. */
export class Pending {
  readonly #names = new Set<string>();
  #facts = false;
  #anything = false;

  /** @param lacking facts of the host that were not gathered */
  constructor(private readonly lacking: () => Lacking | undefined = () => undefined) {}

  /** Whether a name's value is not known yet. */
  has(name: string): boolean {
    return (
      this.#anything ||
      this.#names.has(name) ||
      (this.#facts && isFact(name)) ||
      (this.lacking()?.misses(name) ?? false)
    );
  }

  /** Whether it is not known yet which names there are. */
  get any(): boolean {
    return this.#anything || this.#facts || this.#names.size > 0 || this.lacking() !== undefined;
  }

  /**
   * Adds all names that a task may write.
   * @returns whether they are known: behind a task that may write anything there is nothing to look at
   */
  add(task: Task): boolean {
    const { names, facts, anything } = writesOf(task);
    for (const name of names) this.#names.add(name);
    this.#facts ||= facts;
    this.#anything ||= anything;
    return !anything;
  }

  /** Whether a task is certain to set no variable. */
  static isSilent(task: Task): boolean {
    const { names, facts, anything } = writesOf(task);
    return !anything && !facts && names.length === 0;
  }

  /** The values that a task sets are known after all. @param ran it was not skipped */
  settle(task: Task, ran: boolean): void {
    const { register, args } = task;
    if (register !== undefined) this.#names.delete(register);
    if (ran && coreName(task.action) === 'set_fact')
      for (const key of args.keys()) if (typeof key === 'string') this.#names.delete(key);
  }
}

/** What a task may write. */
interface Writes {
  readonly names: readonly string[];
  readonly facts: boolean;
  readonly anything: boolean;
}

const known = new WeakMap<Task, Writes>();

function writesOf(task: Task): Writes {
  let writes = known.get(task);
  if (!writes) known.set(task, (writes = readWrites(task)));
  return writes;
}

function readWrites({ action, actionTemplate, args, argsTemplate, register }: Task): Writes {
  const names = register === undefined ? [] : [register];
  const unknown = { names, facts: false, anything: true };
  if (actionTemplate) return unknown;
  const name = coreName(action);
  if (name === 'setup' || name === 'gather_facts') return { names, facts: true, anything: false };
  if (name !== 'set_fact') return { names, facts: false, anything: anything.test(name) };
  if (argsTemplate) return unknown;
  for (const key of args.keys()) {
    // A name may be a template itself.
    if (typeof key !== 'string' || key.includes('{')) return unknown;
    names.push(key);
  }
  return { names, facts: args.has('cacheable'), anything: false };
}

/** Names that the module `setup` writes, as variables of their own too. */
function isFact(name: string): boolean {
  return (
    (name.startsWith('ansible_') && isInjected(name)) ||
    ['ansible_facts', 'gather_subset', 'module_setup'].includes(name)
  );
}

/** A host's variables of one kind, of which some names are pending: whoever touches one of these gets no further. */
export class PendingDict extends Dict {
  constructor(
    from: Dict,
    private readonly pending: Pending,
  ) {
    super();
    for (const [key, value] of from instanceof FactDict ? from.gathered() : from) this.set(key, value);
  }

  /** @throws NotYet */
  override has(key: Value): boolean {
    this.#check(key);
    return super.has(key);
  }

  /** @throws NotYet */
  override hasAny(keys: ReadonlySet<string>): boolean {
    return this.pending.any ? [...keys].some((key) => this.has(key)) : super.hasAny(keys);
  }

  /** @throws NotYet */
  override get(key: Value): Value | undefined {
    this.#check(key);
    return super.get(key);
  }

  /** @throws NotYet */
  override *keys(): IterableIterator<Value> {
    if (this.pending.any) throw NotYet.because('pending');
    yield* super.keys();
  }

  #check(key: Value): void {
    if (typeof key === 'string' && this.pending.has(key)) throw NotYet.because('pending');
  }
}
