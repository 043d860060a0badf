import type { Position } from './position.js';

/** What a {@link HapError} is made of. */
export interface ErrorParts {
  /** Stable, for scripts and tests: `unknown-module`, `host-key-unknown`. */
  readonly code: string;
  /** One line, no full stop: what is wrong. */
  readonly summary: string;
  /** What is behind it, where that helps: the expression, the command's stderr. */
  readonly detail?: string | undefined;
  /** What to do next, as a sentence. */
  readonly hint?: string | undefined;
  readonly position?: Position | undefined;
  readonly cause?: unknown;
}

/** The one error for everything a person can mend. Anything else that is thrown is a bug in hap. */
export class HapError extends Error {
  readonly code: string;
  readonly summary: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly position: Position | undefined;

  constructor(parts: ErrorParts) {
    super(parts.summary, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'HapError';
    this.code = parts.code;
    this.summary = parts.summary;
    this.detail = parts.detail;
    this.hint = parts.hint;
    this.position = parts.position;
  }

  /** The same error, with a position where it had none. */
  at(position: Position | undefined): HapError {
    if (this.position || !position) return this;
    const { code, summary, detail, hint, cause } = this;
    return new HapError({ code, summary, detail, hint, position, cause });
  }
}

/** A problem found while reading: an error ends the run before any connection, a warning only with `--strict`. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly error: HapError;
}
