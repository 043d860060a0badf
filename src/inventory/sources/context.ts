import { HapError, type ErrorParts, type Problem } from '../../model/index.js';
import type { Group } from '../graph/entities.js';
import type { InventoryData } from '../graph/data.js';
import type { Position } from '../../model/index.js';

/** What every reader of an inventory is given: where its hosts go, and where its problems. */
export class SourceContext {
  /**
   * @param file the name that positions give
   * @param source what `inventory_file` of its hosts is
   */
  constructor(
    readonly data: InventoryData,
    readonly file: string,
    readonly source: string,
    private readonly problems: Problem[],
  ) {}

  /** Notes an error. */
  error(parts: ErrorParts): void {
    this.problems.push({ severity: 'error', error: new HapError(parts) });
  }

  /** Notes a warning. */
  warn(parts: ErrorParts): void {
    this.problems.push({ severity: 'warning', error: new HapError(parts) });
  }

  note(problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }

  /** Whether anything that was read so far is an error. */
  get failed(): boolean {
    return this.problems.some((p) => p.severity === 'error');
  }

  /** Does something that may throw, and notes what it throws. */
  attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      this.problems.push({ severity: 'error', error });
      return undefined;
    }
  }

  /** The group of a name, made where there is none; a name that no variable could have is warned of once. */
  group(name: string, position: Position | undefined): Group {
    if (!this.data.groups.has(name) && /^\p{Nd}|[^\p{L}\p{N}_]/u.test(name)) {
      this.warn({
        code: 'group-name',
        summary: `the group name '${name}' has characters that no variable's name may have`,
        hint: 'It works, but groups.NAME cannot be written for it: use letters, digits and _.',
        position,
      });
    }
    return this.data.addGroup(name);
  }
}
