/** What went wrong: the template cannot be parsed, a name is undefined, an operation failed, a bound was hit. */
export type JinjaErrorKind = 'syntax' | 'undefined' | 'runtime' | 'limit';

/** Where in a template: lines and columns count from 1. */
export interface Place {
  /** The template's name, as it was given or loaded. */
  name: string | undefined;
  line: number;
  column: number;
  /** The source text of the expression or statement, where it is one. */
  expression?: string;
}

/** Every failure of parsing or rendering. `cause` is the Python exception or other error behind it. */
export class JinjaError extends Error {
  readonly kind: JinjaErrorKind;
  /** The template's name. */
  readonly template: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly expression: string | undefined;
  /** The name that is not defined, where `kind` is `undefined` and the name is known. */
  readonly undefinedName: string | undefined;
  /** The type Python or Jinja would raise: `TypeError`, `UndefinedError`, `TemplateNotFound`… */
  readonly type: string;

  constructor(
    kind: JinjaErrorKind,
    message: string,
    at: Place,
    more: { type?: string; undefinedName?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'JinjaError';
    this.kind = kind;
    this.template = at.name;
    this.line = at.line;
    this.column = at.column;
    this.expression = at.expression;
    this.undefinedName = more.undefinedName;
    this.type = more.type ?? DEFAULT_TYPE[kind];
  }
}

const DEFAULT_TYPE: Readonly<Record<JinjaErrorKind, string>> = {
  syntax: 'TemplateSyntaxError',
  undefined: 'UndefinedError',
  runtime: 'TemplateRuntimeError',
  limit: 'LimitError',
};

/** Use of an undefined value; it is given its place where the use is caught. */
export class UndefinedUse extends Error {
  constructor(
    message: string,
    readonly undefinedName: string | undefined,
    readonly type = 'UndefinedError',
  ) {
    super(message);
    this.name = 'UndefinedUse';
  }
}

/** A failure in Jinja's own words that has no place yet: a missing template, a bad filter argument, a bound. */
export class TemplateFailure extends Error {
  constructor(
    readonly type: 'TemplateRuntimeError' | 'TemplateNotFound' | 'FilterArgumentError' | 'SecurityError',
    message: string,
  ) {
    super(message);
    this.name = type;
  }
}

/** A bound of {@link Limits} that was passed; it is given its place where it is caught. */
export class LimitReached extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LimitReached';
  }
}
