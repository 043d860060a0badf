import { formatPosition, HapError, type ErrorParts, type Position, type Problem } from '../model/index.js';
import type { Dict, Value } from '../python/index.js';
import { loadYaml } from '../yaml/index.js';
import type { Node, Play, Role, Scoped } from './ast.js';
import type { LoadContext } from './context.js';
import type { ReadFile } from './session.js';

/** The same type with fields that can be set, for what is built step by step. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Where nodes are being read. */
export interface Place {
  /** What they stand in. */
  readonly parent: Scoped;
  readonly play: Play;
  readonly role: Role | undefined;
  readonly file: string;
  readonly handlers: boolean;
  /** They run whenever the play does: no condition, loop, rescue or handler in between. */
  readonly certain: boolean;
  /** Names of the task files and roles whose imports led here, outermost first. */
  readonly importing: readonly string[];
  /** Where `import_role` leaves the roles it imported. */
  readonly imported: Role[];
}

/** What reads a list of tasks. Imports need it, which it needs itself. */
export type ReadNodes = (
  list: Value,
  place: Place,
  reading: Reading,
  at: Position | undefined,
  what: string,
) => Node[];

/** One reading of a playbook, a task file or a role: what it was given and what it found wrong. */
export class Reading {
  /** By what they say and where: a role that is used twice is complained of once. */
  readonly #problems = new Map<string, Problem>();

  constructor(
    readonly ctx: LoadContext,
    readonly nodes: ReadNodes,
  ) {}

  get problems(): Problem[] {
    return [...this.#problems.values()];
  }

  report(problem: Problem): void {
    const { code, summary, position } = problem.error;
    const key = `${code} ${summary} ${position ? formatPosition(position) : ''}`;
    const known = this.#problems.get(key);
    if (!known || known.severity === 'warning') this.#problems.set(key, problem);
  }

  error(parts: ErrorParts): void {
    this.report({ severity: 'error', error: new HapError(parts) });
  }

  warn(parts: ErrorParts): void {
    this.report({ severity: 'warning', error: new HapError(parts) });
  }

  /** An error where it is certain to be met, else a warning. */
  doubt(certain: boolean, parts: ErrorParts): void {
    if (certain) this.error(parts);
    else this.warn(parts);
  }

  /** Runs what may throw a HapError, which becomes an error with a position. */
  attempt<T>(position: Position | undefined, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      this.report({ severity: 'error', error: error.at(position) });
      return undefined;
    }
  }

  /** Renders a name that has to be known now; plain text is itself. */
  render(value: Value, vars: () => readonly Dict[]): string | undefined {
    return typeof value === 'string' ? value : this.ctx.renderStatic(value, vars());
  }

  /** The value a YAML file holds; `undefined` where it is not there or has errors, which are reported. */
  yaml(path: string): Value | undefined {
    const { value, problems } = this.ctx.session.file(path, () => this.#read(path));
    problems.forEach((p) => this.report(p));
    return problems.some((p) => p.severity === 'error') ? undefined : value;
  }

  #read(path: string): ReadFile {
    const start = { file: path, line: 1, column: 1 };
    try {
      const bytes = this.ctx.files.read(path);
      if (!bytes)
        throw new HapError({ code: 'missing-file', summary: `there is no file ${path}`, position: start });
      return loadYaml(this.#text(bytes, path), path);
    } catch (error) {
      if (!(error instanceof HapError)) throw error;
      return { value: null, problems: [{ severity: 'error', error: error.at(start) }] };
    }
  }

  #text(bytes: Uint8Array, path: string): string {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new HapError({
        code: 'not-utf8',
        summary: `${path} is not UTF-8 text`,
        hint: 'Save it as UTF-8.',
      });
    }
    if (!text.startsWith('$ANSIBLE_VAULT;')) return text;
    if (this.ctx.decrypt) return this.ctx.decrypt(text, path);
    throw new HapError({
      code: 'vault-locked',
      summary: `${path} is encrypted, and no vault password was given`,
    });
  }
}
