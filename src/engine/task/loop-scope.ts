import type { Task } from '../../playbook/ast.js';
import type { Value } from '../../python/index.js';
import type { LayeredVariables } from '../vars/scope.js';
import { factsSeen } from './facts.js';
import type { ItemOutcome } from './outcome.js';

/** What the items of a loop see: what earlier ones registered and set, which is the host's only when the task is done. */
export class LoopScope {
  readonly #seen = new Map<string, Value>();

  constructor(
    private readonly task: Task,
    private readonly variables: LayeredVariables,
    private readonly loopVariable: string,
  ) {}

  /** The variables of the next item. @param fromHost whether the loop's list came from a host */
  with(item: ReadonlyMap<string, Value>, fromHost: boolean): LayeredVariables {
    const before = this.#seen.size > 0 ? this.variables.with(this.#seen, true) : this.variables;
    return before.with(item, fromHost);
  }

  /** An item is done. */
  took({ result, ran }: ItemOutcome): void {
    if (ran !== true) return;
    const { register } = this.task;
    if (register !== undefined && register !== this.loopVariable) this.#seen.set(register, result);
    for (const [name, value] of factsSeen(this.task, result, this.variables)) this.#seen.set(name, value);
  }
}
