import { PyError, unsupported } from '../errors.js';
import type { Emitted } from './emit.js';

/** The groups of a regular expression. */
export interface Groups {
  /** How many there are. */
  readonly groups: number;
  /** The numbers of those that have a name. */
  readonly names: ReadonlyMap<string, number>;
}

/** What a regular expression matched. */
export class Match {
  constructor(
    private readonly regex: Groups,
    private readonly emitted: Emitted,
    private readonly result: RegExpExecArray,
  ) {}

  /** Offset of its beginning, in UTF-16 units. */
  get index(): number {
    return this.result.index;
  }
  get end(): number {
    return this.index + this.text.length;
  }
  /** The whole text that matched. */
  get text(): string {
    return this.result[0];
  }

  /**
   * The text of a group, by number or name; `null` where the group took no part.
   * @throws PyError IndexError where there is no such group
   */
  group(which: number | string): string | null {
    const number = typeof which === 'string' ? this.regex.names.get(which) : which;
    if (number === undefined || number < 0 || number > this.regex.groups)
      throw new PyError('IndexError', 'no such group');
    if (this.emitted.forgotten.has(number))
      throw unsupported('the text of a group that a repetition may leave out');
    return this.result[this.emitted.indexes[number] ?? 0] ?? null;
  }

  /** The texts of all groups. */
  groups(): (string | null)[] {
    return Array.from({ length: this.regex.groups }, (_, i) => this.group(i + 1));
  }
}
