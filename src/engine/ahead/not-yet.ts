/** Why looking ahead ends at a task. */
export type Reason =
  /** It touches a name that a task before it may write. */
  | 'pending'
  /** It uses what may be another thing when its turn has come: a lookup, the clock, random numbers. */
  | 'unsettled'
  /** It would change something: what is behind it is looked up anew anyway. */
  | 'change'
  /** It waits, and the world goes on meanwhile. */
  | 'wait'
  /** What it needs is not to be had before its turn. */
  | 'unavailable';

/** Thrown through everything that a task is made of while it is only looked at ahead of its turn. It is nobody's error. */
export class NotYet extends Error {
  static readonly #made = new Map<Reason, NotYet>();

  private constructor(readonly reason: Reason) {
    super(`not before its turn: ${reason}`);
    this.name = 'NotYet';
  }

  /** One for each reason: where it was thrown tells nobody anything, and takes long to find out. */
  static because(reason: Reason): NotYet {
    let made = NotYet.#made.get(reason);
    if (!made) NotYet.#made.set(reason, (made = new NotYet(reason)));
    return made;
  }
}
