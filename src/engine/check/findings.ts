import { formatPosition, type HapError, type Problem } from '../../model/index.js';

/** What checks have found: each problem once, as an error where any of them was certain of it. */
export class Findings {
  readonly #found = new Map<string, Problem>();

  /** @param certain the run is sure to fail by it */
  add(certain: boolean, error: HapError): void {
    const place = error.position ? formatPosition(error.position) : '';
    const key = `${error.code}\n${error.summary}\n${place}`;
    const known = this.#found.get(key);
    if (!known || (certain && known.severity === 'warning'))
      this.#found.set(key, { severity: certain ? 'error' : 'warning', error });
  }

  problem({ severity, error }: Problem): void {
    this.add(severity === 'error', error);
  }

  /** All of them: file by file, as the files were come to, and in the order of their places in each. */
  get all(): Problem[] {
    const files = new Map<string, Problem[]>();
    for (const problem of this.#found.values()) {
      const file = problem.error.position?.file ?? '';
      const inFile = files.get(file);
      if (inFile) inFile.push(problem);
      else files.set(file, [problem]);
    }
    return [...files.values()].flatMap((list) => list.sort(byPlace));
  }
}

function byPlace({ error: a }: Problem, { error: b }: Problem): number {
  if (!a.position || !b.position) return 0;
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
