import type { Problem } from '../model/index.js';
import type { Value } from '../python/index.js';

/** A file as it was read: its value, or what is wrong with it. */
export interface ReadFile {
  readonly value: Value;
  readonly problems: readonly Problem[];
}

/** What one run's readings share: files are read once, and every task has an id of its own. */
export class LoadSession {
  #lastId = 0;
  readonly #files = new Map<string, ReadFile>();

  /** A task's id: one that was not given out before. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** The files that were read so far. */
  paths(): Iterable<string> {
    return this.#files.keys();
  }

  /**
   * A file's content, read by `read` the first time it is asked for. Its problems are only told then, so that a role
   * used ten times is not complained of ten times.
   */
  file(path: string, read: () => ReadFile): ReadFile {
    const known = this.#files.get(path);
    if (known) return { value: known.value, problems: known.problems.filter((p) => p.severity === 'error') };
    const fresh = read();
    this.#files.set(path, fresh);
    return fresh;
  }
}
